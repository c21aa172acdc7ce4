// SPDX-License-Identifier: GPL-2.0-only
/*
 * crowd - many small processes in a memory cgroup
 *
 * Says "ready" when they are there, and sleeps until it is killed; they die with
 * it.
 */
#include "oomtest.h"

static const char usage[] =
"usage: crowd [-c] COUNT CGROUP\n"
"  -c      they exit at once, and new ones take their place, for ever\n"
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

int main(int argc, char **argv)
{
	bool exits = argc == 4 && !strcmp(argv[1], "-c");
	long count, i;

	if (argc - exits != 3) {
		fputs(usage, stderr);
		return 2;
	}
	count = atol(argv[1 + exits]);
	if (oomtest_write(argv[2 + exits], "cgroup.procs", "0")) {
		perror(argv[2 + exits]);
		return 1;
	}
	for (i = 0; i < count; i++)
		start(exits);
	puts("ready");
	fflush(stdout);
	while (exits)
		if (wait(NULL) > 0)
			start(true);
	for (;;)
		pause();
}
