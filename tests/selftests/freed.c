// SPDX-License-Identifier: GPL-2.0-only
/*
 * freed - the memory of a victim is free when its record says so, however many
 *	   threads it has
 *
 * What is true is what memory.current says, looked at each millisecond: a record
 * freed may come TOLERANCE_MS after it, and not before. Both have CLOCK_BOOTTIME of the
 * same kernel. Nothing is printed to the console meanwhile: a slow one holds up those
 * who are to die.
 */
#include <linux/oomwatch.h>
#include <sched.h>
#include <sys/klog.h>
#include <time.h>

#include "harness.h"
#include "oomtest.h"
#include "stream.h"

#define LIMIT		"64M"
#define BYTES		(96UL << 20)
/* Unless OOMWATCH_ROUNDS says. */
#define ROUNDS		3

/* Unless OOMWATCH_TOLERANCE_MS says. */
#define TOLERANCE_MS	20

/* Of syslog(2): no message goes to the console, and as before again. */
#define CONSOLE_OFF	6
#define CONSOLE_ON	7

/*
 * What may be left when the memory of a process is free: stacks of its threads, and what
 * was charged ahead. And what has to be freed for memory.current to fall, and not to
 * crumble: who frees the last of it may have to wait for a processor.
 */
#define REST		(1024 * 1024L)
#define FALL		(256 * 1024L)

/* How long to look on when there is the record, to see that it has come to rest. */
#define REST_MS		300

#define SAMPLES		60000

/**
 * struct sample - one look at memory.current
 * @begin_ns: before it, CLOCK_BOOTTIME
 * @end_ns: after it
 * @bytes: what it said
 */
static struct sample {
	__u64 begin_ns;
	__u64 end_ns;
	long bytes;
} samples[SAMPLES];

static int nr_samples;

FIXTURE(freed)
{
	struct stream stream;
	char memcg[OOMTEST_FOLDER];
	int current;
};

FIXTURE_VARIANT(freed)
{
	int threads;
};

FIXTURE_VARIANT_ADD(freed, of_1_thread) { .threads = 1 };
FIXTURE_VARIANT_ADD(freed, of_2_threads) { .threads = 2 };
FIXTURE_VARIANT_ADD(freed, of_4_threads) { .threads = 4 };
FIXTURE_VARIANT_ADD(freed, of_64_threads) { .threads = 64 };

FIXTURE_SETUP(freed)
{
	static const struct sched_param first = { .sched_priority = 1 };
	char path[PATH_MAX];

	ASSERT_EQ(oomtest_memcg(self->memcg, sizeof(self->memcg), "freed",
				LIMIT), 0);
	snprintf(path, sizeof(path), "%s/memory.current", self->memcg);
	self->current = open(path, O_RDONLY | O_CLOEXEC);
	ASSERT_GE(self->current, 0);
	self->stream.fd = open(OOMTEST_DEVICE, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	ASSERT_GE(self->stream.fd, 0);
	self->stream.room = STREAM_ROOM;
	ASSERT_EQ(lseek(self->stream.fd, 0, SEEK_END), 0);
	klogctl(CONSOLE_OFF, NULL, 0);
	/* The one who looks is not to wait for those who die. */
	ASSERT_EQ(sched_setscheduler(0, SCHED_FIFO | SCHED_RESET_ON_FORK,
				     &first), 0);
}

FIXTURE_TEARDOWN(freed)
{
	klogctl(CONSOLE_ON, NULL, 0);
	close(self->stream.fd);
	close(self->current);
	oomtest_remove(self->memcg);
	EXPECT_TRUE(oomtest_verify());
}

static __u64 now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_BOOTTIME, &now);
	return now.tv_sec * 1000000000ULL + now.tv_nsec;
}

static void look(int file)
{
	struct sample *sample = &samples[nr_samples++];
	char text[32] = "";

	sample->begin_ns = now_ns();
	sample->bytes = pread(file, text, sizeof(text) - 1, 0) > 0 ?
			atol(text) : -1;
	sample->end_ns = now_ns();
}

static pid_t start(const char *memcg, int threads)
{
	pid_t parent = getpid(), pid = fork();

	if (pid)
		return pid;
	oomtest_die_with(parent);
	if (oomtest_write(memcg, "cgroup.procs", "0"))
		_exit(1);
	oomtest_touch_by(threads, BYTES);
	_exit(0);
}

/* Look on until the memory of a process has been free for a while. */
static void watch(struct __test_metadata *_metadata, struct stream *stream,
		  int current, pid_t pid, struct oomwatch_freed *freed)
{
	static const struct timespec pause = { .tv_nsec = 1000000 };
	const struct oomwatch_header *h;
	__u64 end_ns = 0;
	int found = 0;

	nr_samples = 0;
	while (nr_samples < SAMPLES && (!end_ns || now_ns() < end_ns)) {
		look(current);
		while ((h = stream_next(stream))) {
			const struct oomwatch_freed *it = (const void *)h;

			if (h->type != OOMWATCH_TYPE_FREED ||
			    it->victim_tgid != pid)
				continue;
			*freed = *it;
			found++;
			end_ns = now_ns() + REST_MS * 1000000ULL;
		}
		nanosleep(&pause, NULL);
	}
	ASSERT_EQ(found, 1);
	ASSERT_EQ(errno, EAGAIN);
}

/* The first look after a time. */
static const struct sample *look_after(__u64 ns)
{
	const struct sample *sample = &samples[nr_samples - 1];

	while (sample > samples && sample[-1].begin_ns >= ns)
		sample--;
	return sample;
}

/* The first look that found no more than a later one, as do all between them. */
static const struct sample *last_fall(const struct sample *sample)
{
	long bytes = sample->bytes;

	while (sample > samples && sample[-1].bytes <= bytes + FALL)
		sample--;
	return sample;
}

/*
 * For how long no look began, at most, from one look up to a time. The looker waits for no
 * other task: if it misses its millisecond, the processor itself stood still, as that of a
 * guest on a busy host does. Then timers stand still, too.
 */
static long long longest_pause_us(const struct sample *sample, __u64 ns)
{
	__u64 longest = 0;

	while (sample + 1 < samples + nr_samples && sample->begin_ns < ns) {
		if (sample[1].begin_ns - sample->begin_ns > longest)
			longest = sample[1].begin_ns - sample->begin_ns;
		sample++;
	}
	return longest / 1000;
}

static long setting(const char *variable, long value)
{
	const char *text = getenv(variable);

	return text ? atol(text) : value;
}

TEST_F(freed, within_20_ms_of_memory_current)
{
	long tolerance_ms = setting("OOMWATCH_TOLERANCE_MS", TOLERANCE_MS);
	long round = setting("OOMWATCH_ROUNDS", ROUNDS);

	while (round--) {
		struct oomwatch_freed freed = { .victim_pid = 0 };
		const struct sample *then, *fell;
		long long late_us, pause_us;
		int status;
		pid_t pid;

		pid = start(self->memcg, variant->threads);
		ASSERT_GT(pid, 0);
		watch(_metadata, &self->stream, self->current, pid, &freed);
		ASSERT_EQ(waitpid(pid, &status, 0), pid);
		EXPECT_TRUE(WIFSIGNALED(status));

		then = look_after(freed.h.time_ns);
		fell = last_fall(then);
		ASSERT_TRUE(fell > samples);
		late_us = ((long long)freed.h.time_ns -
			   (long long)fell->end_ns) / 1000;
		pause_us = longest_pause_us(fell, freed.h.time_ns);
		TH_LOG("%d threads: free after %llu us, less up to %llu",
		       variant->threads, (unsigned long long)freed.latency_us,
		       (unsigned long long)freed.late_us);
		TH_LOG("the longest pause: %lld us", pause_us);
		TH_LOG("memory.current fell %lld us before, to %ld KiB; then %ld, at last %ld",
		       late_us, fell->bytes / 1024, then->bytes / 1024,
		       samples[nr_samples - 1].bytes / 1024);
		EXPECT_GT(fell[-1].end_ns, freed.h.time_ns -
			  freed.latency_us * 1000)
			TH_LOG("it was free before it was marked");
		EXPECT_LT(then->bytes, samples[nr_samples - 1].bytes + REST)
			TH_LOG("it is not free");
		EXPECT_LT(late_us, tolerance_ms * 1000 + pause_us);
		EXPECT_GT(freed.late_us, 0);
		EXPECT_LE(freed.late_us, freed.latency_us);
	}
}

static void __attribute__((constructor)) require(void)
{
	oomtest_require();
}

TEST_HARNESS_MAIN
