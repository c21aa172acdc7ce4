// SPDX-License-Identifier: GPL-2.0-only
/*
 * hostile - have a user do whatever may hurt in a cgroup of his own
 *
 * Meanwhile it reads the records, as root, and asks whether each victim belongs to where
 * it was killed. In the end it prints "KEY VALUE" lines. With -a it reads nothing, so that
 * the module can be unloaded, and goes on until it is killed.
 */
#include <time.h>

#include "hostile.h"
#include "noise.h"
#include "stream.h"
#include "tally.h"

static const char usage[] =
"usage: hostile CGROUP USER SECONDS KILLS\n"
"       hostile -a CGROUP USER\n"
"  CGROUP   the name of the cgroup that is his\n"
"  USER     his number\n"
"  SECONDS  how long it goes on, at least\n"
"  KILLS    and how many kills there are, at least\n";

static const char *name;

static bool begins(const struct oomwatch_header *h, struct oomwatch_str string,
		   const char *with)
{
	return string.length >= strlen(with) &&
	       !memcmp((const char *)h + string.offset, with, strlen(with));
}

static bool ends(const struct oomwatch_header *h, struct oomwatch_str string,
		 const char *with)
{
	return string.length >= strlen(with) &&
	       !memcmp((const char *)h + string.offset + string.length - strlen(with),
		       with, strlen(with));
}

/* A path that has lost its head has another beginning. */
static bool is_below(const struct oomwatch_header *h, struct oomwatch_str string,
		     const char *path)
{
	return begins(h, string, path) || !begins(h, string, "/");
}

/* Most victims have the number of their cgroup in their names. */
static bool is_of(const struct oomwatch_header *h, struct oomwatch_str string, int number)
{
	char part[64];

	snprintf(part, sizeof(part), "/%d-leaf", number);
	if (number < HOSTILE_DEEP)
		return ends(h, string, part);
	snprintf(part, sizeof(part), "/%s/%d-", name, number);
	return begins(h, string, part);
}

/* What is his is his; what is not, is not. All that is his may run out, too. */
static bool is_right(const struct oomwatch_header *h, uid_t user)
{
	const struct oomwatch_victim *victim = (const void *)h;
	char all[64], below[64];
	int number, length = 0;
	bool all_ran_out, in_none;

	snprintf(all, sizeof(all), "/%s", name);
	snprintf(below, sizeof(below), "/%s/", name);
	/* One that is being made is in none yet. */
	in_none = !(h->valid >> OOMWATCH_BIT_victim_task_memcg & 1);
	if (victim->victim_uid != user)
		return !is_below(h, victim->oom_memcg, all) &&
		       (in_none || !is_below(h, victim->task_memcg, all));
	all_ran_out = victim->oom_memcg.length == strlen(all) &&
		      begins(h, victim->oom_memcg, all);
	if ((!all_ran_out && !is_below(h, victim->oom_memcg, below)) ||
	    (!in_none && !is_below(h, victim->task_memcg, below)))
		return false;
	/* A name of any bytes may begin with a number, too. */
	if (sscanf(victim->victim_comm, "%d-victim%n", &number, &length) != 1 || !length)
		return true;
	return (in_none || is_of(h, victim->task_memcg, number)) &&
	       (all_ran_out || is_of(h, victim->oom_memcg, number));
}

/**
 * struct seen - what was read
 * @tally: of all records
 * @wrong: victims that do not belong to where they were killed
 * @his: victims that are the user's
 */
struct seen {
	struct tally tally;
	long wrong;
	long his;
};

static void see(struct seen *seen, const struct oomwatch_header *h, uid_t user)
{
	const struct oomwatch_victim *victim = (const void *)h;

	tally_one(&seen->tally, h);
	if (h->type != OOMWATCH_TYPE_VICTIM)
		return;
	seen->his += victim->victim_uid == user;
	if (is_right(h, user))
		return;
	seen->wrong++;
	printf("wrong record %llu: %.16s, uid %u, oom_memcg %.*s, task_memcg %.*s\n",
	       (unsigned long long)h->seq, victim->victim_comm, victim->victim_uid,
	       victim->oom_memcg.length, (const char *)h + victim->oom_memcg.offset,
	       victim->task_memcg.length, (const char *)h + victim->task_memcg.offset);
}

/* Until there is nothing more to read. */
static void read_on(struct stream *stream, struct seen *seen, uid_t user)
{
	const struct oomwatch_header *h;

	for (;;) {
		h = stream_next(stream);
		if (h)
			see(seen, h, user);
		else if (errno == EPIPE)
			/* Then the next one may be any later one. */
			stream->kept = true;
		else
			break;
	}
	if (errno == EAGAIN)
		return;
	printf("broken record after %llu: %s\n", (unsigned long long)stream->last,
	       strerror(errno));
	seen->wrong++;
}

int main(int argc, char **argv)
{
	static struct stream stream = { .room = STREAM_ROOM };
	struct seen seen = { .wrong = 0 };
	bool only_attack = argc == 4 && !strcmp(argv[1], "-a");
	long kills, before;
	time_t end;
	char home[OOMTEST_FOLDER];
	uid_t user;
	pid_t pid;
	int *stop;

	if (argc == 5 && !strcmp(argv[1], "-h"))
		return noise_again(argv + 2);
	if (argc != 5 && !only_attack) {
		fputs(usage, stderr);
		return 2;
	}
	oomtest_die_with(getppid());
	name = argv[1 + only_attack];
	snprintf(home, sizeof(home), OOMTEST_CGROUPS "/%s", name);
	user = atoi(argv[2 + only_attack]);
	stop = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (only_attack)
		hostile_attack(home, user, stop);
	end = time(NULL) + atol(argv[3]);
	kills = atol(argv[4]);
	stream.fd = open(OOMTEST_DEVICE, O_RDONLY | O_NONBLOCK);
	if (stream.fd < 0 || lseek(stream.fd, 0, SEEK_END))
		oomtest_fail(OOMTEST_DEVICE);
	before = oomtest_kills();
	/* From here on a kill is both recorded and counted. */
	puts("started");
	fflush(stdout);
	pid = fork();
	if (!pid)
		hostile_attack(home, user, stop);
	while (time(NULL) < end || seen.tally.killed < kills) {
		read_on(&stream, &seen, user);
		usleep(2000);
		if (waitpid(pid, NULL, WNOHANG)) {
			puts("ended early");
			return 1;
		}
	}
	__atomic_store_n(stop, 1, __ATOMIC_RELAXED);
	waitpid(pid, NULL, 0);
	oomtest_write(home, "cgroup.kill", "1");
	sleep(1);
	read_on(&stream, &seen, user);
	printf("killed %ld\nothers %ld\nkernel %ld\nvictims %ld\n", seen.tally.killed,
	       seen.tally.others, oomtest_kills() - before, seen.tally.victims);
	printf("his %ld\nrecords %ld\nlost %ld\nwrong %ld\n", seen.his,
	       seen.tally.records, (long)stream.missing, seen.wrong);
	return 0;
}
