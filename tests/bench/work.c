// SPDX-License-Identifier: GPL-2.0-only
/*
 * work - what a program does all day, and how long it takes
 *
 * Prints the nanoseconds that COUNT rounds took.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

static const char usage[] =
"usage: work fault|fork|malloc COUNT\n"
"  fault   touch a page that was never touched\n"
"  fork    start a child that exits at once\n"
"  malloc  allocate and free a block of 256 KiB, which is mapped and unmapped\n";

#define PAGE		4096
#define BLOCK		(256 * 1024)

static void do_fault(long count)
{
	char *area = mmap(NULL, count * PAGE, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (area == MAP_FAILED || madvise(area, count * PAGE, MADV_NOHUGEPAGE)) {
		perror("mmap");
		exit(1);
	}
	while (count--)
		area[count * PAGE] = 1;
}

static void do_fork(long count)
{
	while (count--) {
		pid_t pid = fork();

		if (!pid)
			_exit(0);
		if (pid < 0 || waitpid(pid, NULL, 0) < 0) {
			perror("fork");
			exit(1);
		}
	}
}

/* Seen from outside, so that the compiler does not do without. */
char *work_block;

static void do_malloc(long count)
{
	while (count--) {
		work_block = malloc(BLOCK);
		if (!work_block)
			exit(1);
		work_block[BLOCK / 2] = 1;
		free(work_block);
	}
}

int main(int argc, char **argv)
{
	long long start;
	long count;

	if (argc != 3) {
		fputs(usage, stderr);
		return 2;
	}
	count = atol(argv[2]);
	start = clock_ns();
	if (!strcmp(argv[1], "fault")) {
		do_fault(count);
	} else if (!strcmp(argv[1], "fork")) {
		do_fork(count);
	} else if (!strcmp(argv[1], "malloc")) {
		do_malloc(count);
	} else {
		fputs(usage, stderr);
		return 2;
	}
	printf("%lld\n", clock_ns() - start);
	return 0;
}
