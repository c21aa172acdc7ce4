// SPDX-License-Identifier: GPL-2.0-only
/*
 * mrelease - take the memory of a dying process away, by process_mrelease(2)
 */
#include "oomtest.h"

#ifndef SYS_process_mrelease
#define SYS_process_mrelease	448
#endif

int main(int argc, char **argv)
{
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
	if (syscall(SYS_process_mrelease, pidfd, 0)) {
		perror("process_mrelease");
		return 1;
	}
	return 0;
}
