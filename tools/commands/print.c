// SPDX-License-Identifier: GPL-2.0-only
/*
 * print.c - the command that has no name: print or save records
 */
#include <argp.h>
#include <err.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "commands/absence.h"
#include "commands/option.h"
#include "host/protect.h"
#include "host/watch.h"
#include "input/device.h"
#include "input/input.h"
#include "input/raw.h"
#include "input/source.h"
#include "output/json_record.h"
#include "output/line.h"
#include "output/names.h"
#include "output/saved.h"
#include "output/written.h"
#include "records/filter.h"
#include "records/history.h"

/**
 * struct print - what to print, and how
 * @input: what to read
 * @raw: file to save records in; NULL: print them
 * @json: print JSON
 * @follow: wait for further records
 * @zone: how to show times
 * @num: how many records at most; 0: all
 * @since: argument of --since, which --utc gives a meaning to
 * @filter: which of them
 * @filtered: there is anything to filter by
 * @absence: what to say if there are none
 * @command: index of a command after the options; 0: there is none
 * @saved: the file that @raw names
 * @out: where they go
 * @printed: how many went there
 * @read: a record was read, whether it passes @filter or not
 */
struct print {
	struct input input;
	const char *raw;
	bool json;
	bool follow;
	enum clock_zone zone;
	unsigned long num;
	const char *since;
	struct filter filter;
	bool filtered;
	struct absence absence;
	int command;
	struct saved saved;
	FILE *out;
	unsigned long printed;
	bool read;
};

enum {
	OPTION_SINCE = 256,
	OPTION_TYPE,
	OPTION_EPISODE,
	OPTION_RAW,
	OPTION_PROTECT,
};

static const struct argp_option options[] = {
	{ "follow", 'f', NULL, 0, "Keep running, and print new records as they come", 0 },
	{ "num", 'n', "N", 0, "Print the newest N; with -f, exit after N", 0 },
	{ "since", OPTION_SINCE, "TIME", 0,
	  "Only since TIME: 10m (ago), 12:30, 2026-01-31", 0 },
	{ "type", OPTION_TYPE, "TYPE,...", 0, "Only records of these types: oom, victim, ...", 0 },
	{ "episode", OPTION_EPISODE, "N", 0, "Only records of this event, process or thread", 0 },
	{ "pid", OPTION_PID, NULL, OPTION_ALIAS, NULL, 0 },
	{ "memcg", OPTION_MEMCG, "GLOB", 0,
	  "Only records of a memory cgroup that GLOB matches", 0 },
	{ "comm", OPTION_COMM, "NAME", 0, "Only records of this task, container, pod or unit", 0 },
	{ "container", OPTION_CONTAINER, NULL, OPTION_ALIAS, NULL, 0 },
	OPTION_POD_AND_UNIT,
	{ "utc", OPTION_UTC, NULL, 0, OPTION_UTC_HELP, 0 },
	{ "boot", OPTION_BOOT, "BOOT", OPTION_ARG_OPTIONAL, OPTION_BOOT_HELP, 0 },
	{ "dir", OPTION_DIR, "DIR", OPTION_HIDDEN, NULL, 0 },
	{ "json", 'j', NULL, 0, "Print JSON: one object per line", 0 },
	{ "raw", OPTION_RAW, "FILE", 0, "Save the records in FILE instead", 0 },
	{ "input", OPTION_INPUT, "FILE", 0, OPTION_INPUT_HELP, 0 },
	{ "verbose", OPTION_VERBOSE, NULL, OPTION_HIDDEN, NULL, 0 },
	{ "protect", OPTION_PROTECT, NULL, 0, "Set the oom_score_adj of oomwatch to -1000", 0 },
	{ 0 }
};

static void parse_types(struct argp_state *state, const char *text,
			uint64_t *types)
{
	char list[NAMES_LIST];

	if (filter_parse_types(text, types))
		return;
	names_list(&ow_names_of_type, ", ", list);
	argp_failure(state, STATUS_USAGE, 0,
		     "--type takes one or more of %s, separated by commas, not '%s'",
		     list, text);
}

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
	struct print *print = state->input;

	switch (key) {
	case 'f':
		print->follow = true;
		return 0;
	case 'n':
		print->num = option_number(state, "-n", arg, 1, ULONG_MAX);
		return 0;
	case OPTION_EPISODE:
		print->filter.episode = option_number(state, "--episode",
						      arg, 1, UINT64_MAX);
		return 0;
	case OPTION_SINCE:
		print->since = arg;
		return 0;
	case OPTION_TYPE:
		parse_types(state, arg, &print->filter.types);
		return 0;
	case 'j':
		print->json = true;
		return 0;
	case OPTION_RAW:
		print->raw = option_file(state, "--raw", arg);
		return 0;
	case OPTION_PROTECT:
		protect();
		return 0;
	case ARGP_KEY_ARG:
		if (command_exists(arg)) {
			print->command = state->next - 1;
			state->next = state->argc;
			return 0;
		}
		argp_failure(state, STATUS_USAGE, 0,
			     "there is no command '%s'; 'oomwatch --help' lists the commands",
			     arg);
		return 0;
	case ARGP_KEY_END:
		if (print->command)
			return 0;
		option_check_input(state, &print->input);
		if (print->follow && !input_is_device(&print->input))
			argp_failure(state, STATUS_USAGE, 0,
				     "--follow reads the device only: leave out %s",
				     print->input.file ? "--input" :
				     print->input.dir ? "--dir" : "--boot=BOOT");
		if (print->json && print->raw)
			argp_failure(state, STATUS_USAGE, 0,
				     "--json and --raw exclude each other: leave out one");
		option_time(state, "--since", print->since, print->zone == CLOCK_UTC,
			    &print->filter.since);
		return 0;
	default:
		return option_filter(state, key, arg, &print->filter) ?
		       option_source(state, key, arg, &print->input, &print->zone) : 0;
	}
}

static const struct argp argp = {
	.options = options,
	.parser = parse_option,
	.args_doc = "| COMMAND ...",
	.doc = "Show what the OOM killer did, as the oomwatch module recorded it.\v"
	       "Commands (see 'oomwatch COMMAND --help' and oomwatch(8)):\n"
	       "  explain  an OOM  expect  a test  config  a host   report  HTML  stat  module\n"
	       "  list     OOMs    record  files   verify  records  top     next",
};

/* JSON, on its way to print->out. */
static struct json stream;

static void flush_stream(void)
{
	json_flush(&stream);
}

static const char *name_of(const struct print *print)
{
	return print->raw ? print->raw : WRITTEN_STDOUT;
}

static void flush(struct print *print)
{
	flush_stream();
	written_check(print->out, name_of(print), 1);
}

/* This has to wait for the first record: before it, the clock of a text is not known. */
static void save_header(struct print *print, const struct source *source)
{
	saved_begin(&print->saved);
	raw_write_header(print->out, &source->origin, &source->clock);
}

static void print_record(struct print *print, const struct source *source,
			 const struct oomwatch_header *record)
{
	if (print->raw && !print->printed)
		save_header(print, source);
	if (print->raw)
		raw_write_record(print->out, record);
	else if (print->json)
		json_record(&stream, record, &source->clock);
	else
		line_print(print->out, WRITTEN_STDOUT, &source->clock, print->zone, record);
	print->printed++;
}

/* Return: false at the end, or if there is none now. */
static bool next_wanted(struct print *print, struct source *source)
{
	while (source->next(source)) {
		source_check_clock(source, &source->record.h, print->zone, "--since",
				   &print->filter.since);
		print->read = true;
		if (!print->filtered)
			return true;
		absence_look(&print->absence, &print->filter, source);
		if (filter_matches(&print->filter, &source->clock,
				   &source->record.h))
			return true;
	}
	return false;
}

/* Print records as they come. Return: false if there were as many as requested. */
static bool print_stream(struct print *print, struct source *source)
{
	while (next_wanted(print, source)) {
		print_record(print, source, &source->record.h);
		if (print->printed == print->num)
			return false;
	}
	return true;
}

static void print_last(struct print *print, struct source *source)
{
	struct history history = { 0 };
	size_t i;

	while (next_wanted(print, source))
		history_add(&history, &source->record.h);
	i = history.count > print->num ? history.count - print->num : 0;
	for (; i < history.count; i++)
		print_record(print, source, &history.records[i]->h);
	history_free(&history);
}

static void follow(struct print *print, struct source *source)
{
	protect_memory(print->out);
	while (print_stream(print, source)) {
		flush(print);
		device_wait(source, -1);
	}
}

/* Return: the exit status that follows from having printed nothing, or something. */
static int tell_nothing(const struct print *print, const struct source *source)
{
	if (print->printed)
		return 0;
	if (!source->damage[0]) {
		if (input_is_device(&print->input) && !print->read)
			watch_tell_none(print->zone);
		else if (!print->read)
			warnx("%s: there is no record in it", source->name);
		else
			absence_tell(&print->absence, &print->filter,
				     source->name, print->zone);
	}
	return print->filtered;
}

static void open_raw(struct print *print)
{
	if (input_reads(&print->input, print->raw))
		errx(1, "%s is the input: name another file to save in", print->raw);
	saved_init(&print->saved, print->raw, print->follow);
	print->out = print->saved.stream;
}

/* Return: the exit status that follows from what was saved. */
static int end_raw(struct print *print, const struct source *source)
{
	if (!print->printed && print->saved.there) {
		warnx("%s: there is no record to save, and it is left as it was", print->raw);
		return 1;
	}
	if (!print->printed)
		save_header(print, source);
	saved_finish(&print->saved);
	return 0;
}

/**
 * print_run() - print or save records
 * @argc: how many arguments there are
 * @argv: the arguments
 *
 * Return: the exit status of the program.
 */
int print_run(int argc, char **argv)
{
	struct print print = { .out = stdout };
	struct source source;
	int status;

	argp_parse(&argp, argc, argv, ARGP_IN_ORDER, NULL, &print);
	if (print.command)
		return command_run_at(argc, argv, print.command);
	print.filtered = filter_is_given(&print.filter);
	input_open(&source, &print.input);
	if (print.raw)
		open_raw(&print);
	json_start(&stream, print.out);
	/* A read that fails ends the program. */
	atexit(flush_stream);
	if (print.follow)
		follow(&print, &source);
	else if (print.num)
		print_last(&print, &source);
	else
		print_stream(&print, &source);
	status = tell_nothing(&print, &source);
	flush(&print);
	if (print.raw) {
		status |= end_raw(&print, &source);
		saved_exit(&print.saved);
	}
	status |= source_verdict(&source);
	source_close(&source);
	return status;
}
