// SPDX-License-Identifier: GPL-2.0-only
/*
 * crowd - many small processes in a memory cgroup
 *
 * Says "ready" when they are there, and sleeps until it is killed; they die with
 * it.
 */
#include <sched.h>

#include "oomtest.h"

#define SHARER_STACK	8192

static const char usage[] =
"usage: crowd [-c|-s] COUNT CGROUP\n"
"  -c      they exit at once, and new ones take their place, for ever\n"
"  -s      they share one memory, so that thousands find room\n"
"  COUNT   how many\n"
"  CGROUP  where (a folder)\n";

static void start(bool exits)
{
	pid_t parent = getpid(), pid = fork();

	if (pid < 0) {
		perror("fork");
		exit(1);
	}
	if (pid)
		return;
	if (exits)
		_exit(0);
	oomtest_die_with(parent);
	for (;;)
		pause();
}

static int sleep_for_ever(void *parent)
{
	oomtest_die_with((pid_t)(long)parent);
	for (;;)
		pause();
	return 0;
}

static void start_sharer(void)
{
	char *stack = oomtest_map(SHARER_STACK);

	if (stack == MAP_FAILED ||
	    clone(sleep_for_ever, stack + SHARER_STACK,
		  CLONE_VM | CLONE_FS | CLONE_FILES | SIGCHLD,
		  (void *)(long)getpid()) < 0) {
		perror("clone");
		exit(1);
	}
}

int main(int argc, char **argv)
{
	bool exits = argc == 4 && !strcmp(argv[1], "-c");
	bool share = argc == 4 && !strcmp(argv[1], "-s");
	long count, i;

	if (argc - exits - share != 3) {
		fputs(usage, stderr);
		return 2;
	}
	count = atol(argv[argc - 2]);
	/*
	 * If a process exits whose parent is in its session, but in another process group, the
	 * kernel looks at all processes of the group (will_become_orphaned_pgrp()). Those that
	 * this one leaves behind have process 1 as parent.
	 */
	setsid();
	if (oomtest_write(argv[argc - 1], "cgroup.procs", "0")) {
		perror(argv[argc - 1]);
		return 1;
	}
	for (i = 0; i < count; i++) {
		if (share)
			start_sharer();
		else
			start(exits);
	}
	puts("ready");
	fflush(stdout);
	while (exits)
		if (wait(NULL) > 0)
			start(true);
	for (;;)
		pause();
}
