// SPDX-License-Identifier: GPL-2.0-only
/*
 * cdev - what /dev/oomwatch promises its readers
 */
#include <linux/oomwatch.h>
#include <poll.h>
#include <time.h>

#include "kselftest_harness.h"
#include "oomtest.h"
#include "stream.h"

#define KILL_LIMIT	"2M"
#define KILL_BYTES	(4UL << 20)
#define NOBODY		65534

/* One record, with room for the largest. */
union record {
	struct oomwatch_header h;
	char bytes[OOMWATCH_RECORD_MAX];
};

/* Read exactly one record; its size, 0 at the end, or -errno. */
static int read_one(int fd, union record *record)
{
	size_t size;
	ssize_t got;

	/* A buffer that holds the next record but not the one after it. */
	for (size = sizeof(record->h); size <= sizeof(*record); size += 8) {
		got = read(fd, record, size);
		if (got >= 0)
			return got;
		if (errno == EAGAIN)
			return 0;
		if (errno != EINVAL)
			return -errno;
	}
	return -EINVAL;
}

/*
 * Read all there is. Returns the number of records, -1 if one was not whole or
 * not the successor of the one before; @first and @last get their numbers.
 */
static long read_all(int fd, size_t size, __u64 *first, __u64 *last)
{
	struct stream stream = { .fd = fd, .room = size };

	while (stream_next(&stream))
		;
	if (first)
		*first = stream.first;
	if (last)
		*last = stream.last;
	return errno == EAGAIN ? stream.records : -1;
}

FIXTURE(cdev)
{
	char memcg[OOMTEST_FOLDER];
	int fd;
};

FIXTURE_SETUP(cdev)
{
	ASSERT_EQ(oomtest_memcg(self->memcg, sizeof(self->memcg), "cdev",
				KILL_LIMIT), 0);
	self->fd = open(OOMTEST_DEVICE, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	ASSERT_GE(self->fd, 0);
	/* There is always something to read. */
	ASSERT_TRUE(oomtest_kill(self->memcg, KILL_BYTES));
}

FIXTURE_TEARDOWN(cdev)
{
	close(self->fd);
	rmdir(self->memcg);
}

TEST_F(cdev, read_gives_whole_records_in_order)
{
	__u64 first, last;
	long count;

	count = read_all(self->fd, sizeof(union record), &first, &last);
	ASSERT_GE(count, 2);
	EXPECT_EQ(last - first + 1, (__u64)count);
}

TEST_F(cdev, read_of_one_byte_fails_and_loses_nothing)
{
	union record before, after;
	char byte;

	ASSERT_GT(read_one(self->fd, &before), 0);
	EXPECT_EQ(read(self->fd, &byte, 1), -1);
	EXPECT_EQ(errno, EINVAL);
	ASSERT_GT(read_one(self->fd, &after), 0);
	EXPECT_EQ(after.h.seq, before.h.seq + 1);
}

TEST_F(cdev, read_into_bad_address_fails_and_loses_nothing)
{
	union record before, after;
	void *bad;

	bad = mmap(NULL, OOMWATCH_RECORD_MAX, PROT_NONE,
		   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	ASSERT_NE(bad, MAP_FAILED);
	ASSERT_GT(read_one(self->fd, &before), 0);
	EXPECT_EQ(read(self->fd, bad, OOMWATCH_RECORD_MAX), -1);
	EXPECT_EQ(errno, EFAULT);
	ASSERT_GT(read_one(self->fd, &after), 0);
	EXPECT_EQ(after.h.seq, before.h.seq + 1);
}

TEST_F(cdev, read_at_the_end_would_block)
{
	union record record;

	ASSERT_GE(read_all(self->fd, sizeof(record), NULL, NULL), 0);
	EXPECT_EQ(read(self->fd, &record, sizeof(record)), -1);
	EXPECT_EQ(errno, EAGAIN);
}

TEST_F(cdev, blocking_read_waits_for_a_record)
{
	union record record;
	pid_t killer;
	int fd;

	fd = open(OOMTEST_DEVICE, O_RDONLY);
	ASSERT_GE(fd, 0);
	ASSERT_EQ(lseek(fd, 0, SEEK_END), 0);
	killer = fork();
	if (!killer) {
		usleep(300000);
		_exit(!oomtest_kill(self->memcg, KILL_BYTES));
	}
	ASSERT_GT(read(fd, &record, sizeof(record)), 0);
	EXPECT_EQ(record.h.type, OOMWATCH_TYPE_VICTIM);
	waitpid(killer, NULL, 0);
	close(fd);
}

static void do_nothing(int signal)
{
}

TEST_F(cdev, blocking_read_ends_at_a_signal)
{
	struct sigaction action = { .sa_handler = do_nothing };
	union record record;
	int fd;

	fd = open(OOMTEST_DEVICE, O_RDONLY);
	ASSERT_GE(fd, 0);
	ASSERT_EQ(lseek(fd, 0, SEEK_END), 0);
	if (!fork()) {
		usleep(300000);
		kill(getppid(), SIGUSR1);
		_exit(0);
	}
	sigaction(SIGUSR1, &action, NULL);
	EXPECT_EQ(read(fd, &record, sizeof(record)), -1);
	EXPECT_EQ(errno, EINTR);
	wait(NULL);
	close(fd);
}

TEST_F(cdev, poll_tells_when_there_is_a_record)
{
	struct pollfd p = { .fd = self->fd, .events = POLLIN };
	time_t start;
	pid_t killer;

	EXPECT_EQ(poll(&p, 1, 0), 1);
	EXPECT_EQ(p.revents, POLLIN);
	ASSERT_EQ(lseek(self->fd, 0, SEEK_END), 0);
	EXPECT_EQ(poll(&p, 1, 100), 0);
	killer = fork();
	if (!killer) {
		usleep(300000);
		_exit(!oomtest_kill(self->memcg, KILL_BYTES));
	}
	/* At its time limit poll() would look again, so it must not get there. */
	start = time(NULL);
	EXPECT_EQ(poll(&p, 1, 20000), 1);
	EXPECT_LT(time(NULL) - start, 15);
	EXPECT_EQ(p.revents, POLLIN);
	waitpid(killer, NULL, 0);
}

TEST_F(cdev, lseek_knows_the_oldest_and_the_end)
{
	union record oldest, again;

	ASSERT_GT(read_one(self->fd, &oldest), 0);
	EXPECT_EQ(lseek(self->fd, 0, SEEK_END), 0);
	EXPECT_EQ(read_one(self->fd, &again), 0);
	EXPECT_EQ(lseek(self->fd, 0, SEEK_SET), 0);
	ASSERT_GT(read_one(self->fd, &again), 0);
	EXPECT_EQ(again.h.seq, oldest.h.seq);
	EXPECT_EQ(lseek(self->fd, 1, SEEK_SET), -1);
	EXPECT_EQ(errno, EINVAL);
	EXPECT_EQ(lseek(self->fd, 0, SEEK_CUR), -1);
	EXPECT_EQ(errno, EINVAL);
	EXPECT_EQ(lseek(self->fd, -1, SEEK_END), -1);
	EXPECT_EQ(errno, EINVAL);
}

TEST_F(cdev, write_and_splice_are_refused)
{
	int fd = open(OOMTEST_DEVICE, O_WRONLY);
	int ends[2];

	ASSERT_GE(fd, 0);
	EXPECT_EQ(write(fd, "x", 1), -1);
	EXPECT_EQ(errno, EINVAL);
	close(fd);
	ASSERT_EQ(pipe(ends), 0);
	EXPECT_EQ(splice(self->fd, NULL, ends[1], NULL, 4096, 0), -1);
	EXPECT_EQ(errno, EINVAL);
	close(ends[0]);
	close(ends[1]);
}

TEST_F(cdev, only_root_may_read)
{
	static const char * const files[] = {
		OOMTEST_DEVICE, OOMTEST_DEBUGFS "/events",
		OOMTEST_DEBUGFS "/stats",
	};
	pid_t pid = fork();
	int status;
	size_t i;

	if (!pid) {
		if (setresuid(NOBODY, NOBODY, NOBODY))
			_exit(100);
		for (i = 0; i < sizeof(files) / sizeof(*files); i++)
			if (open(files[i], O_RDONLY) >= 0 || errno != EACCES)
				_exit(i + 1);
		_exit(0);
	}
	ASSERT_EQ(waitpid(pid, &status, 0), pid);
	EXPECT_EQ(status, 0);
}

TEST_F(cdev, two_readers_each_see_every_record_once)
{
	__u64 first, last, other_first, other_last;
	union record record;
	int other, i;
	long count;

	other = open(OOMTEST_DEVICE, O_RDONLY | O_NONBLOCK);
	ASSERT_GE(other, 0);
	for (i = 0; i < 3; i++)
		ASSERT_TRUE(oomtest_kill(self->memcg, KILL_BYTES));
	/* One is at its fourth record, the other at its first. */
	for (i = 0; i < 3; i++)
		ASSERT_GT(read_one(self->fd, &record), 0);
	ASSERT_TRUE(oomtest_kill(self->memcg, KILL_BYTES));

	count = read_all(self->fd, sizeof(record), &first, &last);
	EXPECT_EQ(first, record.h.seq + 1);
	EXPECT_EQ(last - first + 1, (__u64)count);
	count = read_all(other, 8 * sizeof(record), &other_first, &other_last);
	EXPECT_EQ(other_first, record.h.seq - 2);
	EXPECT_EQ(other_last, last);
	EXPECT_EQ(other_last - other_first + 1, (__u64)count);
	close(other);
}

/* A ring of 64 KiB, which 200 kills overwrite more than once. */
FIXTURE(small_ring)
{
	char memcg[OOMTEST_FOLDER];
	bool loaded;
};

FIXTURE_SETUP(small_ring)
{
	ASSERT_EQ(oomtest_memcg(self->memcg, sizeof(self->memcg), "cdev",
				KILL_LIMIT), 0);
	self->loaded = getenv("OOMWATCH_KO") && !oomtest_unload() &&
		       !oomtest_load("ring_kb=64");
}

FIXTURE_TEARDOWN(small_ring)
{
	if (self->loaded) {
		oomtest_unload();
		oomtest_load("");
	}
	rmdir(self->memcg);
}

TEST_F_TIMEOUT(small_ring, overrun_reader_gets_epipe_once, 120)
{
	struct pollfd p = { .events = POLLIN | POLLPRI };
	__u64 first, last, overwritten, records;
	union record before;
	int fd, i;

	if (!self->loaded)
		SKIP(return, "needs OOMWATCH_KO, and oomwatch not in use");
	ASSERT_TRUE(oomtest_kill(self->memcg, KILL_BYTES));
	fd = open(OOMTEST_DEVICE, O_RDONLY | O_NONBLOCK);
	ASSERT_GE(fd, 0);
	ASSERT_GT(read_one(fd, &before), 0);
	EXPECT_EQ(before.h.seq, 1);
	for (i = 0; i < 200; i++)
		ASSERT_TRUE(oomtest_kill(self->memcg, KILL_BYTES));

	p.fd = fd;
	EXPECT_EQ(poll(&p, 1, 0), 1);
	EXPECT_EQ(p.revents, POLLIN | POLLERR | POLLPRI);
	EXPECT_EQ(read(fd, &before, sizeof(before)), -1);
	EXPECT_EQ(errno, EPIPE);
	EXPECT_EQ(poll(&p, 1, 0), 1);
	EXPECT_EQ(p.revents, POLLIN);
	EXPECT_GT(read_all(fd, sizeof(before), &first, &last), 0);

	/* What is missing is exactly what stats counts as overwritten. */
	records = oomtest_counter(OOMTEST_DEBUGFS, "stats", "records");
	overwritten = oomtest_counter(OOMTEST_DEBUGFS, "stats", "overwritten");
	EXPECT_GT(overwritten, 1);
	EXPECT_EQ(first, overwritten + 1);
	EXPECT_EQ(last, records);
	close(fd);
}

static void __attribute__((constructor)) require(void)
{
	oomtest_require();
}

TEST_HARNESS_MAIN
