// SPDX-License-Identifier: GPL-2.0-only
/*
 * hog - eat memory, to provoke the OOM killer
 *
 * Touches SIZE MiB, says "ready" and sleeps until it is killed.
 */
#include <sys/prctl.h>

#include "oomtest.h"

static const char usage[] =
"usage: hog [-a ADJ] [-c COMM] [-g CGROUP] [-n COUNT] [-u UID] SIZE\n"
"  -a ADJ     set oom_score_adj\n"
"  -c COMM    set the name of the task\n"
"  -g CGROUP  join this cgroup first (its folder)\n"
"  -n COUNT   do it in COUNT children, one after the other, and print how many\n"
"             of them were killed; they do not sleep\n"
"  -u UID     become this user\n"
"  SIZE       MiB\n";

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

static void check(int err, const char *what)
{
	errno = -err;
	if (err)
		fail(what);
}

int main(int argc, char **argv)
{
	const char *cgroup = NULL, *comm = NULL, *adj = NULL;
	long count = 0, uid = -1, killed = 0;
	size_t bytes;
	int option;

	while ((option = getopt(argc, argv, "a:c:g:n:u:")) != -1) {
		switch (option) {
		case 'a':
			adj = optarg;
			break;
		case 'c':
			comm = optarg;
			break;
		case 'g':
			cgroup = optarg;
			break;
		case 'n':
			count = atol(optarg);
			break;
		case 'u':
			uid = atol(optarg);
			break;
		default:
			fputs(usage, stderr);
			return 2;
		}
	}
	if (argc - optind != 1 || (count && !cgroup)) {
		fputs(usage, stderr);
		return 2;
	}
	bytes = strtoul(argv[optind], NULL, 0) << 20;

	if (adj)
		check(oomtest_write("/proc/self", "oom_score_adj", adj),
		      "oom_score_adj");
	if (comm && prctl(PR_SET_NAME, comm))
		fail("comm");
	if (count) {
		while (count--)
			killed += oomtest_kill(cgroup, bytes);
		printf("%ld\n", killed);
		return 0;
	}
	if (cgroup)
		check(oomtest_write(cgroup, "cgroup.procs", "0"), cgroup);
	if (uid >= 0 && setresuid(uid, uid, uid))
		fail("uid");
	oomtest_touch(bytes);
	puts("ready");
	fflush(stdout);
	for (;;)
		pause();
}
