/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LIST_H
#define LIST_H

#include <stdbool.h>
#include <stddef.h>

#include "explain/name.h"
#include "input/kept.h"
#include "output/term.h"
#include "records/clock.h"
#include "records/episodes.h"
#include "records/history.h"
#include "records/loads.h"

struct filter;
struct path;
struct source;

/* Space for a path of a cgroup where a row may be as wide as that, with its NUL. */
#define LIST_WIDE	4096

/* What stands for what is not known. */
#define LIST_UNKNOWN	"-"

/**
 * enum list_state - where the records of an OOM are
 * @LIST_KEPT: in a file
 * @LIST_LIVE: in the module only
 * @LIST_PART: some of them are not there
 * @LIST_LOG: they were made of the kernel's own report
 */
enum list_state {
	LIST_KEPT,
	LIST_LIVE,
	LIST_PART,
	LIST_LOG,
};

/**
 * struct list_boot - the OOMs of one boot, or of a file
 * @boot: the boot; NULL: of a file
 * @index: its number, as --boot takes it
 * @clock: what the times of the records mean
 * @history: the records
 * @kept: how many of them, the first ones, are in a file
 * @in_files: their oom records and victims, in the order of their addresses
 * @nr_in_files: how many there are
 * @loads: the loads that they are of
 */
struct list_boot {
	const struct kept_boot *boot;
	int index;
	struct clock clock;
	struct history history;
	size_t kept;
	const union record **in_files;
	size_t nr_in_files;
	struct loads loads;
};

/**
 * struct list_row - an OOM
 * @boot: the boot that it is of
 * @episode: it
 * @state: where its records are
 */
struct list_row {
	const struct list_boot *boot;
	const struct episode *episode;
	enum list_state state;
};

/**
 * struct list_rows - OOMs, the oldest first
 * @all: they
 * @count: how many there are
 * @first: the first that is to be shown
 * @reverse: show the newest first
 * @zone: how to show times
 */
struct list_rows {
	struct list_row *all;
	size_t count;
	size_t first;
	bool reverse;
	enum clock_zone zone;
};

/**
 * struct list_cells - the texts of a row
 * @time, @boot, @event, @outcome, @ran_out, @victim, @pid, @uid, @freed, @state: as the
 *	columns of these names
 */
struct list_cells {
	char time[CLOCK_ROOM];
	char boot[24];
	char event[24];
	const char *outcome;
	const char *ran_out;
	char victim[NAME_ROOM];
	char pid[24];
	char uid[24];
	char freed[TERM_ROOM];
	const char *state;
};

int list_read(struct list_boot *boot, struct source *source);
void list_rows_of(struct list_rows *rows, const struct list_boot *boot);
void list_keep(struct list_rows *rows, const struct filter *filter);
void list_forget(struct list_boot *boot);

const char *list_outcome(const struct episode *episode);
const char *list_ran_out(const struct episode *episode);
bool list_memcg(const struct episode *episode, struct path *path);
const char *list_state_word(enum list_state state);
const struct list_row *list_row(const struct list_rows *rows, size_t i);
void list_fill(struct list_cells *cells, const struct list_rows *rows,
	       const struct list_row *row);
void list_where(char text[LIST_WIDE], size_t room, const struct episode *episode);
void list_print(const struct list_rows *rows);
void list_json(const struct list_rows *rows);

#endif /* LIST_H */
