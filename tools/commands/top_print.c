// SPDX-License-Identifier: GPL-2.0-only
/*
 * top_print.c - the ranking of top, as a table for a person
 */
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "commands/top.h"
#include "explain/decision.h"
#include "host/cgroup.h"
#include "host/process.h"
#include "output/place.h"
#include "output/term.h"

/* Space for the name of a task as a page shows it. */
#define NAME_ROOM	64

/* Columns that a limit's cgroup is shown in. */
#define PATH_COLUMNS	48

/* The memory of a process that some have none of. */
static const struct {
	const char *head;
	size_t offset;
} columns[] = {
	{ "ANON", offsetof(struct process, anon) },
	{ "FILE", offsetof(struct process, file) },
	{ "SHMEM", offsetof(struct process, shmem) },
	{ "SWAP", offsetof(struct process, swap) },
	{ "PGTAB", offsetof(struct process, pgtables) },
};

#define COLUMNS	(sizeof(columns) / sizeof(*columns))

static unsigned long long mib(const struct process *process, size_t column)
{
	uint64_t bytes;

	memcpy(&bytes, (const char *)process + columns[column].offset,
	       sizeof(bytes));
	return (bytes + (1 << 19)) >> 20;
}

static size_t rows_of(const struct top *top)
{
	return top->rows < top->eligible ? top->rows : top->eligible;
}

/* A column that would be 0 in each row says nothing. */
static bool has_column(const struct top *top, size_t column)
{
	size_t i;

	for (i = 0; i < rows_of(top); i++)
		if (mib(&top->processes->all[i], column))
			return true;
	return false;
}

/* The unit or the container: the last directory that has a name of its own. */
static const char *unit_of(const char *path, size_t *length)
{
	static const char inner[] = "/container";
	const char *start;

	*length = strlen(path);
	if (*length > strlen(inner) &&
	    !strcmp(path + *length - strlen(inner), inner))
		*length -= strlen(inner);
	start = memrchr(path, '/', *length);
	if (!start || *length == 1)
		return path;
	start++;
	*length -= start - path;
	return start;
}

static void show_name(char name[NAME_ROOM], const struct process *process)
{
	term_name(name, NAME_ROOM, process->comm, strlen(process->comm));
}

/* Say why the first process is the first. */
static void print_reason(const struct top *top)
{
	const struct process *next = top->processes->all;
	char name[NAME_ROOM];

	if (top_adj_decided(top)) {
		show_name(name, top->without_adj);
		decision_tell_adj("  ", name, top->without_adj->pid);
	} else if (top->eligible > 1 && top_points(top, next) ==
					top_points(top, next + 1)) {
		printf("  Of those with the most points, it was started last.\n");
	} else if (top->eligible > 1) {
		printf("  It holds the most memory.\n");
	} else {
		printf("  No other process can be killed.\n");
	}
}

/* Of a long path, the end: that is what it is called. */
static void print_limit(const struct top *top)
{
	char size[TERM_ROOM], used[TERM_ROOM], name[4096];
	const char *path = top->limited;
	size_t length = strlen(path);
	bool cut = length > PATH_COLUMNS;

	if (cut)
		path = unit_of(path, &length);
	term_name(name, sizeof(name), path, length);
	term_wrap("", "limit of %s%s: %s with swap, %s in use",
		  cut ? "../" : "", name, term_size(size, top->total),
		  term_size(used, top->usage));
}

static void print_head(const struct top *top)
{
	char size[TERM_ROOM], name[NAME_ROOM];
	const struct process *next = top->processes->all;

	if (top->limited)
		print_limit(top);
	else
		printf("memory and swap of the system: %s\n",
		       term_size(size, top->total));
	if (!top->eligible) {
		printf("no process can be killed\n");
		return;
	}
	show_name(name, next);
	printf("next victim: %s%s%s (%d)\n", term_style(TERM_BOLD), name,
	       term_style(TERM_PLAIN), (int)next->pid);
	print_reason(top);
	if (top->limited && strcmp(top->limited, top->memcg))
		printf("That limit is of a cgroup above. All candidates of its OOM:\n"
		       "  'oomwatch top --memcg %s'\n", top->limited);
	printf("sizes and points are in MiB\n");
}

/* On a terminal no line is longer than it is wide. */
static size_t unit_room(size_t used)
{
	struct winsize window;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) || !window.ws_col)
		return 4096;
	return window.ws_col > used + 15 ? window.ws_col - used + 1 : 16;
}

/* oom_score is about the whole system: there, it says what the points say. */
static void print_columns(const struct top *top)
{
	size_t i;

	printf("%7s %-15s", "PID", "COMM");
	if (top->limited)
		printf(" %5s", "SCORE");
	printf(" %5s %6s", "ADJ", "POINTS");
	for (i = 0; i < COLUMNS; i++)
		if (has_column(top, i))
			printf(" %6s", columns[i].head);
	printf(" %s\n", "UNIT");
}

static void print_row(const struct top *top, const struct process *process)
{
	long long points = top_points(top, process);
	long page = sysconf(_SC_PAGESIZE);
	char name[16], unit[4096];
	const char *name_of_unit;
	size_t i, length;
	int width;

	term_name(name, sizeof(name), process->comm, strlen(process->comm));
	width = printf("%7d %-15s", (int)process->pid, name);
	if (top->limited)
		width += printf(" %5ld", process->score);
	width += printf(" %5ld %6lld", process->adj,
			points * page / (1 << 20));
	for (i = 0; i < COLUMNS; i++)
		if (has_column(top, i))
			width += printf(" %6llu", mib(process, i));
	name_of_unit = unit_of(process->memcg, &length);
	place_shorten(unit, unit_room(width + 1), name_of_unit, length);
	printf(" %s\n", unit);
}

/**
 * top_print() - print a ranking as a table
 * @top: the ranking
 */
void top_print(const struct top *top)
{
	size_t spared = top->processes->count - top->eligible, i;

	print_head(top);
	print_columns(top);
	for (i = 0; i < rows_of(top); i++)
		print_row(top, &top->processes->all[i]);
	if (i < top->eligible)
		printf("and %zu more (-n %zu)\n", top->eligible - i,
		       top->eligible);
	if (spared)
		printf("%zu cannot be killed: oom_score_adj -1000, or init\n",
		       spared);
}
