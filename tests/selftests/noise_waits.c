// SPDX-License-Identifier: GPL-2.0-only
/*
 * noise_waits - what a slow load or unload of the module waits for, and whether others who
 *		 load a module, or probe a function, wait as long
 */
#include <dirent.h>
#include <linux/perf_event.h>
#include <sched.h>
#include <sys/mman.h>

#include "attach.h"
#include "noise.h"

#define PERIOD	50	/* ms between two looks */
#define WHERE	256
#define DEPTH	32	/* functions of a stack */
#define OUTER	9	/* of these, those that are shown of a load: it tells the step */
#define INNER	6	/* and of others: what they are at */

/* Where the load at hand has waited, and how long; the last one is for all others. */
static struct {
	char where[WHERE];
	long ms;
} waits[32];

#define WAITS	(sizeof(waits) / sizeof(*waits))

/* Of which all stacks of loads have some, on the one kernel or the other. */
static bool is_usual(const char *function)
{
	static const char *const usual[] = {
		"entry_", "do_syscall", "x64_sys", "__x64_sys", "__arm64_sys", "__do_sys",
		"__se_sys", "el0", "invoke_syscall", "do_el0_svc", "do_one_initcall",
		"init_module_from_file", "idempotent_init_module", "load_module",
	};
	size_t i;

	for (i = 0; i < sizeof(usual) / sizeof(*usual); i++)
		if (!strncmp(function, usual[i], strlen(usual[i])))
			return true;
	return false;
}

/* The functions that a task is in, from the innermost; returns how many. */
static int read_stack(pid_t pid, char stack[DEPTH][64])
{
	char path[32], line[256];
	FILE *stream;
	int n = 0;

	snprintf(path, sizeof(path), "/proc/%d/stack", pid);
	stream = fopen(path, "r");
	while (stream && n < DEPTH && fgets(line, sizeof(line), stream))
		if (sscanf(line, "[<%*[^>]>] %63[^+]", stack[n]) == 1 && !is_usual(stack[n]))
			n++;
	if (stream)
		fclose(stream);
	return n;
}

static void read_task(pid_t pid, char *comm, char *state)
{
	char path[32];
	FILE *stream;

	*comm = '\0';
	*state = '?';
	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	stream = fopen(path, "r");
	if (!stream)
		return;
	if (fscanf(stream, "%*d (%15[^)]) %c", comm, state) != 2)
		*state = '?';
	fclose(stream);
}

/* Running or asleep, and the functions from @n on, the outermost first. */
static void tell(char *text, size_t size, char state, char stack[DEPTH][64], int n, int stop)
{
	size_t used = snprintf(text, size, "%c", state);

	while (n-- > stop && used < size)
		used += snprintf(text + used, size - used, " %s", stack[n]);
}

static void add(const char *where, long ms)
{
	unsigned int i;

	for (i = 0; i < WAITS - 1 && waits[i].ms && strcmp(waits[i].where, where); i++)
		;
	strcpy(waits[i].where, i < WAITS - 1 ? where : "elsewhere");
	waits[i].ms += ms;
}

/* The longest waits of the load at hand. */
static void sum_up(void)
{
	size_t size = sizeof(noise->waits), used = 0;
	unsigned int i, most, n;

	for (n = 0; n < 4 && used < size; n++) {
		for (most = i = 0; i < WAITS; i++)
			if (waits[i].ms > waits[most].ms)
				most = i;
		if (!waits[most].ms)
			break;
		used += snprintf(noise->waits + used, size - used, "%s%ld ms %s", n ? "; " : "",
				 waits[most].ms, waits[most].where);
		/* It is in the text now; the sum begins anew each time. */
		waits[most].ms = -waits[most].ms;
	}
	for (i = 0; i < WAITS; i++)
		waits[i].ms = labs(waits[i].ms);
}

/* What all others are at, who may have what somebody waits for; not those who only sleep. */
void noise_show_others(void)
{
	char comm[16], state, stack[DEPTH][64], text[WHERE];
	DIR *folder = opendir("/proc");
	struct dirent *entry;
	pid_t pid;
	int n;

	while (folder && (entry = readdir(folder))) {
		pid = atoi(entry->d_name);
		if (!pid || pid == getpid())
			continue;
		read_task(pid, comm, &state);
		if (state != 'D' && state != 'R' && strcmp(comm, "noise"))
			continue;
		n = read_stack(pid, stack);
		tell(text, sizeof(text), state, stack, n < INNER ? n : INNER, 0);
		printf("# beside it: %s %d: %s\n", comm, pid, text);
	}
	if (folder)
		closedir(folder);
	fflush(stdout);
}

/* Sleep for a period; returns for how long it slept too long, which nobody asked for. */
static long sleep_too_long(void)
{
	long before = noise_now();

	usleep(PERIOD * 1000);
	return noise_now() - before - PERIOD;
}

/*
 * Look at what the loader is in, as long as it takes. This is of a higher priority than all
 * others, and waits for no memory: if it comes late, the machine had no time for the guest,
 * or a CPU had interrupts off. What is said of a load stays until the next one begins.
 */
void noise_watch_loads(pid_t loader)
{
	char comm[16], state, stack[DEPTH][64], where[WHERE];
	const struct sched_param priority = { .sched_priority = 1 };
	long since = 0, looked = 0, busy, now, late;
	bool shown = false;
	int n;

	/* Without these it cannot tell. */
	if (mlockall(MCL_CURRENT | MCL_FUTURE) || sched_setscheduler(0, SCHED_FIFO, &priority))
		noise_fail("the watch of loads: %s", strerror(errno));
	while (!noise->stop) {
		late = sleep_too_long();
		busy = noise->busy;
		if (busy && busy != since) {
			memset(waits, 0, sizeof(waits));
			noise->waits[0] = 0;
			noise->late = 0;
			shown = false;
			looked = busy;
		}
		since = busy;
		if (!since)
			continue;
		now = noise_now();
		/* It may have been late before that load, too. */
		noise->late += late < now - since ? late : now - since;
		read_task(loader, comm, &state);
		n = read_stack(loader, stack);
		now = noise_now();
		if (noise->busy != since)
			continue;
		tell(where, sizeof(where), state, stack, n, n > OUTER ? n - OUTER : 0);
		add(where, now - looked);
		looked = now;
		sum_up();
		if (now - since > noise->limit * 1000 && !shown) {
			shown = true;
			noise_show_others();
		}
	}
}

static void measure(long *slowest, long before)
{
	long ms = noise_now() - before;

	if (!noise->pause && ms > *slowest)
		*slowest = ms;
}

/* Another module, of the kernel's own, which does nothing when it is loaded. */
static void load_other(const char *module)
{
	int fd = open(module, O_RDONLY | O_CLOEXEC);
	long before = noise_now();
	long err = syscall(SYS_finit_module, fd, "", 0);

	close(fd);
	if (err)
		return;
	measure(&noise->others[0], before);
	before = noise_now();
	if (!syscall(SYS_delete_module, "crc_itu_t", O_NONBLOCK))
		measure(&noise->others[1], before);
}

/* A BPF program, if there are any, at a kprobe on what has nothing to do with an OOM. */
static void probe_other(void)
{
	long before = noise_now();
	int program = oomtest_program();
	int fd = oomtest_attach("vfs_statfs", program);

	if (program >= 0)
		close(program);
	if (fd < 0)
		return;
	measure(&noise->others[2], before);
	before = noise_now();
	close(fd);
	measure(&noise->others[3], before);
}

/* With the first event of a task, and without the last one, the kernel changes its scheduler. */
static void keep_event(void)
{
	struct perf_event_attr attr = {
		.type = PERF_TYPE_SOFTWARE,
		.size = sizeof(attr),
		.config = PERF_COUNT_SW_DUMMY,
	};

	if (syscall(SYS_perf_event_open, &attr, getpid(), -1, -1, PERF_FLAG_FD_CLOEXEC) < 0)
		noise_fail("an event: %s", strerror(errno));
}

/* As long as it goes on, but for pauses: do others have to wait, too? */
void noise_be_other(void)
{
	const char *module = getenv("NOISE_KO");

	keep_event();
	for (; !noise->stop; usleep(100000)) {
		if (noise->pause)
			continue;
		if (module)
			load_other(module);
		probe_other();
	}
}
