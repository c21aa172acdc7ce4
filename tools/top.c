// SPDX-License-Identifier: GPL-2.0-only
/*
 * top.c - the processes, as the OOM killer would rank them now
 *
 * The points are those of oom_badness(): resident memory, swap and page tables in
 * pages, plus oom_score_adj thousandths of the memory that an OOM would be about.
 */
#include <argp.h>
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cgroup.h"
#include "command.h"
#include "meminfo.h"
#include "option.h"
#include "process.h"
#include "term.h"
#include "uapi/linux/oomwatch.h"

#define ROWS	20

/**
 * struct top - whom to rank
 * @memcg: those in this memory cgroup; NULL: all
 * @rows: how many to show
 * @total: the memory that an OOM would be about, in bytes
 * @limited: the memory cgroup whose limit that is; NULL: the whole system
 */
struct top {
	const char *memcg;
	unsigned long rows;
	uint64_t total;
	const char *limited;
};

static const struct argp_option options[] = {
	{ "memcg", 'm', "PATH", 0, "Only processes in this memory cgroup", 0 },
	{ "num", 'n', "N", 0, "The first N, 20 unless given", 0 },
	{ 0 }
};

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
	struct top *top = state->input;

	switch (key) {
	case 'm':
		top->memcg = cgroup_path(arg);
		return 0;
	case 'n':
		top->rows = option_number(state, "-n", arg, 1);
		return 0;
	default:
		return option_no_argument(state, key, arg);
	}
}

static const struct argp argp = {
	.options = options,
	.parser = parse_option,
	.doc = "Rank living processes as the OOM killer would rank them now: who would die\n"
	       "next stands first.\v"
	       "To go on looking: watch oomwatch top",
};

/* As mem_cgroup_get_max(): the limit, and the swap that may be used beside it. */
static bool read_limit(const char *path, uint64_t *bytes)
{
	uint64_t swap = meminfo_bytes("SwapTotal"), max, swap_max;

	if (!cgroup_read(path, "memory.max", &max) || max == OOMWATCH_UNLIMITED)
		return false;
	if (cgroup_read(path, "memory.swap.max", &swap_max) && swap_max < swap)
		swap = swap_max;
	*bytes = max + swap;
	return true;
}

/* Whose limit the cgroup would run into: its own, or one above it. */
static void find_limit(struct top *top)
{
	char *path, *slash;
	uint64_t usage;

	top->total = meminfo_bytes("MemTotal") + meminfo_bytes("SwapTotal");
	if (!top->memcg)
		return;
	if (!cgroup_mount())
		errx(1, "cgroup v2 is not mounted: leave out --memcg");
	if (strcmp(top->memcg, "/") &&
	    !cgroup_read(top->memcg, "memory.current", &usage))
		errx(1, "there is no memory cgroup %s below %s", top->memcg,
		     cgroup_mount());
	path = strdup(top->memcg);
	if (!path)
		err(1, NULL);
	while (path[1] && !read_limit(path, &top->total)) {
		slash = strrchr(path, '/');
		slash[slash == path] = '\0';
	}
	if (path[1])
		top->limited = path;
	else
		free(path);
}

/* In pages. */
static int64_t points_of(const struct top *top, const struct process *process)
{
	long page = sysconf(_SC_PAGESIZE);
	uint64_t memory = process->anon + process->file + process->shmem +
			  process->swap + process->pgtables;
	int64_t total = top->total / page;

	return (int64_t)(memory / page) + process->adj * (total / 1000);
}

static bool is_eligible(const struct process *process)
{
	return process->pid != 1 && process->adj != PROCESS_ADJ_MIN;
}

/* Of equal ones the kernel takes the last in the order of their start. */
static int compare(const void *a, const void *b, void *data)
{
	const struct process *one = a, *other = b;
	int64_t points = points_of(data, one), than = points_of(data, other);

	if (is_eligible(one) != is_eligible(other))
		return is_eligible(one) ? -1 : 1;
	if (points != than)
		return points > than ? -1 : 1;
	if (one->start != other->start)
		return one->start > other->start ? -1 : 1;
	return one->pid > other->pid ? -1 : 1;
}

/* Only those in the memory cgroup stay. */
static void keep_inside(const struct top *top, struct processes *processes)
{
	size_t i, kept = 0;

	for (i = 0; i < processes->count; i++) {
		struct process *process = &processes->all[i];

		if (cgroup_contains(top->memcg, process->memcg))
			processes->all[kept++] = *process;
		else
			free(process->memcg);
	}
	processes->count = kept;
}

static void print_head(const struct top *top, const struct process *next)
{
	char size[TERM_ROOM], name[64];

	term_size(size, top->total);
	if (top->limited) {
		uint64_t usage = 0;
		char used[TERM_ROOM];

		cgroup_read(top->limited, "memory.current", &usage);
		printf("limit of %s: %s with swap, %s in use\n", top->limited,
		       size, term_size(used, usage));
	} else {
		printf("memory and swap of the system: %s\n", size);
	}
	if (!next) {
		printf("nobody could be killed\n");
		return;
	}
	term_name(name, sizeof(name), next->comm, strlen(next->comm));
	printf("next victim: %s%s%s (%d)\n", term_style(TERM_BOLD), name,
	       term_style(TERM_PLAIN), (int)next->pid);
	if (top->limited && strcmp(top->limited, top->memcg))
		term_wrap("", "but that limit is shared: 'oomwatch top --memcg %s' has all of whom an OOM would choose",
			  top->limited);
	printf("sizes, and points, in MiB\n");
}

/* On a terminal no line is longer than it is wide. */
static size_t memcg_room(size_t used)
{
	struct winsize window;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) || !window.ws_col)
		return 4096;
	return window.ws_col > used + 6 ? window.ws_col - used + 1 : 7;
}

static unsigned long long mib(uint64_t bytes)
{
	return (bytes + (1 << 19)) >> 20;
}

static void print_row(const struct top *top, const struct process *process)
{
	long long points = points_of(top, process);
	long page = sysconf(_SC_PAGESIZE);
	char name[16], memcg[4096];
	int width;

	term_name(name, sizeof(name), process->comm, strlen(process->comm));
	width = printf("%7d %-15s %5ld %5ld %6lld %6llu %5llu %5llu %5llu %5llu ",
		       (int)process->pid, name, process->score, process->adj,
		       points * page / (1 << 20),
		       mib(process->anon), mib(process->file),
		       mib(process->shmem), mib(process->swap),
		       mib(process->pgtables));
	term_name(memcg, memcg_room(width), process->memcg,
		  strlen(process->memcg));
	printf("%s\n", memcg);
}

static void print_table(const struct top *top,
			const struct processes *processes)
{
	size_t eligible = 0, i;

	while (eligible < processes->count &&
	       is_eligible(&processes->all[eligible]))
		eligible++;
	print_head(top, eligible ? processes->all : NULL);
	printf("%7s %-15s %5s %5s %6s %6s %5s %5s %5s %5s %s\n", "PID",
	       "COMM", "SCORE", "ADJ", "POINTS", "ANON", "FILE", "SHMEM",
	       "SWAP", "PGTAB", "MEMCG");
	for (i = 0; i < eligible && i < top->rows; i++)
		print_row(top, &processes->all[i]);
	if (i < eligible)
		printf("and %zu more (-n %zu)\n", eligible - i, eligible);
	if (eligible < processes->count)
		printf("%zu cannot be killed: oom_score_adj -1000, or init\n",
		       processes->count - eligible);
}

/**
 * top_run() - show the processes, as the OOM killer would rank them now
 * @argc: how many arguments there are
 * @argv: the arguments
 *
 * Return: the exit status of the program.
 */
int top_run(int argc, char **argv)
{
	struct top top = { .rows = ROWS };
	struct processes processes;

	argp_parse(&argp, argc, argv, 0, NULL, &top);
	find_limit(&top);
	processes_read(&processes);
	if (top.memcg)
		keep_inside(&top, &processes);
	qsort_r(processes.all, processes.count, sizeof(*processes.all),
		compare, &top);
	print_table(&top, &processes);
	processes_free(&processes);
	if (fflush(stdout))
		err(1, "standard output");
	return 0;
}
