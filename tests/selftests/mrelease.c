// SPDX-License-Identifier: GPL-2.0-only
/*
 * mrelease - take the memory of a dying process away, by process_mrelease(2)
 *
 * Waits until it is dying: the OOM reaper comes 2 s later. Says how often it has
 * tried, and how long the last time took.
 */
#include <time.h>

#include "oomtest.h"

#ifndef SYS_process_mrelease
#define SYS_process_mrelease	448
#endif

static long long now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

int main(int argc, char **argv)
{
	static const struct timespec pause = { .tv_nsec = 10000000 };
	long long start;
	int tries = 0;
	int pidfd;

	if (argc != 2) {
		fputs("usage: mrelease PID\n", stderr);
		return 2;
	}
	pidfd = syscall(SYS_pidfd_open, atoi(argv[1]), 0);
	if (pidfd < 0) {
		perror("pidfd_open");
		return 1;
	}
	for (;;) {
		start = now_ms();
		if (!syscall(SYS_process_mrelease, pidfd, 0))
			break;
		/* It is not dying, or it is just on the way to. */
		if ((errno != EINVAL && errno != EAGAIN) || ++tries == 3000) {
			perror("process_mrelease");
			return 1;
		}
		nanosleep(&pause, NULL);
	}
	printf("%d tries, %lld ms\n", tries + 1, now_ms() - start);
	return 0;
}
