// SPDX-License-Identifier: GPL-2.0-only
/*
 * renamed - be killed while one's name changes all the time
 *
 * Prints how many children were killed.
 */
#include <pthread.h>

#include "oomtest.h"

static const char usage[] =
"usage: renamed CGROUP COUNT SIZE\n"
"  CGROUP  where the children run, one after the other (its folder)\n"
"  COUNT   how many there are\n"
"  SIZE    MiB that each of them eats\n";

/* All names of a length are those of one letter, so that a mixture is seen. */
static void *rename_for_ever(void *unused)
{
	char path[64], name[16];
	unsigned int turn;
	int fd;

	snprintf(path, sizeof(path), "/proc/self/task/%d/comm", getpid());
	fd = open(path, O_WRONLY);
	for (turn = 0; fd >= 0; turn++) {
		memset(name, 'a' + turn % 26, 15);
		if (write(fd, name, 1 + turn % 15) < 0)
			break;
	}
	return unused;
}

static void eat(const char *cgroup, size_t bytes)
{
	pthread_t thread;

	if (oomtest_write(cgroup, "cgroup.procs", "0") ||
	    pthread_create(&thread, NULL, rename_for_ever, NULL))
		_exit(1);
	oomtest_touch(bytes);
	_exit(0);
}

int main(int argc, char **argv)
{
	long count, killed = 0;
	int status;

	if (argc != 4) {
		fputs(usage, stderr);
		return 2;
	}
	for (count = atol(argv[2]); count; count--) {
		pid_t pid = fork();

		if (!pid)
			eat(argv[1], strtoul(argv[3], NULL, 0) << 20);
		if (pid < 0 || waitpid(pid, &status, 0) != pid) {
			perror("child");
			return 1;
		}
		killed += WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
	}
	printf("%ld\n", killed);
	return 0;
}
