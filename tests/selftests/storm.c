// SPDX-License-Identifier: GPL-2.0-only
/*
 * storm - many kills in many cgroups at once, followed by a reader
 *
 * OOMWATCH_KILLS and OOMWATCH_CGROUPS say how many. Who runs it sets the time
 * limit.
 */
#include <linux/oomwatch.h>
#include <poll.h>
#include <time.h>

#include "harness.h"
#include "oomtest.h"
#include "stream.h"

#define KILLS		1000
#define CGROUPS		8
#define CGROUPS_MAX	64
#define READERS		4

/* Nothing comes later than the OOM reaper, which waits for 2 s; in ms. */
#define SILENCE		3000

/**
 * struct target - one cgroup and the kills in it
 * @folder: the cgroup
 * @id: its number
 * @generator: the process that provokes the kills, one after the other; 0 when
 *             it has ended
 * @killed: the processes that it saw being killed; shared with it
 * @victims: the victims that were recorded
 * @count: how many
 */
struct target {
	char folder[OOMTEST_FOLDER];
	__u64 id;
	pid_t generator;
	pid_t *killed;
	pid_t *victims;
	long count;
};

/**
 * struct storm - the storm and its reader
 * @stream: what the reader reads
 * @episodes: and makes of it
 * @targets: the cgroups
 * @cgroups: how many
 * @kills: kills in each of them
 */
struct storm {
	struct stream stream;
	struct episodes episodes;
	struct target targets[CGROUPS_MAX];
	long cgroups;
	long kills;
};

FIXTURE(storm)
{
	struct storm storm;
	pid_t readers[READERS];
};

static long number(const char *variable, long otherwise)
{
	const char *value = getenv(variable);

	return value ? atol(value) : otherwise;
}

static pid_t *new_pids(long count)
{
	return mmap(NULL, count * sizeof(pid_t), PROT_READ | PROT_WRITE,
		    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
}

static void set_up_target(struct __test_metadata *_metadata,
			  struct target *target, long i, long kills)
{
	char name[16];

	snprintf(name, sizeof(name), "storm-%ld", i);
	ASSERT_EQ(oomtest_memcg(target->folder, sizeof(target->folder), name,
				"1M"), 0);
	target->id = oomtest_memcg_id(target->folder);
	target->killed = new_pids(kills);
	ASSERT_NE(target->killed, MAP_FAILED);
	target->victims = new_pids(kills);
	ASSERT_NE(target->victims, MAP_FAILED);
}

/* A reader that reads something and then stops. */
static pid_t start_reader(void)
{
	char buffer[OOMWATCH_RECORD_MAX];
	pid_t pid = fork();
	int fd;

	if (pid > 0)
		waitpid(pid, NULL, WUNTRACED);
	if (pid)
		return pid;
	fd = open(OOMTEST_DEVICE, O_RDONLY | O_NONBLOCK);
	if (fd < 0)
		_exit(1);
	while (read(fd, buffer, sizeof(buffer)) > 0)
		;
	raise(SIGSTOP);
	_exit(0);
}

FIXTURE_SETUP(storm)
{
	struct storm *storm = &self->storm;
	long i;

	storm->cgroups = number("OOMWATCH_CGROUPS", CGROUPS);
	ASSERT_GT(storm->cgroups, 0);
	ASSERT_LE(storm->cgroups, CGROUPS_MAX);
	storm->kills = number("OOMWATCH_KILLS", KILLS) / storm->cgroups;
	ASSERT_GT(storm->kills, 0);
	for (i = 0; i < storm->cgroups; i++)
		set_up_target(_metadata, &storm->targets[i], i, storm->kills);
	for (i = 0; i < READERS; i++) {
		self->readers[i] = start_reader();
		ASSERT_GT(self->readers[i], 0);
	}
	storm->stream.room = STREAM_ROOM;
	storm->stream.fd = open(OOMTEST_DEVICE, O_RDONLY | O_NONBLOCK);
	ASSERT_GE(storm->stream.fd, 0);
	ASSERT_EQ(lseek(storm->stream.fd, 0, SEEK_END), 0);
}

static void end(pid_t pid)
{
	if (pid <= 0)
		return;
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

FIXTURE_TEARDOWN(storm)
{
	struct storm *storm = &self->storm;
	long i;

	close(storm->stream.fd);
	for (i = 0; i < READERS; i++)
		end(self->readers[i]);
	for (i = 0; i < storm->cgroups; i++) {
		end(storm->targets[i].generator);
		oomtest_remove(storm->targets[i].folder);
	}
}

static long stat_of(const char *name)
{
	return oomtest_counter(OOMTEST_DEBUGFS, "stats", name);
}

/* The sum of the lines missed_*; -1 if there is none. */
static long missed(void)
{
	FILE *stats = fopen(OOMTEST_DEBUGFS "/stats", "r");
	long value, sum = -1;
	char key[64];

	if (!stats)
		return -1;
	while (fscanf(stats, "%63s", key) == 1) {
		if (strncmp(key, "missed_", strlen("missed_")) ||
		    fscanf(stats, "%ld", &value) != 1)
			continue;
		sum = sum < 0 ? value : sum + value;
	}
	fclose(stats);
	return sum;
}

static pid_t start_generator(struct target *target, long kills)
{
	pid_t pid = fork();
	long i;

	if (pid)
		return pid;
	for (i = 0; i < kills; i++) {
		target->killed[i] = oomtest_kill(target->folder, 4UL << 20);
		if (!target->killed[i])
			_exit(1);
	}
	_exit(0);
}

static bool storm_goes_on(struct __test_metadata *_metadata,
			  struct storm *storm)
{
	bool running = false;
	int status;
	long i;

	for (i = 0; i < storm->cgroups; i++) {
		pid_t *generator = &storm->targets[i].generator;

		if (*generator && waitpid(*generator, &status, WNOHANG)) {
			*generator = 0;
			EXPECT_EQ(status, 0)
				TH_LOG("A process in %s was not killed",
				       storm->targets[i].folder);
		}
		running |= *generator;
	}
	return running;
}

/* Other victims may come from anywhere. */
static void note_victim(struct __test_metadata *_metadata,
			struct storm *storm,
			const struct oomwatch_victim *victim)
{
	long i;

	for (i = 0; i < storm->cgroups; i++) {
		struct target *target = &storm->targets[i];

		if (victim->task_memcg_id != target->id)
			continue;
		ASSERT_LT(target->count, storm->kills);
		target->victims[target->count++] = victim->victim_pid;
	}
}

/* Read all there is. */
static void read_on(struct __test_metadata *_metadata, struct storm *storm)
{
	const struct oomwatch_header *h;

	while ((h = stream_next(&storm->stream))) {
		ASSERT_TRUE(episodes_follow(&storm->episodes, h))
			TH_LOG("record %llu: victims and episodes do not fit",
			       (unsigned long long)h->seq);
		if (h->type == OOMWATCH_TYPE_VICTIM)
			note_victim(_metadata, storm, (const void *)h);
	}
	ASSERT_EQ(errno, EAGAIN)
		TH_LOG("after record %llu: %s",
		       (unsigned long long)storm->stream.last, strerror(errno));
}

static void report(struct __test_metadata *_metadata, const struct storm *storm)
{
	long i, count = 0;

	for (i = 0; i < storm->cgroups; i++)
		count += storm->targets[i].count;
	TH_LOG("%ld victims of %ld, %ld records, %ld overwritten", count,
	       storm->cgroups * storm->kills, storm->stream.records,
	       stat_of("overwritten"));
}

/* Follow the storm until it is over and silence has come. */
static void follow(struct __test_metadata *_metadata, struct storm *storm)
{
	struct pollfd p = { .fd = storm->stream.fd, .events = POLLIN };
	time_t reported = time(NULL);
	bool running;
	int ready;

	do {
		running = storm_goes_on(_metadata, storm);
		ready = poll(&p, 1, SILENCE);
		read_on(_metadata, storm);
		if (time(NULL) - reported >= 10) {
			reported = time(NULL);
			report(_metadata, storm);
		}
	} while (running || ready);
	report(_metadata, storm);
}

/* Each kill has one record, and the kernel counted the same. */
static void check_target(struct __test_metadata *_metadata,
			 const struct target *target, long kills)
{
	EXPECT_EQ(target->count, kills)
		TH_LOG("victims in %s", target->folder);
	EXPECT_EQ(memcmp(target->victims, target->killed,
			 kills * sizeof(pid_t)), 0)
		TH_LOG("other victims in %s than were killed", target->folder);
	EXPECT_EQ(oomtest_counter(target->folder, "memory.events", "oom_kill"),
		  kills);
}

TEST_F(storm, nothing_is_lost)
{
	long unobserved = stat_of("unobserved"), missed_before = missed(), i;
	struct storm *storm = &self->storm;
	struct stream late = { .room = STREAM_ROOM };

	EXPECT_GE(stat_of("readers"), READERS + 1);
	ASSERT_GE(missed_before, 0);
	for (i = 0; i < storm->cgroups; i++) {
		struct target *target = &storm->targets[i];

		target->generator = start_generator(target, storm->kills);
		ASSERT_GT(target->generator, 0);
	}
	follow(_metadata, storm);

	for (i = 0; i < storm->cgroups; i++)
		check_target(_metadata, &storm->targets[i], storm->kills);
	EXPECT_EQ(storm->episodes.open, 0);
	EXPECT_EQ(storm->stream.last, (__u64)stat_of("records"));
	EXPECT_EQ(stat_of("unobserved"), unobserved);
	EXPECT_EQ(missed(), missed_before);

	/* A reader that starts now gets all that the ring holds. */
	late.fd = open(OOMTEST_DEVICE, O_RDONLY | O_NONBLOCK);
	ASSERT_GE(late.fd, 0);
	while (stream_next(&late))
		;
	ASSERT_EQ(errno, EAGAIN);
	close(late.fd);
	EXPECT_EQ(late.first - 1 + late.missing, (__u64)stat_of("overwritten"));
	EXPECT_EQ(late.last, storm->stream.last);
	EXPECT_TRUE(oomtest_verify());
}

static void __attribute__((constructor)) require(void)
{
	oomtest_require();
}

TEST_HARNESS_MAIN
