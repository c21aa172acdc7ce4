// SPDX-License-Identifier: GPL-2.0-only
/*
 * hostile_user - what a user does in a cgroup of his own
 */
#include <sched.h>
#include <sys/resource.h>
#include <time.h>

#include "hostile.h"
#include "noise.h"

#define CGROUPS		200	/* that run out of memory in turns */
#define GENERATORS	10	/* processes that see to that */
#define OWN		(CGROUPS / GENERATORS)
#define LIMIT		"1M"
#define PATIENCE	2	/* seconds that a victim has to die */
#define CROWD		1200	/* threads, and as many processes that share a memory */

static const char *home;
static int folders[CGROUPS];
static int *stop;
static __u64 state;

/*
 * All bytes that a name may have: three in each, by turns. Those below each other have
 * names of the greatest length.
 */
static void name_of(char *text, int i)
{
	unsigned int byte = 3 * i, j;
	size_t length = sprintf(text, "%d-", i);

	for (j = 0; j < 3; j++, byte++) {
		unsigned char value = 1 + byte % 255;

		text[length++] = value == '/' || value == '\n' ? '.' : value;
	}
	text[length] = 0;
	if (i < HOSTILE_DEEP) {
		memset(text + length, 'd', 250 - length);
		text[250] = 0;
	}
}

const char *noise_cgroup(__u64 number)
{
	static char path[2 * OOMTEST_FOLDER];
	char text[OOMTEST_FOLDER];

	name_of(text, HOSTILE_DEEP + number % (CGROUPS - HOSTILE_DEEP));
	snprintf(path, sizeof(path), "%s/%s", home, text);
	return path;
}

static void write_at(int folder, const char *file, const char *text)
{
	int fd = openat(folder, file, O_WRONLY | O_CLOEXEC);

	if (fd < 0)
		return;
	if (write(fd, text, strlen(text)) < 0)
		errno = 0;
	close(fd);
}

/* Those that lie below each other have their tasks in a leaf. */
static int make_cgroup(int above, const char *text, const char *limit)
{
	mkdirat(above, text, 0755);
	above = openat(above, text, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (limit) {
		write_at(above, "memory.max", limit);
		write_at(above, "memory.swap.max", "0");
	} else {
		write_at(above, "cgroup.subtree_control", "+memory");
	}
	return above;
}

static void make_cgroups(void)
{
	int above = open(home, O_RDONLY | O_DIRECTORY | O_CLOEXEC), i;
	int below = above;
	char text[256];

	for (i = 0; i < CGROUPS; i++) {
		name_of(text, i);
		if (i < HOSTILE_DEEP) {
			below = make_cgroup(below, text, NULL);
			snprintf(text, sizeof(text), "%d-leaf", i);
			folders[i] = make_cgroup(below, text, LIMIT);
		} else {
			folders[i] = make_cgroup(above, text, LIMIT);
		}
		if (folders[i] < 0)
			oomtest_fail("cgroup");
	}
}

/* Remove it, if nobody is in it any more, and make it again, under another id. */
static void make_again(int i)
{
	int above = open(home, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	char text[256];

	name_of(text, i);
	if (!unlinkat(above, text, AT_REMOVEDIR)) {
		close(folders[i]);
		folders[i] = make_cgroup(above, text, LIMIT);
	}
	close(above);
}

static void outgrow(int i, int kind)
{
	__u64 number = noise_draw(&state);
	char text[16];

	setpgid(0, 0);
	oomtest_write("/proc/self", "oom_score_adj", "0");
	snprintf(text, sizeof(text), "%d-victim", i);
	write_at(folders[i], "cgroup.procs", "0");
	if (kind < noise_hog_kinds)
		noise_hog(kind, number, 8 << 20);
	prctl(PR_SET_NAME, text);
	oomtest_touch(4 << 20);
	_exit(0);
}

static void provoke(int i, int kind)
{
	time_t end = time(NULL) + PATIENCE;
	pid_t parent = getpid(), pid = fork();

	if (!pid) {
		oomtest_die_with(parent);
		outgrow(i, kind);
	}
	while (pid > 0 && !waitpid(pid, NULL, WNOHANG) && time(NULL) < end)
		usleep(500);
	kill(-pid, SIGKILL);
	while (waitpid(-1, NULL, WNOHANG) > 0)
		;
}

static void generate(int number)
{
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	state = number;
	while (!__atomic_load_n(stop, __ATOMIC_RELAXED)) {
		int i = number * OWN + noise_draw(&state) % OWN;

		/* Most are quick, so that there are many. */
		provoke(i, noise_draw(&state) % (noise_hog_kinds * 4));
		if (i >= HOSTILE_DEEP && noise_draw(&state) % 16 == 0)
			make_again(i);
	}
}

static void *wait_for_ever(void *unused)
{
	for (;;)
		pause();
	return NULL;
}

static int share_for_ever(void *unused)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (;;)
		pause();
	return 0;
}

/* Thousands of threads and of processes that share one memory, which then outgrows. */
static void crowd(int folder)
{
	pthread_attr_t attributes;
	pthread_t thread;
	char *stack = oomtest_map(CROWD * 4096);
	int i;

	oomtest_write("/proc/self", "oom_score_adj", "0");
	write_at(folder, "cgroup.procs", "0");
	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, 16384);
	for (i = 0; i < CROWD; i++) {
		pthread_create(&thread, &attributes, wait_for_ever, NULL);
		clone(share_for_ever, stack + (i + 1) * 4096, CLONE_VM | SIGCHLD, NULL);
	}
	prctl(PR_SET_NAME, "crowd");
	oomtest_touch(256 << 20);
	_exit(0);
}

static void generate_crowds(void)
{
	int above = open(home, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int folder = make_cgroup(above, "crowd", "96M");

	while (!__atomic_load_n(stop, __ATOMIC_RELAXED)) {
		pid_t parent = getpid(), pid = fork();

		if (!pid) {
			oomtest_die_with(parent);
			setpgid(0, 0);
			crowd(folder);
		}
		waitpid(pid, NULL, 0);
		kill(-pid, SIGKILL);
		sleep(1);
	}
}

void hostile_attack(const char *folder, uid_t user, int *over)
{
	const struct rlimit many = { 20000, 20000 };
	pid_t pids[GENERATORS + 1], parent = getppid();
	int i;

	home = folder;
	stop = over;
	setrlimit(RLIMIT_NPROC, &many);
	oomtest_write(home, "home/cgroup.procs", "0");
	oomtest_write("/proc/self", "oom_score_adj", "-500");
	if (setresgid(user, user, user) || setresuid(user, user, user))
		oomtest_fail("user");
	oomtest_die_with(parent);
	prctl(PR_SET_DUMPABLE, 1);
	make_cgroups();
	parent = getpid();
	for (i = 0; i <= GENERATORS; i++) {
		pids[i] = fork();
		if (pids[i])
			continue;
		oomtest_die_with(parent);
		if (i < GENERATORS)
			generate(i);
		else
			generate_crowds();
		_exit(0);
	}
	for (i = 0; i <= GENERATORS; i++)
		waitpid(pids[i], NULL, 0);
	_exit(0);
}
