// SPDX-License-Identifier: GPL-2.0-only
/*
 * turns - be out of memory in many cgroups, one after the other, time and again
 *
 * Prints how often it was.
 */
#include <time.h>

#include "oomtest.h"

static const char usage[] =
"usage: turns SECONDS CGROUP...\n"
"  SECONDS  for how long\n"
"  CGROUP   a cgroup whose memory.max is 0 (a folder)\n";

#define MOST	1024

/* A file of a cgroup, opened while there is memory to do that. */
static int open_procs(const char *folder)
{
	char path[PATH_MAX];
	int fd;

	snprintf(path, sizeof(path), "%s/cgroup.procs", folder);
	fd = open(path, O_WRONLY);
	if (fd < 0)
		oomtest_fail(path);
	return fd;
}

int main(int argc, char **argv)
{
	int procs[MOST], count = argc - 2, root, memory, i;
	long page = sysconf(_SC_PAGESIZE), failed = 0;
	static char bytes[65536];
	time_t end;
	off_t at;

	if (count < 1 || count > MOST) {
		fputs(usage, stderr);
		return 2;
	}
	for (i = 0; i < count; i++)
		procs[i] = open_procs(argv[2 + i]);
	root = open_procs(OOMTEST_CGROUPS);
	memory = memfd_create("turns", 0);
	if (memory < 0)
		oomtest_fail("memory");
	/* A page fault where there is no memory would never come to an end. */
	if (mlockall(MCL_CURRENT))
		oomtest_fail("lock");
	if (oomtest_write("/proc/self", "oom_score_adj", "-1000"))
		oomtest_fail("oom_score_adj");
	end = time(NULL) + atol(argv[1]);
	for (i = 0, at = 0; time(NULL) < end; i = (i + 1) % count, at += page) {
		if (write(procs[i], "0", 1) != 1)
			oomtest_fail(argv[2 + i]);
		failed += pwrite(memory, bytes, page, at) != page;
	}
	/* Out of all of them, for there is not even memory to exit. */
	if (write(root, "0", 1) != 1)
		oomtest_fail("root");
	printf("%ld\n", failed);
	return 0;
}
