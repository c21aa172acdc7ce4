// SPDX-License-Identifier: GPL-2.0-only
/*
 * newborn - makes processes that share its memory, of which each is about to be in a cgroup
 *	     for as long as possible
 *
 * fork() shows a new process to the OOM killer, tells all who listen to process events of it
 * (see cn_proc), and puts it in a cgroup only then. So many listen here, and read nothing.
 */
#include <linux/cn_proc.h>
#include <linux/connector.h>
#include <linux/netlink.h>
#include <sched.h>
#include <stddef.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include "oomtest.h"

static const char usage[] =
"usage: newborn CGROUP\n"
"  CGROUP  join this cgroup first (its folder)\n"
"It says \"ready\", and waits for a line on its standard input.\n";

#define LISTENERS	2000
#define CHILDREN	30	/* oomwatch records so many that share the memory of a victim */
#define BYTES		(8 << 20)

struct listen {
	struct nlmsghdr header;
	struct cn_msg message;
	enum proc_cn_mcast_op op;
};

static void listen_to_forks(void)
{
	struct sockaddr_nl address = { .nl_family = AF_NETLINK, .nl_groups = CN_IDX_PROC };
	struct listen request = {
		.header = { .nlmsg_len = sizeof(request), .nlmsg_type = NLMSG_DONE },
		.message = {
			.id = { CN_IDX_PROC, CN_VAL_PROC },
			.len = sizeof(request.op),
		},
		.op = PROC_CN_MCAST_LISTEN,
	};
	int fd = socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC, NETLINK_CONNECTOR);

	/* Without CONFIG_NET, or without CONFIG_CONNECTOR. */
	if (fd < 0 && errno != EMFILE)
		exit(OOMTEST_SKIP);
	if (fd < 0 || bind(fd, (void *)&address, sizeof(address)) ||
	    send(fd, &request, sizeof(request), 0) < 0)
		oomtest_fail("newborn: to listen to process events");
}

static int child(void *unused)
{
	for (;;)
		pause();
	return 0;
}

int main(int argc, char **argv)
{
	static max_align_t stacks[CHILDREN][256];
	const struct rlimit limit = { LISTENERS + 16, LISTENERS + 16 };
	char line[16];
	int i;

	if (argc != 2) {
		fputs(usage, stderr);
		return 2;
	}
	if (setrlimit(RLIMIT_NOFILE, &limit) || oomtest_write(argv[1], "cgroup.procs", "0"))
		oomtest_fail(argv[1]);
	for (i = 0; i < LISTENERS; i++)
		listen_to_forks();
	/* Of tasks with as many points, the kernel chooses the newest. */
	if (oomtest_write("/proc/self", "oom_score_adj", "1000"))
		oomtest_fail("oom_score_adj");
	oomtest_touch(BYTES);
	puts("ready");
	fflush(stdout);
	if (!fgets(line, sizeof(line), stdin))
		return 1;
	for (i = 0; i < CHILDREN; i++)
		clone(child, stacks[i] + 256, CLONE_VM | SIGCHLD, NULL);
	for (;;)
		pause();
}
