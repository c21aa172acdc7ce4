// SPDX-License-Identifier: GPL-2.0-only
/*
 * noise_ops - what the workers of noise do, by chance
 *
 * What is done depends on the numbers of the choice only. If it cannot be done, nothing is.
 */
#include <dirent.h>
#include <sys/resource.h>
#include <sys/swap.h>
#include <sys/time.h>
#include <time.h>

#include "noise.h"

#define COUNT(array)	(sizeof(array) / sizeof(*(array)))
#define BLOCKS		"/sys/devices/system/memory"
#define TRACING		"/sys/kernel/debug/tracing"

#ifndef __NR_pidfd_open
#define __NR_pidfd_open	434
#endif
#ifndef __NR_process_mrelease
#define __NR_process_mrelease	448
#endif

/* The hogs of this worker, by slot; 0 if there is none. */
static pid_t hogs[NOISE_SLOTS];

static void reap(void)
{
	pid_t pid;
	int i;

	while ((pid = waitpid(-1, NULL, WNOHANG)) > 0)
		for (i = 0; i < NOISE_SLOTS; i++)
			if (hogs[i] == pid)
				hogs[i] = 0;
}

static void end_hog(__u64 number)
{
	pid_t *hog = &hogs[number % NOISE_SLOTS];

	/* All that it has forked is in its group. */
	if (*hog)
		kill(-*hog, SIGKILL);
	*hog = 0;
}

/* One in 16 is large enough for an OOM of the system. Who cannot be killed is small. */
static size_t size_of(__u64 number, bool protected)
{
	size_t most = number % 16 ? 32 << 20 : 320 << 20;

	if (protected)
		most = 2 << 20;
	return (1 << 16) + (number >> 8) % most;
}

static void write_adj(pid_t pid, int value)
{
	char folder[32], text[16];

	snprintf(folder, sizeof(folder), "/proc/%d", pid);
	snprintf(text, sizeof(text), "%d", value);
	oomtest_write(folder, "oom_score_adj", text);
}

static void start_hog(__u64 a, __u64 b, __u64 c)
{
	bool protected = c % 12 == 0 && a % noise_hog_kinds < 2;
	pid_t parent = getpid(), pid;
	int value = 0, go[2];
	char unused;

	end_hog(b);
	if (protected)
		value = -1000;
	else if ((c >> 8) % 4 == 0)
		value = (int)((c >> 16) % 2000) - 999;
	if (pipe2(go, O_CLOEXEC))
		return;
	pid = fork();
	if (!pid) {
		close(go[1]);
		oomtest_die_with(parent);
		/* Until it is where it belongs; then that may be frozen. */
		if (read(go[0], &unused, 1))
			_exit(1);
		/* Noise is to be more than a lack of CPUs. */
		setpriority(PRIO_PROCESS, 0, 19);
		noise_hog(a % noise_hog_kinds, c, size_of(b >> 16, protected));
	}
	if (pid > 0) {
		setpgid(pid, pid);
		noise_join(b >> 8, pid);
		write_adj(pid, value);
		hogs[b % NOISE_SLOTS] = pid;
	}
	close(go[0]);
	close(go[1]);
}

static void stop_hog(__u64 a, __u64 b, __u64 c)
{
	end_hog(a);
}

static void set_limit(__u64 a, __u64 b, __u64 c)
{
	noise_set_limit(a, b, c);
}

static void change_cgroups(__u64 a, __u64 b, __u64 c)
{
	noise_change_cgroups(a, b % 2);
}

static void move_hog(__u64 a, __u64 b, __u64 c)
{
	pid_t pid = hogs[a % NOISE_SLOTS];
	char text[16];

	snprintf(text, sizeof(text), "%d", pid);
	if (pid)
		oomtest_write(noise_cgroup(b), "cgroup.procs", text);
}

static void set_adj(__u64 a, __u64 b, __u64 c)
{
	pid_t pid = hogs[a % NOISE_SLOTS];

	if (pid)
		write_adj(pid, (int)(b % 2000) - 999);
}

/* panic_on_oom is not among them. */
static void set_sysctl(__u64 a, __u64 b, __u64 c)
{
	static const struct {
		const char *name;
		int low;
		int values;
	} sysctls[] = {
		{ "oom_kill_allocating_task", 0, 2 },
		{ "oom_dump_tasks", 0, 2 },
		{ "overcommit_memory", 0, 3 },
		{ "min_free_kbytes", 1024, 12 * 1024 },
		{ "swappiness", 0, 101 },
		{ "drop_caches", 1, 3 },
		{ "compact_memory", 1, 1 },
	};
	unsigned int i = a % COUNT(sysctls);
	char text[16];

	snprintf(text, sizeof(text), "%d",
		 sysctls[i].low + (int)(b % sysctls[i].values));
	oomtest_write("/proc/sys/vm", sysctls[i].name, text);
}

/* The first one stays. */
static void set_processor(__u64 a, __u64 b, __u64 c)
{
	long count = sysconf(_SC_NPROCESSORS_CONF);
	char folder[64];

	if (count < 2)
		return;
	snprintf(folder, sizeof(folder), "/sys/devices/system/cpu/cpu%d",
		 (int)(1 + a % (count - 1)));
	oomtest_write(folder, "online", b % 2 ? "1" : "0");
}

/* The last blocks are those of the memory that can be taken away. */
static void set_memory(__u64 a, __u64 b, __u64 c)
{
	unsigned int last = 0, number;
	DIR *blocks = opendir(BLOCKS);
	struct dirent *entry;
	char folder[64];

	while (blocks && (entry = readdir(blocks)))
		if (sscanf(entry->d_name, "memory%u", &number) == 1 && number > last)
			last = number;
	if (blocks)
		closedir(blocks);
	if (!last)
		return;
	snprintf(folder, sizeof(folder), BLOCKS "/memory%u",
		 (unsigned int)(last - a % 2));
	oomtest_write(folder, "state", b % 2 ? "online_movable" : "offline");
}

/* Who asks the kernel for a lot is killed first, whatever its oom_score_adj is. */
static void be_origin(void)
{
	noise_join(0, getpid());
	write_adj(getpid(), 0);
}

static void set_swap(__u64 a, __u64 b, __u64 c)
{
	const char *disk = a % 2 ? "/dev/zram0" : "/dev/ram0";

	if (b % 2) {
		swapon(disk, 0);
		return;
	}
	be_origin();
	swapoff(disk);
}

static void press_f(__u64 a, __u64 b, __u64 c)
{
	oomtest_write("/proc", "sysrq-trigger", "f");
}

static void release_hog(__u64 a, __u64 b, __u64 c)
{
	pid_t pid = hogs[a % NOISE_SLOTS];
	int fd = pid ? syscall(__NR_pidfd_open, pid, 0) : -1;

	if (fd < 0)
		return;
	if (b % 2)
		kill(pid, SIGKILL);
	syscall(__NR_process_mrelease, fd, 0);
	close(fd);
}

/* The first time, the kernel takes memory for its buffers. */
static void set_tracing(__u64 a, __u64 b, __u64 c)
{
	be_origin();
	oomtest_write(TRACING "/events/oomwatch", "enable", a % 2 ? "1" : "0");
}

static void wait_some(__u64 a, __u64 b, __u64 c)
{
	usleep(a % 300000);
}

/*
 * What may take long is done by a child, which is killed after some ms. As long as the kernel
 * tries to take memory away, others wait for its locks, such as that of CPUs.
 */
static const struct op {
	const char *name;
	unsigned int weight;
	void (*run)(__u64 a, __u64 b, __u64 c);
	int patience;
} ops[] = {
	{ "start a hog", 40, start_hog },
	{ "end a hog", 4, stop_hog },
	{ "set a limit", 20, set_limit, 3000 },
	{ "make or remove a cgroup", 12, change_cgroups },
	{ "move a hog", 8, move_hog, 3000 },
	{ "set oom_score_adj", 8, set_adj },
	{ "set a sysctl", 6, set_sysctl, 3000 },
	{ "switch a processor", 1, set_processor, 3000 },
	{ "switch memory", 1, set_memory, 300 },
	{ "switch swap", 3, set_swap, 3000 },
	{ "SysRq-f", 2, press_f },
	{ "read the device", 8, noise_read_device, 3000 },
	{ "read debugfs", 6, noise_read_debugfs, 3000 },
	{ "read scores", 3, noise_read_scores, 3000 },
	{ "release a hog", 3, release_hog },
	{ "switch trace events", 1, set_tracing, 3000 },
	{ "wait", 6, wait_some },
};

static const struct op *op_of(__u64 number)
{
	unsigned int sum = 0, i;

	for (i = 0; i < COUNT(ops); i++)
		sum += ops[i].weight;
	number %= sum;
	for (i = 0; number >= ops[i].weight; i++)
		number -= ops[i].weight;
	return &ops[i];
}

void noise_describe(char *text, size_t size, const struct choice *choice)
{
	const struct op *op = op_of(choice->op);

	snprintf(text, size, "%s%s%s %llx %llx %llx", op->name,
		 op->run == start_hog ? ", " : "",
		 op->run == start_hog ? noise_hog_name(choice->a) : "",
		 (unsigned long long)choice->a, (unsigned long long)choice->b,
		 (unsigned long long)choice->c);
}

/* The child that does what may take long. */
static pid_t child;

/*
 * No other signal will do, and none of its own: where its cgroup is being frozen, the kernel
 * only queues that, freezes the child, and has it look again when it is thawed (seen on 6.1).
 */
static void give_up(int signal)
{
	if (child > 0)
		kill(child, SIGKILL);
}

static void run(const struct op *op, const struct choice *choice)
{
	struct itimerval patience = {
		.it_value = { op->patience / 1000, op->patience % 1000 * 1000 },
	};
	pid_t parent = getpid();

	if (!op->patience) {
		op->run(choice->a, choice->b, choice->c);
		return;
	}
	child = fork();
	if (!child) {
		oomtest_die_with(parent);
		op->run(choice->a, choice->b, choice->c);
		_exit(0);
	}
	if (child < 0)
		return;
	setitimer(ITIMER_REAL, &patience, NULL);
	while (waitpid(child, NULL, 0) < 0 && errno == EINTR)
		;
	child = 0;
	patience.it_value = (struct timeval){ 0, 0 };
	setitimer(ITIMER_REAL, &patience, NULL);
}

/* A worker: one choice after the other. */
void noise_work(int worker)
{
	__u64 state = noise_start(noise->seed, worker);
	struct choice choice;
	int i;

	prctl(PR_SET_CHILD_SUBREAPER, 1);
	signal(SIGALRM, give_up);
	for (;;) {
		choice = noise_choose(&state);
		if (!noise_note(worker, &choice))
			break;
		run(op_of(choice.op), &choice);
		reap();
	}
	for (i = 0; i < NOISE_SLOTS; i++)
		end_hog(i);
}
