// SPDX-License-Identifier: GPL-2.0-only
/*
 * protect.c - what this program does against OOMs: it takes all its memory in advance,
 * and, with --protect, is never killed
 */
#include <err.h>
#include <malloc.h>
#include <stdio.h>
#include <sys/mman.h>
#include <time.h>

#include "host/protect.h"

#define ADJ	"/proc/self/oom_score_adj"

/**
 * protect() - never become a victim
 *
 * Ends the program if that is not allowed.
 */
void protect(void)
{
	FILE *file = fopen(ADJ, "we");

	if (!file || fputs("-1000", file) < 0 || fclose(file))
		err(1, "cannot lower %s, which needs CAP_SYS_RESOURCE",
		    ADJ);
}

/**
 * protect_memory() - take all memory now that printing to a file needs
 * @file: the file, to which nothing was written yet
 *
 * A program that an OOM wakes must not ask for memory: it would invoke the OOM killer
 * itself. So the file gets a static buffer, the time zone is read in advance, and all
 * pages, including the program's code, are locked in memory, but for what the start used
 * and freed: the kernel gets that back. Without CAP_IPC_LOCK, or enough RLIMIT_MEMLOCK,
 * they are not locked, and may have to be read again.
 */
void protect_memory(FILE *file)
{
	static char buffer[16384];

	setvbuf(file, buffer, _IOFBF, sizeof(buffer));
	tzset();
	malloc_trim(0);
	mlockall(MCL_CURRENT | MCL_FUTURE);
}
