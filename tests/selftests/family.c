// SPDX-License-Identifier: GPL-2.0-only
/*
 * family - processes and threads that belong together, to be killed
 *
 * Says "ready" and the ids of two of them, then waits for a line on its standard
 * input, eats memory and sleeps until it is killed.
 */
#include <pthread.h>
#include <sched.h>
#include <stddef.h>
#include <sys/prctl.h>

#include "oomtest.h"

static const char usage[] =
"usage: family -f|-l|-m|-s|-v CGROUP SIZE\n"
"  -f      a thread forks a child, which eats the memory\n"
"  -l      the leader of the threads exits, another thread goes on\n"
"  -m      as -s, but 40 of them, more than oomwatch records\n"
"  -s      a process of its own shares the memory: clone(CLONE_VM)\n"
"  -v      a child of vfork() eats the memory while its parent waits\n"
"  CGROUP  join this cgroup first (its folder)\n"
"  SIZE    MiB\n";

#define MANY	40

static size_t bytes;

static void eat(void)
{
	char line[16];

	if (!fgets(line, sizeof(line), stdin))
		_exit(1);
	oomtest_touch(bytes);
	for (;;)
		pause();
}

static void tell(pid_t first, pid_t second)
{
	printf("ready %d %d\n", first, second);
	fflush(stdout);
}

static void *survivor(void *leader)
{
	char path[64], byte[1];

	prctl(PR_SET_NAME, "survivor");
	/* Until the leader has gone, it would be the one to be marked. */
	snprintf(path, sizeof(path), "/proc/%d/task/%d/exe", getpid(),
		 getpid());
	pthread_join(*(pthread_t *)leader, NULL);
	while (readlink(path, byte, sizeof(byte)) >= 0)
		usleep(1000);
	tell(getpid(), gettid());
	eat();
	return NULL;
}

static void lose_leader(void)
{
	static pthread_t leader;
	pthread_t thread;

	leader = pthread_self();
	pthread_create(&thread, NULL, survivor, &leader);
	pthread_exit(NULL);
}

static void *forker(void *unused)
{
	pid_t parent = getpid();

	prctl(PR_SET_NAME, "forker");
	if (!fork()) {
		prctl(PR_SET_NAME, "forked");
		tell(parent, getpid());
		eat();
	}
	pause();
	return NULL;
}

static void fork_by_thread(void)
{
	pthread_t thread;

	pthread_create(&thread, NULL, forker, NULL);
	pthread_join(thread, NULL);
}

static int sharer(void *unused)
{
	prctl(PR_SET_NAME, "sharer");
	for (;;)
		pause();
	return 0;
}

static void share(int processes)
{
	static max_align_t stacks[MANY][1024];
	pid_t pid = 0;

	while (processes--)
		pid = clone(sharer, stacks[processes] + 1024,
			    CLONE_VM | SIGCHLD, NULL);
	tell(getpid(), pid);
	eat();
}

static void wait_for_child(void)
{
	pid_t parent = getpid();

	if (!vfork()) {
		prctl(PR_SET_NAME, "child");
		tell(getpid(), parent);
		eat();
	}
}

int main(int argc, char **argv)
{
	if (argc != 4) {
		fputs(usage, stderr);
		return 2;
	}
	bytes = strtoul(argv[3], NULL, 0) << 20;
	if (oomtest_write(argv[2], "cgroup.procs", "0")) {
		perror(argv[2]);
		return 1;
	}
	if (!strcmp(argv[1], "-f"))
		fork_by_thread();
	else if (!strcmp(argv[1], "-l"))
		lose_leader();
	else if (!strcmp(argv[1], "-m"))
		share(MANY);
	else if (!strcmp(argv[1], "-s"))
		share(1);
	else if (!strcmp(argv[1], "-v"))
		wait_for_child();
	return 2;
}
