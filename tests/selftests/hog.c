// SPDX-License-Identifier: GPL-2.0-only
/*
 * hog - eat memory, to provoke the OOM killer
 *
 * Touches SIZE MiB, says "ready" and sleeps until it is killed, or exits.
 */
#include <linux/mempolicy.h>
#include <sched.h>
#include <sys/prctl.h>

#include "oomtest.h"

static const char usage[] =
"usage: hog [-a ADJ] [-b NODE] [-c COMM] [-f] [-g CGROUP] [-l] [-n COUNT]\n"
"           [-s] [-t COUNT] [-u UID] [-U] [-v GIB] [-w] [-x] SIZE\n"
"  -a ADJ     set oom_score_adj\n"
"  -b NODE    take memory of this NUMA node only\n"
"  -c COMM    set the name of the task\n"
"  -f         be a fork bomb: never sleep, but make more of its kind, for ever\n"
"  -g CGROUP  join this cgroup first (its folder)\n"
"  -l         lock the memory\n"
"  -n COUNT   do it in COUNT children, one after the other, and print how many\n"
"             of them were killed; they do not sleep\n"
"  -s         with -w, sleep for a moment where that fails\n"
"  -t COUNT   eat with COUNT threads at once, each its part\n"
"  -u UID     become this user\n"
"  -U         become root of a user namespace, as seen from inside\n"
"  -v GIB     map so much that is not touched\n"
"  -w         take half of the pages by writing to a file in memory, in turns\n"
"  -x         exit instead of sleeping\n"
"  SIZE       MiB\n";

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE	23
#endif

static void check(int err, const char *what)
{
	errno = -err;
	if (err)
		oomtest_fail(what);
}

static void bind_to(long node)
{
	unsigned long nodes = 1UL << node;

	if (syscall(SYS_set_mempolicy, MPOL_BIND, &nodes, sizeof(nodes) * 8))
		oomtest_fail("mempolicy");
}

/* A process that has changed its user may write its map only if it is dumpable. */
static void enter_user_namespace(void)
{
	char map[32];

	snprintf(map, sizeof(map), "0 %d 1", getuid());
	if (prctl(PR_SET_DUMPABLE, 1) || unshare(CLONE_NEWUSER))
		oomtest_fail("user namespace");
	check(oomtest_write("/proc/self", "uid_map", map), "uid_map");
}

/*
 * One page by a page fault, one by write(): the two reach the OOM killer with
 * stacks of different depth.
 */
static void touch_in_turns(size_t bytes, bool sleeps)
{
	long page = sysconf(_SC_PAGESIZE);
	int fd = memfd_create("hog", 0);
	char *memory = oomtest_map(bytes);
	size_t at;

	if (fd < 0 || memory == MAP_FAILED)
		oomtest_fail("memory");
	for (at = 0; at < bytes; at += 2 * page) {
		madvise(memory + at, page, MADV_POPULATE_WRITE);
		if (write(fd, memory, page) < 0 && sleeps)
			usleep(100000);
	}
}

/*
 * Each process has memory of its own, and that of its ancestors mapped. The kernel
 * buries the dead, so that only the living count for pids.max; when that is
 * reached, there is no use in hurry.
 */
static void fork_for_ever(size_t bytes)
{
	signal(SIGCHLD, SIG_IGN);
	oomtest_touch(bytes);
	for (;;) {
		switch (fork()) {
		case -1:
			usleep(50000);
			break;
		case 0:
			oomtest_touch(bytes);
			break;
		}
	}
}

/* As a victim it then exits before who has asked goes on, on its CPU. Root only. */
static void be_first(void)
{
	const struct sched_param lowest = { .sched_priority = 1 };

	sched_setscheduler(0, SCHED_FIFO, &lowest);
}

int main(int argc, char **argv)
{
	const char *cgroup = NULL, *comm = NULL, *adj = NULL;
	long count = 0, node = -1, threads = 1, uid = -1, killed = 0;
	bool bomb = false, in_turns = false, lock = false;
	bool user_namespace = false, exits = false, sleeps = false;
	size_t bytes, mapped = 0;
	int option;

	while ((option = getopt(argc, argv, "a:b:c:fg:ln:st:u:Uv:wx")) != -1) {
		switch (option) {
		case 'a':
			adj = optarg;
			break;
		case 'b':
			node = atol(optarg);
			break;
		case 'c':
			comm = optarg;
			break;
		case 'f':
			bomb = true;
			break;
		case 'g':
			cgroup = optarg;
			break;
		case 'l':
			lock = true;
			break;
		case 'n':
			count = atol(optarg);
			break;
		case 't':
			threads = atol(optarg);
			break;
		case 's':
			sleeps = true;
			break;
		case 'u':
			uid = atol(optarg);
			break;
		case 'U':
			user_namespace = true;
			break;
		case 'v':
			mapped = strtoul(optarg, NULL, 0) << 30;
			break;
		case 'w':
			in_turns = true;
			break;
		case 'x':
			exits = true;
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
		oomtest_fail("comm");
	if (count) {
		if (uid >= 0 && setresuid(uid, uid, uid))
			oomtest_fail("uid");
		while (count--)
			killed += oomtest_kill(cgroup, bytes) > 0;
		printf("%ld\n", killed);
		return 0;
	}
	if (cgroup)
		check(oomtest_write(cgroup, "cgroup.procs", "0"), cgroup);
	if (uid >= 0 && setresuid(uid, uid, uid))
		oomtest_fail("uid");
	if (user_namespace)
		enter_user_namespace();
	if (node >= 0)
		bind_to(node);
	if (lock && mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT))
		oomtest_fail("lock");
	if (mapped && oomtest_map(mapped) == MAP_FAILED)
		oomtest_fail("address space");
	if (bomb)
		fork_for_ever(bytes);
	if (in_turns)
		touch_in_turns(bytes, sleeps);
	else
		oomtest_touch_by(threads, bytes);
	if (!exits)
		be_first();
	puts("ready");
	fflush(stdout);
	while (!exits)
		pause();
	return 0;
}
