// SPDX-License-Identifier: GPL-2.0-only
/*
 * list.c - one line per OOM, of all boots of which records were kept, and of the device
 */
#include <argp.h>
#include <err.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "commands/list.h"
#include "commands/option.h"
#include "host/killer.h"
#include "host/watch.h"
#include "input/device.h"
#include "input/input.h"
#include "input/source.h"
#include "output/written.h"
#include "records/filter.h"

/**
 * struct list - what to list
 * @input: what to read
 * @zone: how to show times
 * @num: how many at most, the newest; 0: all
 * @reverse: the newest first
 * @json: print JSON
 * @since: argument of --since, which --utc gives a meaning to
 * @until: that of --until
 * @filter: which of them
 * @module: the device can be read
 * @boots: what was read
 * @nr_boots: how many there are
 */
struct list {
	struct input input;
	enum clock_zone zone;
	unsigned long num;
	bool reverse;
	bool json;
	const char *since;
	const char *until;
	struct filter filter;
	bool module;
	struct list_boot *boots;
	size_t nr_boots;
};

enum {
	OPTION_SINCE = 256,
	OPTION_UNTIL,
	OPTION_EPISODE,
};

static const struct argp_option options[] = {
	{ NULL, '1', NULL, 0, "Only the newest", 0 },
	{ "num", 'n', "N", 0, "Only the newest N", 0 },
	{ "reverse", 'r', NULL, 0, "The newest first", 0 },
	{ "since", OPTION_SINCE, "TIME", 0, "Only since TIME: 10m (ago), 12:30, 2026-01-31", 0 },
	{ "until", OPTION_UNTIL, "TIME", 0, "Only before TIME", 0 },
	OPTION_FILTERS,
	{ "episode", OPTION_EPISODE, "N", 0, "Only the event with this number", 0 },
	{ "boot", OPTION_BOOT, "BOOT", OPTION_ARG_OPTIONAL, OPTION_BOOT_HELP, 0 },
	{ "dir", OPTION_DIR, "DIR", 0, OPTION_DIR_HELP, 0 },
	{ "input", OPTION_INPUT, "FILE", 0, OPTION_INPUT_HELP, 0 },
	{ "verbose", OPTION_VERBOSE, NULL, 0, OPTION_VERBOSE_HELP, 0 },
	{ "utc", OPTION_UTC, NULL, 0, OPTION_UTC_HELP, 0 },
	{ "json", 'j', NULL, 0, "Print JSON: one object per line", 0 },
	{ 0 }
};

static error_t parse_filter(int key, char *arg, struct argp_state *state)
{
	struct list *list = state->input;

	switch (key) {
	case OPTION_SINCE:
		list->since = arg;
		return 0;
	case OPTION_UNTIL:
		list->until = arg;
		return 0;
	case OPTION_EPISODE:
		list->filter.episode = option_number(state, "--episode", arg, 1,
						     UINT64_MAX);
		return 0;
	default:
		if (!option_filter(state, key, arg, &list->filter) ||
		    !option_source(state, key, arg, &list->input, &list->zone))
			return 0;
		return option_no_argument(state, key, arg);
	}
}

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
	struct list *list = state->input;

	switch (key) {
	case '1':
		list->num = 1;
		return 0;
	case 'n':
		list->num = option_number(state, "-n", arg, 1, ULONG_MAX);
		return 0;
	case 'r':
		list->reverse = true;
		return 0;
	case 'j':
		list->json = true;
		return 0;
	case ARGP_KEY_END:
		option_check_input(state, &list->input);
		option_time(state, "--since", list->since,
			    list->zone == CLOCK_UTC, &list->filter.since);
		option_time(state, "--until", list->until,
			    list->zone == CLOCK_UTC, &list->filter.until);
		return 0;
	default:
		return parse_filter(key, arg, state);
	}
}

static const struct argp argp = {
	.options = options,
	.parser = parse_option,
	.doc = "List OOMs, one line each, the oldest first: those that the module has, and\n"
	       "those of all boots of which records were kept.",
};

static int read_source(struct list *list, struct source *source,
		       const struct kept_boot *boot, int index)
{
	struct list_boot *read = &list->boots[list->nr_boots++];
	int status;

	read->boot = boot;
	read->index = index;
	status = list_read(read, source);
	if (read->history.count) {
		const struct oomwatch_header *last =
			&read->history.records[read->history.count - 1]->h;

		source_check_clock(source, last, list->zone, "--since",
				   &list->filter.since);
		source_check_clock(source, last, list->zone, "--until",
				   &list->filter.until);
	}
	source_close(source);
	return status;
}

static void make_room(struct list *list, size_t boots)
{
	list->boots = calloc(boots, sizeof(*list->boots));
	if (!list->boots)
		err(1, NULL);
}

static int read_boot(struct list *list, const struct kept *kept,
		     const struct kept_boot *boot)
{
	static struct source source;

	memset(&source, 0, sizeof(source));
	kept_open(&source, boot, true);
	return read_source(list, &source, boot, kept_index(kept, boot));
}

/* Is there anything to read? Of the module it is said why not. */
static void check_there(struct list *list, const struct kept *kept)
{
	static struct source source;
	char why[DEVICE_ROOM];
	int error = device_try(&source);

	if (!error) {
		list->module = true;
		source.close(&source);
		return;
	}
	if (!kept->nr_files) {
		killer_tell();
		input_none_kept(kept, error);
	}
	device_why(error, why);
	warnx("%s; only what was kept is listed", why);
}

static int read_kept(struct list *list, struct kept *kept)
{
	int status = 0;
	size_t i;

	input_look(kept, list->input.dir);
	if (!list->input.dir)
		check_there(list, kept);
	make_room(list, kept->count);
	if (list->input.boot)
		return read_boot(list, kept, input_boot(kept, list->input.boot));
	for (i = 0; i < kept->count; i++)
		status |= read_boot(list, kept, &kept->boots[i]);
	return status;
}

static int read_all(struct list *list, struct kept *kept)
{
	static struct source source;

	if (!list->input.file)
		return read_kept(list, kept);
	make_room(list, 1);
	input_open(&source, &list->input);
	return read_source(list, &source, NULL, 0);
}

/* There is none, or none that passes. Return: the exit status. */
static int tell_none(const struct list *list, const struct list_row *newest)
{
	const char *dir = list->input.dir ? list->input.dir : KEPT_DIR;
	char time[CLOCK_ROOM], rules[FILTER_RULES_ROOM];

	if (newest) {
		clock_format(&newest->boot->clock, list->zone,
			     &episode_first(newest->episode)->h, time);
		filter_rules(&list->filter, rules);
		warnx("no OOM passes; the newest is event %llu of %s%s",
		      (unsigned long long)newest->episode->number, time, rules);
	} else if (list->module && input_is_device(&list->input)) {
		watch_tell_none(list->zone);
	} else {
		warnx("%s: there is no OOM in it",
		      list->input.file ? list->input.file : dir);
	}
	if (input_is_of_host(&list->input))
		killer_tell();
	return newest || filter_is_given(&list->filter);
}

static int print_rows(const struct list *list)
{
	struct list_rows rows = { .reverse = list->reverse, .zone = list->zone };
	struct list_row newest = { 0 };
	size_t i;

	for (i = 0; i < list->nr_boots; i++)
		list_rows_of(&rows, &list->boots[i]);
	if (rows.count)
		newest = rows.all[rows.count - 1];
	list_keep(&rows, &list->filter);
	if (list->num && rows.count > list->num)
		rows.first = rows.count - list->num;
	if (list->json)
		list_json(&rows);
	else if (rows.count)
		list_print(&rows);
	i = rows.count;
	free(rows.all);
	return i ? 0 : tell_none(list, newest.episode ? &newest : NULL);
}

/**
 * list_run() - list OOMs
 * @argc: how many arguments there are
 * @argv: the arguments
 *
 * Return: the exit status of the program.
 */
int list_run(int argc, char **argv)
{
	struct list list = { 0 };
	struct kept kept = { 0 };
	int status;
	size_t i;

	argp_parse(&argp, argc, argv, 0, NULL, &list);
	status = read_all(&list, &kept);
	status |= print_rows(&list);
	written_check(stdout, WRITTEN_STDOUT, 1);
	for (i = 0; i < list.nr_boots; i++)
		list_forget(&list.boots[i]);
	free(list.boots);
	kept_free(&kept);
	return status;
}
