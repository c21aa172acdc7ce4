// SPDX-License-Identifier: GPL-2.0-only
/*
 * cdev_loss - what a reader of /dev/oomwatch gets that cannot keep up, or whose
 *	       buffer cannot be written to
 */
#include <linux/userfaultfd.h>
#include <poll.h>
#include <pthread.h>
#include <sys/ioctl.h>

#include "cdev.h"

#define PAGE		((size_t)sysconf(_SC_PAGESIZE))

/* Two pages that can be written to, and then as many that cannot. */
static char *new_pages(int protection)
{
	char *pages = mmap(NULL, 4 * PAGE, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (pages == MAP_FAILED || mprotect(pages + 2 * PAGE, 2 * PAGE,
					    protection))
		return NULL;
	memset(pages, 0, 2 * PAGE);
	return pages;
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

/* The first record fits in front of the fault, the second goes across it. */
TEST_F(cdev, fault_in_a_later_record_returns_the_ones_before)
{
	union record first, second, again;
	int size, next;
	char *end;

	size = read_one(self->fd, &first);
	ASSERT_GT(size, 0);
	next = read_one(self->fd, &second);
	ASSERT_GT(next, 8);
	end = new_pages(PROT_NONE);
	ASSERT_NE(end, NULL);
	end += 2 * PAGE;

	ASSERT_EQ(lseek(self->fd, 0, SEEK_SET), 0);
	ASSERT_EQ(read(self->fd, end - size - 8, 2 * PAGE), size);
	EXPECT_EQ(memcmp(end - size - 8, &first, size), 0);
	EXPECT_EQ(read(self->fd, end - 8, PAGE), -1);
	EXPECT_EQ(errno, EFAULT);
	EXPECT_EQ(read(self->fd, end - next + 8, PAGE), -1);
	EXPECT_EQ(errno, EFAULT);
	ASSERT_EQ(read_one(self->fd, &again), next);
	EXPECT_EQ(memcmp(&again, &second, next), 0);
}

/* A ring of 64 KiB, which so many kills overwrite more than once. */
#define RING_KILLS	100
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
		EXPECT_TRUE(oomtest_verify());
		oomtest_unload();
		oomtest_load("");
	}
	rmdir(self->memcg);
}

TEST_F(small_ring, overrun_reader_gets_epipe_once)
{
	struct stream stream = { .room = sizeof(union record) };
	struct pollfd p = { .events = POLLIN | POLLPRI };
	__u64 overwritten, records;
	union record before;
	int fd, i;

	if (!self->loaded)
		SKIP(return, "needs OOMWATCH_KO, and oomwatch not in use");
	ASSERT_TRUE(kill_one(self->memcg));
	fd = open(OOMTEST_DEVICE, O_RDONLY | O_NONBLOCK);
	ASSERT_GE(fd, 0);
	ASSERT_GT(read_one(fd, &before), 0);
	EXPECT_EQ(before.h.seq, 1);
	for (i = 0; i < RING_KILLS; i++)
		ASSERT_TRUE(kill_one(self->memcg));

	p.fd = fd;
	EXPECT_EQ(poll(&p, 1, 0), 1);
	EXPECT_EQ(p.revents, POLLIN | POLLERR | POLLPRI);
	EXPECT_EQ(read(fd, &before, sizeof(before)), -1);
	EXPECT_EQ(errno, EPIPE);
	EXPECT_EQ(poll(&p, 1, 0), 1);
	EXPECT_EQ(p.revents, POLLIN);

	/* It goes on where it was, for the first kill was kept. */
	stream.fd = fd;
	while (stream_next(&stream))
		;
	EXPECT_EQ(errno, EAGAIN);
	EXPECT_EQ(stream.first, 2);

	/* What is missing is exactly what stats counts as overwritten. */
	records = oomtest_counter(OOMTEST_DEBUGFS, "stats", "records");
	overwritten = oomtest_counter(OOMTEST_DEBUGFS, "stats", "overwritten");
	EXPECT_GT(overwritten, 1);
	EXPECT_EQ(stream.missing, overwritten);
	EXPECT_EQ(stream.last, records);
	close(fd);
}

/* What was gone when a reader came is no loss of his; what goes then, is. */
TEST_F(small_ring, late_reader_gets_epipe_for_what_is_lost_since)
{
	struct stream stream = { .room = sizeof(union record) };
	struct pollfd p = { .events = POLLIN | POLLPRI };
	union record record;
	int i;

	if (!self->loaded)
		SKIP(return, "needs OOMWATCH_KO, and oomwatch not in use");
	for (i = 0; i < RING_KILLS; i++)
		ASSERT_TRUE(kill_one(self->memcg));
	stream.fd = open(OOMTEST_DEVICE, O_RDONLY | O_NONBLOCK);
	ASSERT_GE(stream.fd, 0);
	p.fd = stream.fd;
	EXPECT_EQ(poll(&p, 1, 0), 1);
	EXPECT_EQ(p.revents, POLLIN);
	while (stream_next(&stream))
		;
	EXPECT_EQ(errno, EAGAIN);
	EXPECT_GT(stream.missing, 1);

	/* It stands at the oldest record, and loses what stands behind the kept. */
	ASSERT_EQ(lseek(stream.fd, 0, SEEK_SET), 0);
	for (i = 0; i < RING_KILLS; i++)
		ASSERT_TRUE(kill_one(self->memcg));
	EXPECT_EQ(poll(&p, 1, 0), 1);
	EXPECT_EQ(p.revents, POLLIN | POLLERR | POLLPRI);
	EXPECT_EQ(read(stream.fd, &record, sizeof(record)), -1);
	EXPECT_EQ(errno, EPIPE);
	ASSERT_GT(read_one(stream.fd, &record), 0);
	EXPECT_EQ(record.h.seq, 1);
	EXPECT_TRUE(record.h.flags & OOMWATCH_FLAG_KEPT);
	EXPECT_GT(read_all(stream.fd, sizeof(record), NULL, NULL), 100);
	close(stream.fd);
}

/**
 * struct stalled - a read() that waits for a page of its buffer
 * @fd: the device
 * @faults: the userfaultfd that has to give it the page
 * @page: that page
 * @buffer: where it reads to: @room bytes, the first ones in front of @page
 * @got: what it returned
 */
struct stalled {
	int fd;
	int faults;
	char *page;
	char *buffer;
	size_t room;
	ssize_t got;
};

static void *read_and_stall(void *argument)
{
	struct stalled *stalled = argument;

	stalled->got = read(stalled->fd, stalled->buffer, stalled->room);
	return NULL;
}

/* Let whoever touches the pages wait; false if the kernel cannot do that. */
static bool make_stall(struct stalled *stalled)
{
	struct uffdio_api api = { .api = UFFD_API };
	struct uffdio_register pages = {
		.range = { (unsigned long)stalled->page, 2 * PAGE },
		.mode = UFFDIO_REGISTER_MODE_MISSING,
	};

	stalled->faults = syscall(SYS_userfaultfd, O_CLOEXEC);
	return stalled->faults >= 0 &&
	       !ioctl(stalled->faults, UFFDIO_API, &api) &&
	       !ioctl(stalled->faults, UFFDIO_REGISTER, &pages);
}

static void end_stall(struct stalled *stalled)
{
	struct uffdio_zeropage pages = {
		.range = { (unsigned long)stalled->page, 2 * PAGE },
	};

	ioctl(stalled->faults, UFFDIO_ZEROPAGE, &pages);
}

static void do_nothing(int signal)
{
}

/* Who reads the same file has to wait, but not for ever: EINTR. */
static bool is_interrupted(int fd)
{
	struct sigaction action = { .sa_handler = do_nothing };
	union record record;
	int status;

	if (!fork()) {
		sigaction(SIGALRM, &action, NULL);
		alarm(1);
		_exit(read(fd, &record, sizeof(record)) != -1 ||
		      errno != EINTR);
	}
	return wait(&status) > 0 && !status;
}

/* Whole records, each with the number after the one before? Return: the last number, or 0. */
static __u64 last_in_row(const char *buffer, ssize_t bytes)
{
	const struct oomwatch_header *record;
	__u64 seq = 0;

	for (; bytes > 0; buffer += record->size, bytes -= record->size) {
		record = (const void *)buffer;
		if (bytes < (ssize_t)sizeof(*record) ||
		    record->size < sizeof(*record) || record->size > bytes ||
		    (seq && record->seq != seq + 1))
			return 0;
		seq = record->seq;
	}
	return seq;
}

/*
 * A reader that waits in the middle of its second record delays neither kills nor
 * other readers. It gets that record although it is overwritten meanwhile, perhaps more
 * that follow it without a gap, and then EPIPE with the next read. There were so many
 * kills before that hardly any more is kept.
 */
TEST_F(small_ring, stalled_reader_delays_nobody)
{
	union record first, second, next;
	struct stalled stalled;
	struct uffd_msg fault;
	int fd, size, rest, i;
	pthread_t thread;
	__u64 last;

	if (!self->loaded)
		SKIP(return, "needs OOMWATCH_KO, and oomwatch not in use");
	for (i = 0; i < 100; i++)
		ASSERT_TRUE(kill_one(self->memcg));
	fd = open(OOMTEST_DEVICE, O_RDONLY | O_NONBLOCK);
	ASSERT_GE(fd, 0);
	stalled.fd = open(OOMTEST_DEVICE, O_RDONLY);
	ASSERT_GE(stalled.fd, 0);
	ASSERT_EQ(lseek(fd, 0, SEEK_END), 0);
	ASSERT_EQ(lseek(stalled.fd, 0, SEEK_END), 0);
	for (i = 0; i < 3; i++)
		ASSERT_TRUE(kill_one(self->memcg));
	size = read_one(fd, &first);
	ASSERT_GT(size, 0);
	rest = read_one(fd, &second);
	ASSERT_GT(rest, 8);

	stalled.page = new_pages(PROT_READ | PROT_WRITE);
	ASSERT_NE(stalled.page, NULL);
	stalled.page += 2 * PAGE;
	stalled.buffer = stalled.page - size - 8;
	stalled.room = size + 8 + 2 * PAGE;
	if (!make_stall(&stalled))
		SKIP(return, "needs CONFIG_USERFAULTFD");
	ASSERT_EQ(pthread_create(&thread, NULL, read_and_stall, &stalled), 0);
	ASSERT_EQ(read(stalled.faults, &fault, sizeof(fault)), sizeof(fault));
	ASSERT_EQ(fault.event, UFFD_EVENT_PAGEFAULT);

	for (i = 0; i < RING_KILLS; i++)
		ASSERT_TRUE(kill_one(self->memcg));
	EXPECT_EQ(read(fd, &next, sizeof(next)), -1);
	EXPECT_EQ(errno, EPIPE);
	EXPECT_GT(read_all(fd, sizeof(next), NULL, NULL), 100);
	EXPECT_TRUE(is_interrupted(stalled.fd));

	end_stall(&stalled);
	pthread_join(thread, NULL);
	ASSERT_GE(stalled.got, size + rest);
	EXPECT_EQ(memcmp(stalled.buffer, &first, size), 0);
	EXPECT_EQ(memcmp(stalled.buffer + size, &second, rest), 0);
	last = last_in_row(stalled.buffer, stalled.got);
	ASSERT_GE(last, second.h.seq);
	EXPECT_EQ(read(stalled.fd, &next, sizeof(next)), -1);
	EXPECT_EQ(errno, EPIPE);
	ASSERT_GT(read(stalled.fd, &next, sizeof(next)), 0);
	/* The next that is there: one that was kept meanwhile, or the oldest of the others. */
	EXPECT_GT(next.h.seq, last);
	if (!(next.h.flags & OOMWATCH_FLAG_KEPT))
		EXPECT_EQ(next.h.seq,
			  (__u64)oomtest_counter(OOMTEST_DEBUGFS, "stats", "overwritten") +
			  oomtest_counter(OOMTEST_DEBUGFS, "stats", "kept_records") + 1);
	close(stalled.fd);
	close(stalled.faults);
	close(fd);
}

TEST_HARNESS_MAIN
