// SPDX-License-Identifier: GPL-2.0-only
/*
 * noise_hog - those of noise that eat memory, each kind in a way of its own
 */
#include <sched.h>
#include <sys/ptrace.h>

#include "noise.h"

#define STACK	16384

/**
 * struct hog - what one of them knows; a copy is in each process that it forks
 * @state: its generator
 * @bytes: how much it eats
 */
struct hog {
	__u64 state;
	size_t bytes;
};

/* Some of them take their time, so that others are there meanwhile. */
static void eat(struct hog *hog, size_t bytes)
{
	char *memory = oomtest_map(bytes);
	bool slow = noise_draw(&hog->state) % 4 == 0;
	size_t at;

	if (memory == MAP_FAILED)
		return;
	for (at = 0; at < bytes; at += 4096) {
		memory[at] = 1;
		if (slow && at % (1 << 20) == 0)
			usleep(20000);
	}
}

static void rest(struct hog *hog)
{
	switch (noise_draw(&hog->state) % 3) {
	case 0:
		_exit(0);
	case 1:
		sleep(noise_draw(&hog->state) % 4);
		_exit(0);
	}
	for (;;)
		pause();
}

static void plain(struct hog *hog)
{
	eat(hog, hog->bytes);
}

static void threads(struct hog *hog)
{
	oomtest_touch_by(2 + noise_draw(&hog->state) % 30, hog->bytes);
}

/* A parent that is gone is none to die with. */
static void forked(void)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() == 1)
		_exit(0);
}

static int sharer(void *part)
{
	forked();
	oomtest_touch((size_t)part);
	for (;;)
		pause();
	return 0;
}

/* Processes that share one memory; some are in another cgroup. */
static void sharers(struct hog *hog)
{
	int count = 1 + noise_draw(&hog->state) % 40, i;
	pid_t pid = 0;
	char text[16];

	for (i = 0; i < count && pid >= 0; i++) {
		char *stack = oomtest_map(STACK);

		if (stack == MAP_FAILED)
			return;
		pid = clone(sharer, stack + STACK, CLONE_VM | SIGCHLD,
			    (void *)(hog->bytes / count));
		snprintf(text, sizeof(text), "%d", pid);
		if (pid > 0 && noise_draw(&hog->state) % 8 == 0)
			oomtest_write(noise_cgroup(noise_draw(&hog->state)),
				      "cgroup.procs", text);
	}
}

static void family(struct hog *hog)
{
	int count = 1 + noise_draw(&hog->state) % 8, i;

	for (i = 0; i < count; i++) {
		noise_draw(&hog->state);
		if (fork())
			continue;
		forked();
		eat(hog, hog->bytes / count);
		rest(hog);
	}
}

static void *rename_for_ever(void *state)
{
	__u64 name[2] = { 0, 0 };

	for (;;) {
		name[0] = noise_draw(state);
		name[1] = noise_draw(state) >> 8;
		prctl(PR_SET_NAME, name);
	}
	return NULL;
}

/* A thread changes its name, and the leader its own. */
static void renamed(struct hog *hog)
{
	__u64 state = noise_draw(&hog->state), name[2];
	pthread_t thread;
	size_t at;
	char *memory = oomtest_map(hog->bytes);

	if (memory == MAP_FAILED ||
	    pthread_create(&thread, NULL, rename_for_ever, &state))
		return;
	for (at = 0; at < hog->bytes; at += 4096) {
		name[0] = noise_draw(&hog->state);
		name[1] = noise_draw(&hog->state) >> 8;
		prctl(PR_SET_NAME, name);
		memory[at] = 1;
	}
}

/* The memory of which it is a victim is not the one that it has afterwards. */
static void executed(struct hog *hog)
{
	char kind[8], state[24], bytes[24];

	eat(hog, hog->bytes / 2);
	snprintf(kind, sizeof(kind), "%d",
		 noise_draw(&hog->state) % 4 ? 0 : 5);
	snprintf(state, sizeof(state), "%llu",
		 (unsigned long long)noise_draw(&hog->state));
	snprintf(bytes, sizeof(bytes), "%zu", hog->bytes);
	execl("/proc/self/exe", "noise", "-h", kind, state, bytes, NULL);
}

/* One is stopped by another one that traces it, and may be stopped as it exits, too. */
static void traced(struct hog *hog)
{
	long options = noise_draw(&hog->state) % 2 ? PTRACE_O_TRACEEXIT : 0;
	int status;
	pid_t pid = fork();

	if (!pid) {
		forked();
		ptrace(PTRACE_TRACEME, 0, NULL, NULL);
		eat(hog, hog->bytes / 2);
		raise(SIGSTOP);
		eat(hog, hog->bytes / 2);
		rest(hog);
	}
	waitpid(pid, &status, 0);
	if (options)
		ptrace(PTRACE_SETOPTIONS, pid, NULL, options);
	eat(hog, hog->bytes / 2);
	if (noise_draw(&hog->state) % 2)
		ptrace(PTRACE_CONT, pid, NULL, NULL);
}

/* As the last of a row of pid namespaces, each inside the one before. */
static void namespaces(struct hog *hog)
{
	int depth = 1 + noise_draw(&hog->state) % 32;

	/* An ordinary user becomes root there. */
	if (geteuid())
		unshare(CLONE_NEWUSER);
	for (; depth && !unshare(CLONE_NEWPID); depth--) {
		pid_t pid = fork();

		if (pid > 0)
			waitpid(pid, NULL, 0);
		if (pid)
			_exit(0);
		prctl(PR_SET_PDEATHSIG, SIGKILL);
	}
	eat(hog, hog->bytes);
}

/* New namespaces, and back into those of process 1, all the time. */
static void setns_for_ever(struct hog *hog)
{
	static const char *const names[] = { "uts", "ipc", "mnt", "pid", "cgroup" };
	static const int flags[] = {
		CLONE_NEWUTS, CLONE_NEWIPC, CLONE_NEWNS, CLONE_NEWPID, CLONE_NEWCGROUP,
	};
	char path[32];
	size_t eaten;

	for (eaten = 0; eaten < hog->bytes; eaten += 1 << 18) {
		unsigned int i = noise_draw(&hog->state) % 5;
		int fd;

		snprintf(path, sizeof(path), "/proc/1/ns/%s", names[i]);
		fd = open(path, O_RDONLY | O_CLOEXEC);
		unshare(flags[i]);
		oomtest_touch(1 << 18);
		setns(fd, flags[i]);
		close(fd);
	}
}

static void file(struct hog *hog)
{
	static char piece[1 << 16];
	int fd = memfd_create("noise", 0);
	size_t at;

	for (at = 0; at < hog->bytes; at += sizeof(piece))
		if (write(fd, piece, sizeof(piece)) < 0)
			usleep(10000);
}

static void mover(struct hog *hog)
{
	size_t eaten;

	for (eaten = 0; eaten < hog->bytes; eaten += 1 << 18) {
		oomtest_write(noise_cgroup(noise_draw(&hog->state)),
			      "cgroup.procs", "0");
		oomtest_touch(1 << 18);
	}
}

static int vforked(void *hog)
{
	oomtest_touch(((struct hog *)hog)->bytes / 2);
	_exit(0);
}

/* The child has the memory of its parent, which waits for it in the kernel. */
static void vforker(struct hog *hog)
{
	char *stack = oomtest_map(STACK);
	int i;

	for (i = 0; i < 4 && stack != MAP_FAILED; i++)
		waitpid(clone(vforked, stack + STACK,
			      CLONE_VM | CLONE_VFORK | SIGCHLD, hog), NULL, 0);
}

static void locker(struct hog *hog)
{
	mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT);
	eat(hog, hog->bytes);
}

static const struct {
	const char *name;
	void (*run)(struct hog *hog);
} kinds[] = {
	{ "plain", plain },
	{ "threads", threads },
	{ "sharers", sharers },
	{ "family", family },
	{ "renamed", renamed },
	{ "executed", executed },
	{ "traced", traced },
	{ "namespaces", namespaces },
	{ "setns", setns_for_ever },
	{ "file", file },
	{ "mover", mover },
	{ "vforker", vforker },
	{ "locker", locker },
};

const int noise_hog_kinds = sizeof(kinds) / sizeof(*kinds);

const char *noise_hog_name(__u64 kind)
{
	return kinds[kind % noise_hog_kinds].name;
}

void noise_hog(int kind, __u64 state, size_t bytes)
{
	struct hog hog = { .state = state, .bytes = bytes };

	prctl(PR_SET_NAME, kinds[kind % noise_hog_kinds].name);
	kinds[kind % noise_hog_kinds].run(&hog);
	rest(&hog);
}

/* One that has executed itself goes on. */
int noise_again(char **argv)
{
	noise_hog(atoi(argv[0]), strtoull(argv[1], NULL, 10),
		  strtoull(argv[2], NULL, 10));
	return 0;
}
