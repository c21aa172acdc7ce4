// SPDX-License-Identifier: GPL-2.0-only
/*
 * storm - 1,000 kills in a row while all readers sleep
 */
#include <linux/oomwatch.h>

#include "kselftest_harness.h"
#include "oomtest.h"

#define KILLS	1000
#define READERS	4

FIXTURE(storm)
{
	char memcg[OOMTEST_FOLDER];
	pid_t readers[READERS];
};

/* Readers that have read something and then stop. */
FIXTURE_SETUP(storm)
{
	char buffer[OOMWATCH_RECORD_MAX];
	int i, fd, status;

	ASSERT_EQ(oomtest_memcg(self->memcg, sizeof(self->memcg), "storm",
				"1M"), 0);
	for (i = 0; i < READERS; i++) {
		self->readers[i] = fork();
		ASSERT_GE(self->readers[i], 0);
		if (self->readers[i]) {
			waitpid(self->readers[i], &status, WUNTRACED);
			continue;
		}
		fd = open(OOMTEST_DEVICE, O_RDONLY | O_NONBLOCK);
		if (fd < 0)
			_exit(1);
		while (read(fd, buffer, sizeof(buffer)) > 0)
			;
		raise(SIGSTOP);
		_exit(0);
	}
}

FIXTURE_TEARDOWN(storm)
{
	int i;

	for (i = 0; i < READERS; i++) {
		if (self->readers[i] <= 0)
			continue;
		kill(self->readers[i], SIGKILL);
		waitpid(self->readers[i], NULL, 0);
	}
	rmdir(self->memcg);
}

static long stat_of(const char *name)
{
	return oomtest_counter(OOMTEST_DEBUGFS, "stats", name);
}

static bool is_victim_of(const struct oomwatch_header *h, __u64 after,
			 __u64 memcg_id)
{
	const struct oomwatch_victim *victim = (const void *)h;

	return h->type == OOMWATCH_TYPE_VICTIM && h->seq > after &&
	       victim->oom_memcg_id == memcg_id;
}

TEST_F_TIMEOUT(storm, nothing_is_lost, 200)
{
	char buffer[16 * OOMWATCH_RECORD_MAX];
	long count = 0, victims, unobserved, i;
	__u64 seq = 0, before;
	struct stat memcg;
	ssize_t got, at;
	int fd;

	ASSERT_EQ(stat(self->memcg, &memcg), 0);
	EXPECT_GE(stat_of("readers"), READERS);
	before = stat_of("records");
	victims = stat_of("victims");
	unobserved = stat_of("unobserved");
	for (i = 0; i < KILLS; i++)
		ASSERT_TRUE(oomtest_kill(self->memcg, 4UL << 20));

	/* The kernel's own count against ours. */
	EXPECT_EQ(oomtest_counter(self->memcg, "memory.events", "oom_kill"),
		  KILLS);
	EXPECT_EQ(stat_of("victims") - victims, KILLS);

	EXPECT_EQ(stat_of("unobserved"), unobserved);

	/* A reader that starts now gets all that the ring holds. */
	fd = open(OOMTEST_DEVICE, O_RDONLY | O_NONBLOCK);
	ASSERT_GE(fd, 0);
	victims = 0;
	while ((got = read(fd, buffer, sizeof(buffer))) > 0) {
		for (at = 0; at < got; count++) {
			const struct oomwatch_header *h;

			h = (const void *)(buffer + at);
			if (seq)
				ASSERT_EQ(h->seq, seq + 1);
			seq = h->seq;
			victims += is_victim_of(h, before, memcg.st_ino);
			at += h->size;
		}
	}
	ASSERT_EQ(errno, EAGAIN);
	close(fd);
	EXPECT_EQ(seq, (__u64)stat_of("records"));
	EXPECT_EQ(count, stat_of("records") - stat_of("overwritten"));
	/* 1 MiB holds this storm whole: each kill has its record. */
	if (stat_of("ring_bytes") >= 1 << 20)
		EXPECT_EQ(victims, KILLS);
	TH_LOG("%ld records, %ld bytes in use, %ld overwritten", count,
	       stat_of("ring_used_bytes"), stat_of("overwritten"));
}

static void __attribute__((constructor)) require(void)
{
	oomtest_require();
}

TEST_HARNESS_MAIN
