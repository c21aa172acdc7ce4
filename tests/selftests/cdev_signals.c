// SPDX-License-Identifier: GPL-2.0-only
/*
 * cdev_signals - signals during a read of /dev/oomwatch lose nothing
 */
#include <sys/time.h>

#include "cdev.h"

#define KILLS		60

static long signals;

static void count_signal(int signal)
{
	__atomic_fetch_add(&signals, 1, __ATOMIC_RELAXED);
}

static void handle(int signal, int flags)
{
	struct sigaction action = {
		.sa_handler = count_signal,
		.sa_flags = flags,
	};

	sigaction(signal, &action, NULL);
}

/* Wait where no record is yet: a file that blocks, at its end. */
static int open_at_end(void)
{
	int fd = open(OOMTEST_DEVICE, O_RDONLY);

	if (fd >= 0)
		lseek(fd, 0, SEEK_END);
	return fd;
}

/* Send a signal to the parent that waits, and then give it a record. */
static void disturb(const char *memcg)
{
	if (fork())
		return;
	oomtest_wait_asleep(getppid());
	kill(getppid(), SIGUSR1);
	usleep(300000);
	_exit(!oomtest_kill(memcg, KILL_BYTES));
}

TEST_F(cdev, blocking_read_ends_at_a_signal)
{
	union record record;
	int fd, status;

	fd = open_at_end();
	ASSERT_GE(fd, 0);
	handle(SIGUSR1, 0);
	disturb(self->memcg);
	EXPECT_EQ(read(fd, &record, sizeof(record)), -1);
	EXPECT_EQ(errno, EINTR);
	EXPECT_EQ(signals, 1);
	/* It can go on where it was. */
	ASSERT_GT(read(fd, &record, sizeof(record)), 0);
	EXPECT_EQ(record.h.type, OOMWATCH_TYPE_VICTIM);
	wait(&status);
	EXPECT_EQ(status, 0);
	close(fd);
}

TEST_F(cdev, blocking_read_goes_on_with_sa_restart)
{
	union record record;
	int fd, status;

	fd = open_at_end();
	ASSERT_GE(fd, 0);
	handle(SIGUSR1, SA_RESTART);
	disturb(self->memcg);
	ASSERT_GT(read(fd, &record, sizeof(record)), 0);
	EXPECT_EQ(record.h.type, OOMWATCH_TYPE_VICTIM);
	EXPECT_EQ(signals, 1);
	wait(&status);
	EXPECT_EQ(status, 0);
	close(fd);
}

static pid_t start_kills(const char *memcg)
{
	pid_t pid = fork();
	int i;

	if (pid)
		return pid;
	for (i = 0; i < KILLS; i++)
		if (!oomtest_kill(memcg, KILL_BYTES))
			_exit(1);
	_exit(0);
}

/* Follow the kills; how many reads a signal ended, -1 if a record was lost. */
static long follow(int fd, __u64 memcg_id)
{
	struct stream stream = { .fd = fd, .room = OOMWATCH_RECORD_MAX };
	const struct oomwatch_victim *victim;
	long victims = 0, ended = 0;

	while (victims < KILLS) {
		victim = (const void *)stream_next(&stream);
		if (victim)
			victims += victim->h.type == OOMWATCH_TYPE_VICTIM &&
				   victim->task_memcg_id == memcg_id;
		else if (errno == EINTR)
			ended++;
		else
			return -1;
	}
	return ended;
}

/* The same with a signal in each millisecond. */
static long follow_under_signals(const char *memcg, int flags)
{
	const struct itimerval often = { { 0, 1000 }, { 0, 1000 } };
	const struct itimerval never = { { 0, 0 }, { 0, 0 } };
	int status, fd = open_at_end();
	pid_t killer;
	long ended;

	if (fd < 0)
		return -1;
	handle(SIGALRM, flags);
	killer = start_kills(memcg);
	setitimer(ITIMER_REAL, &often, NULL);
	ended = follow(fd, oomtest_memcg_id(memcg));
	setitimer(ITIMER_REAL, &never, NULL);
	close(fd);
	if (waitpid(killer, &status, 0) != killer || status)
		return -1;
	return ended;
}

TEST_F(cdev, a_thousand_signals_a_second_lose_nothing)
{
	EXPECT_GT(follow_under_signals(self->memcg, 0), 50);
	EXPECT_GT(signals, 50);
}

TEST_F(cdev, nor_with_sa_restart)
{
	EXPECT_EQ(follow_under_signals(self->memcg, SA_RESTART), 0);
	EXPECT_GT(signals, 50);
}

TEST_HARNESS_MAIN
