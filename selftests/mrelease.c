// SPDX-License-Identifier: GPL-2.0-only
/*
 * mrelease - take the memory of a dying process away, by process_mrelease(2)
 *
 * Waits until it is dying: the OOM reaper comes 2 s later.
 */
#include <time.h>

#include "oomtest.h"

#ifndef SYS_process_mrelease
#define SYS_process_mrelease	448
#endif

int main(int argc, char **argv)
{
	static const struct timespec pause = { .tv_nsec = 10000000 };
	int tries = 3000;
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
	while (syscall(SYS_process_mrelease, pidfd, 0)) {
		/* It is not dying, or it is just on the way to. */
		if ((errno != EINVAL && errno != EAGAIN) || !--tries) {
			perror("process_mrelease");
			return 1;
		}
		nanosleep(&pause, NULL);
	}
	return 0;
}
