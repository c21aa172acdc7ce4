// SPDX-License-Identifier: GPL-2.0-only
/*
 * top.c - the processes, as the OOM killer would rank them now
 *
 * The points are those of oom_badness(): resident memory, swap and page tables in
 * pages, plus oom_score_adj thousandths of the memory that an OOM would be about.
 */
#include <argp.h>
#include <err.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "commands/option.h"
#include "commands/top.h"
#include "host/cgroup.h"
#include "host/meminfo.h"
#include "host/process.h"
#include "output/written.h"
#include "uapi/linux/oomwatch.h"

#define ROWS	20

static const struct argp_option options[] = {
	{ "memcg", 'm', "GLOB", 0,
	  "Only processes in the memory cgroup that GLOB matches, and below it", 0 },
	{ "num", 'n', "N", 0, "Show the first N processes; 20 by default", 0 },
	{ "json", 'j', NULL, 0, "Print one JSON object", 0 },
	{ 0 }
};

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
	struct top *top = state->input;

	switch (key) {
	case 'm':
		top->glob = option_memcg(state, arg);
		return 0;
	case 'n':
		top->rows = option_number(state, "-n", arg, 1, ULONG_MAX);
		return 0;
	case 'j':
		top->json = true;
		return 0;
	default:
		return option_no_argument(state, key, arg);
	}
}

static const struct argp argp = {
	.options = options,
	.parser = parse_option,
	.doc = "Rank the processes as the OOM killer would rank them now. It would kill the\n"
	       "first one next.\v"
	       "To repeat this: watch oomwatch top",
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

/* A cgroup comes before those below it, which are no choice of their own. */
static void look_at(const char *path, void *data)
{
	struct top *top = data;

	if (!cgroup_matches(top->glob, path) ||
	    (top->memcg && cgroup_contains(top->memcg, path)))
		return;
	if (top->memcg)
		errx(1, "--memcg matches %s and %s: give the path of one",
		     top->memcg, path);
	top->memcg = strdup(path);
	if (!top->memcg)
		err(1, NULL);
}

static void find_memcg(struct top *top)
{
	if (!cgroup_mount())
		errx(1, "cgroup v2 is not mounted: leave out --memcg");
	cgroup_walk("/", look_at, top);
	if (!top->memcg)
		errx(1, "no memory cgroup matches %s below %s", top->glob,
		     cgroup_mount());
}

/* Find the limit that the cgroup would meet: its own, or one above it. */
static void find_limit(struct top *top)
{
	char *path, *slash;

	top->total = meminfo_bytes("MemTotal") + meminfo_bytes("SwapTotal");
	if (!top->memcg)
		return;
	if (strcmp(top->memcg, "/") &&
	    !cgroup_read(top->memcg, "memory.current", &top->usage))
		errx(1, "the memory controller is not enabled for cgroup %s",
		     top->memcg);
	path = strdup(top->memcg);
	if (!path)
		err(1, NULL);
	while (path[1] && !read_limit(path, &top->total)) {
		slash = strrchr(path, '/');
		slash[slash == path] = '\0';
	}
	if (path[1]) {
		top->limited = path;
		cgroup_read(path, "memory.current", &top->usage);
	} else {
		free(path);
	}
}

/* In pages. */
static int64_t memory_of(const struct process *process)
{
	return (process->anon + process->file + process->shmem +
		process->swap + process->pgtables) / sysconf(_SC_PAGESIZE);
}

/**
 * top_points() - count the points of a process
 * @top: the ranking
 * @process: the process
 *
 * Return: its points, in pages.
 */
int64_t top_points(const struct top *top, const struct process *process)
{
	int64_t total = top->total / sysconf(_SC_PAGESIZE);

	return memory_of(process) + process->adj * (total / 1000);
}

/**
 * top_adj_decided() - tell whether oom_score_adj decides which process is the next victim
 * @top: the ranking
 *
 * Return: true if another process would be, if none had an oom_score_adj.
 */
bool top_adj_decided(const struct top *top)
{
	return top->eligible && top->without_adj != top->processes->all;
}

static bool is_eligible(const struct process *process)
{
	return process->pid != 1 && process->adj != PROCESS_ADJ_MIN;
}

/* Of equal ones the kernel takes the last in the order of their start. */
static int compare(const void *a, const void *b, void *data)
{
	const struct process *one = a, *other = b;
	int64_t points = top_points(data, one), than = top_points(data, other);

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

static void rank(struct top *top, struct processes *processes)
{
	size_t i;

	qsort_r(processes->all, processes->count, sizeof(*processes->all),
		compare, top);
	for (i = 0; i < processes->count && is_eligible(&processes->all[i]);
	     i++)
		if (!top->without_adj || memory_of(&processes->all[i]) >
					 memory_of(top->without_adj))
			top->without_adj = &processes->all[i];
	top->eligible = i;
	top->processes = processes;
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
	if (top.glob)
		find_memcg(&top);
	find_limit(&top);
	processes_read(&processes);
	if (top.memcg)
		keep_inside(&top, &processes);
	rank(&top, &processes);
	if (top.json)
		top_json(&top);
	else
		top_print(&top);
	processes_free(&processes);
	written_check(stdout, WRITTEN_STDOUT, 1);
	return 0;
}
