// SPDX-License-Identifier: GPL-2.0-only
/*
 * noise_loads - the worker of noise that unloads and loads the module, and asks before each
 *		 unload whether what was recorded is right
 *
 * Two things judge: oomwatch verify, by the rules, and the kernel's own count of kills.
 */
#include <time.h>

#include "noise.h"
#include "stream.h"
#include "tally.h"

#define MODULE_BUSY	60000	/* ms, for which a reader may keep it */

/**
 * struct span - the kernel's count of kills around a time
 * @first: before the first and after it, that is when the module was loaded
 * @last: when it was asked
 */
struct span {
	long first[2];
	long last[2];
};

static long stat_of(const char *name)
{
	return oomtest_counter(OOMTEST_DEBUGFS, "stats", name);
}

/* A worker that sets a limit may be the trigger, and dying: it lies elsewhere. */
static void check_victim(const struct oomwatch_header *h)
{
	const struct oomwatch_victim *victim = (const void *)h;
	const char *path = (const char *)h + victim->task_memcg.offset;
	int len = victim->task_memcg.length;

	if (h->type == OOMWATCH_TYPE_VICTIM && victim->role != OOMWATCH_ROLE_TRIGGER && len &&
	    strncmp(path, "/noise/", strlen("/noise/")))
		noise_fail("record %llu: %.16s was killed, in %.*s",
			   (unsigned long long)h->seq, victim->victim_comm, len, path);
}

static struct tally read_tally(void)
{
	static struct stream stream;
	const struct oomwatch_header *h;
	struct tally tally = { 0 };

	memset(&stream, 0, offsetof(struct stream, buffer));
	stream.room = STREAM_ROOM;
	stream.fd = open(OOMTEST_DEVICE, O_RDONLY | O_NONBLOCK);
	while ((h = stream_next(&stream))) {
		tally_one(&tally, h);
		check_victim(h);
	}
	if (errno != EAGAIN && errno != EPIPE)
		noise_fail("reading all: after record %llu: %s",
			   (unsigned long long)stream.last, strerror(errno));
	close(stream.fd);
	return tally;
}

/*
 * Does the history keep the rules? One that is broken is printed. A task that is moved on
 * another CPU, between the choice and its mark, dies outside of the cgroup that ran out:
 * the kernel does not promise more.
 */
static void check_rules(void)
{
	const char *tool = getenv("OOMWATCH");
	long checked = 0, broken = 0, moved = 0, others = 0, status;
	char command[256], line[512];
	FILE *said;

	tool = tool ? tool : "oomwatch";
	snprintf(command, sizeof(command),
		 "%s --raw - >" NOISE_RAW " && %s verify --input " NOISE_RAW " 2>&1",
		 tool, tool);
	said = popen(command, "r");
	while (said && fgets(line, sizeof(line), said)) {
		if (sscanf(line, "ok 1 - each record follows the one before # %ld",
			   &checked) != 1 && strncmp(line, "ok ", 3) &&
		    strncmp(line, "1..", 3) && strncmp(line, "TAP ", 4))
			printf("# verify: %s", line);
		if (!strncmp(line, "not ok ", strlen("not ok ")))
			broken++;
		else if (strstr(line, "wanted: a task_memcg in "))
			moved = broken;
		else if (strstr(line, "wanted: "))
			others++;
	}
	status = said ? pclose(said) : -1;
	if (status && (!broken || moved != broken || others))
		noise_fail("oomwatch verify ended with %ld", status);
	noise->checked += checked;
}

/* The sum of the lines missed_*. */
static long missed(void)
{
	FILE *stats = fopen(OOMTEST_DEBUGFS "/stats", "r");
	char key[64], text[64];
	long sum = 0;

	while (stats && fscanf(stats, "%63s %63s", key, text) == 2)
		if (!strncmp(key, "missed_", strlen("missed_")))
			sum += atol(text);
	if (stats)
		fclose(stats);
	return sum;
}

static void check_count(struct span *span)
{
	long before = stat_of("victims") + stat_of("victims_threads"), after;
	struct tally tally = read_tally();
	long lost = stat_of("unobserved") + missed();

	span->last[1] = oomtest_kills();
	after = stat_of("victims") + stat_of("victims_threads");
	noise->unobserved += lost;
	if (stat_of("blind") > 0)
		noise_fail("the probes are blind");
	if (stat_of("overwritten") > 0)
		return;
	if (tally.victims < before || tally.victims > after)
		noise_fail("%ld victim records; stats says %ld to %ld", tally.victims,
			   before, after);
	if (tally.killed > span->last[1] - span->first[0])
		noise_fail("%ld were killed, by their records; the kernel counts %ld",
			   tally.killed, span->last[1] - span->first[0]);
	if (tally.killed + tally.others + lost + 1 < span->last[0] - span->first[1])
		noise_fail("%ld kills are recorded, %ld may be, %ld missed; the kernel has %ld",
			   tally.killed, tally.others, lost,
			   span->last[0] - span->first[1]);
}

/* A worker that does something; 0 if there is none. */
static int busy_worker(void)
{
	int i;

	for (i = 1; i < noise->workers; i++)
		if (!__atomic_load_n(&noise->worker[i].idle, __ATOMIC_ACQUIRE))
			return i;
	return 0;
}

/* Until all workers are idle. */
static void wait_for_workers(void)
{
	long end = noise_now() + NOISE_END;
	const struct worker *worker;
	char text[256];
	int number;

	while ((number = busy_worker()) && noise_now() < end && !noise->failed[0])
		usleep(10000);
	if (!number || noise->failed[0])
		return;
	worker = &noise->worker[number];
	noise_describe(text, sizeof(text), &worker->last[(worker->ops - 1) % NOISE_LAST]);
	noise_show_others();
	noise_fail("worker %d does not come to the end of: %s", number, text);
}

/* Look at what was recorded, in a pause: the hogs go on, but nobody changes anything. */
static void look(struct span *span)
{
	span->last[0] = oomtest_kills();
	noise->pause = 1;
	wait_for_workers();
	oomtest_write("/proc/sys/vm", "overcommit_memory", "0");
	/* The records of an event come at its end. */
	usleep(500000);
	check_count(span);
	check_rules();
	noise->events += stat_of("episodes");
	noise->victims += stat_of("victims");
	noise->records += stat_of("records");
	noise->overwritten += stat_of("overwritten");
	if (stat_of("longest_handler_ns") > noise->handler)
		noise->handler = stat_of("longest_handler_ns");
}

/*
 * In time? The first is the load. It may take longer while others change all kinds of
 * settings: they have locks that each load needs, such as that of CPUs.
 */
static void check_time(int which, long ms)
{
	long *slowest = &noise->slowest[!noise->pause][which], limit = noise->limit * 1000;
	const char *name = which ? "rmmod" : "insmod";

	if (ms > *slowest)
		*slowest = ms;
	if (ms <= limit)
		return;
	printf("# slow: an %s took %ld ms, late %ld: %s\n", name, ms, noise->late, noise->waits);
	fflush(stdout);
	if (!noise->pause && ms <= limit * NOISE_PATIENCE)
		return;
	/* It would have been in time on a machine that is there all the time. */
	noise->no_time = ms - noise->late <= limit && noise->late > ms / 2 && !noise->failed[0];
	noise_fail("%san %s took %ld ms%s, late %ld: %s",
		   noise->no_time ? NOISE_LOST_SAYS : "", name, ms,
		   noise->pause ? " in a pause" : "", noise->late, noise->waits);
}

static void unload(void)
{
	long end = noise_now() + MODULE_BUSY, before;
	int err;

	do {
		before = noise_now();
		noise->busy = before;
		err = oomtest_unload();
		noise->busy = 0;
		if (!err || (err != -EAGAIN && err != -EBUSY))
			break;
		usleep(1000);
	} while (before < end);
	if (err)
		noise_fail("rmmod: %s", strerror(-err));
	else
		check_time(1, noise_now() - before);
}

static void parameters(char *text, size_t size, const struct choice *choice)
{
	snprintf(text, size, "ring_kb=%d candidates=%d stack=%d memcg=%d system=%d",
		 64 << choice->a % 9, (int)((choice->a >> 8) % 129),
		 (choice->a >> 16) % 8 > 0, (choice->a >> 24) % 8 > 0,
		 (choice->a >> 32) % 8 > 0);
}

void noise_describe_load(char *text, size_t size, const struct choice *choice)
{
	char with[128];

	parameters(with, sizeof(with), choice);
	snprintf(text, size, "load %s", with);
}

static void load(const struct choice *choice)
{
	long end = noise_now() + MODULE_BUSY, before;
	char text[128];
	int err;

	parameters(text, sizeof(text), choice);
	do {
		before = noise_now();
		noise->busy = before;
		err = oomtest_load(text);
		noise->busy = 0;
	} while (err == -ENOMEM && before < end);
	if (err)
		noise_fail("insmod %s: %s", text, strerror(-err));
	else
		check_time(0, noise_now() - before);
	noise->loads++;
}

/* Sleep, unless it is over. */
static void live(long ms)
{
	long end = noise_now() + ms;

	while (noise_now() < end && !noise->stop)
		usleep(10000);
}

/* It is loaded at the start, and at the end. */
void noise_load_for_ever(int worker)
{
	__u64 state = noise_start(noise->seed, worker);
	struct choice choice;
	struct span span;

	oomtest_unload();
	for (;;) {
		choice = noise_choose(&state);
		if (!noise_note(worker, &choice))
			break;
		span.first[0] = oomtest_kills();
		load(&choice);
		noise->pause = 0;
		span.first[1] = oomtest_kills();
		live(200 + choice.b % 12000);
		if (noise->failed[0])
			break;
		look(&span);
		/* The pause ends before the unload, or after the next load. */
		noise->pause = choice.c >> 32 & 1;
		live(choice.c % 500);
		if (noise->failed[0])
			break;
		unload();
		live((choice.c >> 16) % 500);
	}
}
