// SPDX-License-Identifier: GPL-2.0-only
/*
 * cdev - what /dev/oomwatch promises a reader, call by call
 */
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/sendfile.h>
#include <sys/uio.h>
#include <time.h>

#include "cdev.h"

#define NOBODY		65534

/* EXPECT that a call fails with this error. */
#define EXPECT_ERROR(error, call) do { \
	errno = 0; \
	EXPECT_EQ((long)(call), -1); \
	EXPECT_EQ(errno, error); \
} while (0)

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
		oomtest_wait_asleep(getppid());
		_exit(!oomtest_kill(self->memcg, KILL_BYTES));
	}
	ASSERT_GT(read(fd, &record, sizeof(record)), 0);
	EXPECT_EQ(record.h.type, OOMWATCH_TYPE_VICTIM);
	waitpid(killer, NULL, 0);
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
		oomtest_wait_asleep(getppid());
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

TEST_F(cdev, read_of_nothing_gets_nothing_and_loses_nothing)
{
	union record before, after;

	ASSERT_GT(read_one(self->fd, &before), 0);
	EXPECT_EQ(read(self->fd, &after, 0), 0);
	ASSERT_GT(read_one(self->fd, &after), 0);
	EXPECT_EQ(after.h.seq, before.h.seq + 1);
	ASSERT_GE(read_all(self->fd, sizeof(after), NULL, NULL), 0);
	EXPECT_EQ(read(self->fd, &after, 0), 0);
	/* Nor does one that would block wait for a record. */
	ASSERT_EQ(fcntl(self->fd, F_SETFL, 0), 0);
	alarm(10);
	EXPECT_EQ(read(self->fd, &after, 0), 0);
	alarm(0);
}

TEST_F(cdev, an_error_after_a_record_comes_with_the_next_read)
{
	union record first, second, again;
	int size, next;

	size = read_one(self->fd, &first);
	ASSERT_GT(size, 0);
	next = read_one(self->fd, &second);
	ASSERT_GT(next, 8);
	ASSERT_EQ(lseek(self->fd, 0, SEEK_SET), 0);
	/* Room for the first record, and for a part of the second. */
	ASSERT_LT(size, (int)sizeof(again) - 8);
	ASSERT_EQ(read(self->fd, &again, size + 8), size);
	EXPECT_EQ(memcmp(&again, &first, size), 0);
	EXPECT_ERROR(EINVAL, read(self->fd, &again, 8));
	ASSERT_EQ(read_one(self->fd, &again), next);
	EXPECT_EQ(memcmp(&again, &second, next), 0);
}

/* Each of its buffers is read into as if by a call of its own. */
TEST_F(cdev, readv_fills_its_buffers_with_whole_records)
{
	union record first, second, again[2];
	struct iovec parts[2];
	int size, next;

	size = read_one(self->fd, &first);
	ASSERT_GT(size, 0);
	next = read_one(self->fd, &second);
	ASSERT_GT(next, 0);
	ASSERT_EQ(lseek(self->fd, 0, SEEK_SET), 0);
	parts[0] = (struct iovec){ &again[0], size };
	parts[1] = (struct iovec){ &again[1], next };
	ASSERT_EQ(readv(self->fd, parts, 2), size + next);
	EXPECT_EQ(memcmp(&again[0], &first, size), 0);
	EXPECT_EQ(memcmp(&again[1], &second, next), 0);
	/* One that is not full is the last. */
	ASSERT_EQ(lseek(self->fd, 0, SEEK_SET), 0);
	parts[0].iov_len = size + 8;
	EXPECT_EQ(readv(self->fd, parts, 2), size);
}

TEST_F(cdev, there_is_no_position)
{
	union record record;

	EXPECT_ERROR(ESPIPE, pread(self->fd, &record, sizeof(record), 0));
	EXPECT_ERROR(ESPIPE, pwrite(self->fd, &record, sizeof(record), 0));
}

TEST_F(cdev, write_and_splice_are_refused)
{
	int fd = open(OOMTEST_DEVICE, O_WRONLY);
	int ends[2];

	ASSERT_GE(fd, 0);
	EXPECT_ERROR(EINVAL, write(fd, "x", 1));
	ASSERT_EQ(pipe(ends), 0);
	EXPECT_ERROR(EINVAL, splice(self->fd, NULL, ends[1], NULL, 4096, 0));
	EXPECT_ERROR(EINVAL, splice(ends[0], NULL, fd, NULL, 4096, 0));
	close(ends[0]);
	close(ends[1]);
	close(fd);
	fd = memfd_create("cdev", 0);
	ASSERT_GE(fd, 0);
	EXPECT_ERROR(EINVAL, sendfile(fd, self->fd, NULL, 4096));
	close(fd);
}

TEST_F(cdev, mmap_and_ioctl_are_refused)
{
	int bytes;

	EXPECT_ERROR(ENODEV, mmap(NULL, 4096, PROT_READ, MAP_SHARED, self->fd,
				  0));
	EXPECT_ERROR(ENOTTY, ioctl(self->fd, FIONREAD, &bytes));
}

/* Run dd(1) on the device; its exit status. */
static int dd(const char *size, const char *count, const char *to)
{
	int status;

	if (!fork()) {
		execlp("dd", "dd", "if=" OOMTEST_DEVICE, to, size, count, NULL);
		_exit(127);
	}
	return wait(&status) > 0 && WIFEXITED(status) ?
	       WEXITSTATUS(status) : -1;
}

TEST_F(cdev, dd_copies_whole_records)
{
	struct stream device = { .fd = self->fd, .room = STREAM_ROOM };
	struct stream file = { .room = STREAM_ROOM };
	const struct oomwatch_header *h, *copy;
	char path[] = "/tmp/cdev-XXXXXX", to[32];
	int status;

	/* In the guest there is no /tmp before. */
	mkdir("/tmp", 01777);
	file.fd = mkstemp(path);
	ASSERT_GE(file.fd, 0);
	snprintf(to, sizeof(to), "of=%s", path);
	status = dd("bs=4096", "count=1", to);
	if (status != 127) {
		EXPECT_EQ(status, 0);
		while ((copy = stream_next(&file))) {
			h = stream_next(&device);
			ASSERT_NE(h, NULL);
			EXPECT_EQ(memcmp(h, copy, h->size), 0);
		}
		EXPECT_EQ(errno, 0);
		EXPECT_GT(file.records, 0);
		/* A size into which no record fits. */
		EXPECT_NE(dd("bs=40", "count=1", to), 0);
	}
	close(file.fd);
	unlink(path);
	if (status == 127)
		SKIP(return, "needs dd");
}

TEST_F(cdev, only_root_may_read)
{
	static const char * const files[] = {
		OOMTEST_DEVICE, OOMTEST_DEBUGFS "/events",
		OOMTEST_DEBUGFS "/stats",
	};
	pid_t pid = fork();
	struct stat node;
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
	ASSERT_EQ(fstat(self->fd, &node), 0);
	EXPECT_EQ(node.st_mode, S_IFCHR | 0400);
	EXPECT_EQ(node.st_uid, 0);
}

TEST_HARNESS_MAIN
