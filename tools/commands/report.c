// SPDX-License-Identifier: GPL-2.0-only
/*
 * report.c - OOMs as one page of HTML, to attach to a ticket
 */
#include <argp.h>
#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "commands/option.h"
#include "commands/report.h"
#include "explain/choice.h"
#include "explain/missing.h"
#include "input/input.h"
#include "input/source.h"
#include "output/saved.h"
#include "records/filter.h"

/**
 * struct report - what to report
 * @input: what to read
 * @zone: how to show times
 * @episode: only this one; 0: all that @filter lets pass
 * @since: argument of --since, which --utc gives a meaning to
 * @filter: which of them
 * @filtered: there is a filter
 * @file: where the page goes
 */
struct report {
	struct input input;
	enum clock_zone zone;
	unsigned long long episode;
	const char *since;
	struct filter filter;
	bool filtered;
	const char *file;
};

enum {
	OPTION_SINCE = 256,
	OPTION_EPISODE,
	OPTION_HTML,
};

static const struct argp_option options[] = {
	{ "html", OPTION_HTML, NULL, 0, "As HTML, which is the only form", 0 },
	{ "episode", OPTION_EPISODE, "N", 0, "Only the event with this number", 0 },
	{ "since", OPTION_SINCE, "TIME", 0, "Only since TIME: 10m (ago), 12:30, 2026-01-31", 0 },
	OPTION_FILTERS,
	{ "boot", OPTION_BOOT, "BOOT", OPTION_ARG_OPTIONAL, OPTION_BOOT_HELP, 0 },
	{ "dir", OPTION_DIR, "DIR", 0, OPTION_DIR_HELP, 0 },
	{ "input", OPTION_INPUT, "FILE", 0, OPTION_INPUT_HELP, 0 },
	{ "verbose", OPTION_VERBOSE, NULL, 0, OPTION_VERBOSE_HELP, 0 },
	{ "utc", OPTION_UTC, NULL, 0, OPTION_UTC_HELP, 0 },
	{ 0 }
};

static void set_file(struct argp_state *state, struct report *report, char *name)
{
	if (report->file)
		argp_failure(state, STATUS_USAGE, 0,
			     "it writes one file: leave out '%s'", name);
	if (*name && !name[strspn(name, "0123456789")])
		argp_failure(state, STATUS_USAGE, 0,
			     "'%s' would be the name of the file: write --episode %s, or ./%s",
			     name, name, name);
	report->file = option_file(state, "FILE", name);
}

/* A terminal is not what HTML is for. */
static void check_file(struct argp_state *state, struct report *report)
{
	if (!report->file)
		report->file = "-";
	if (!strcmp(report->file, "-") && isatty(STDOUT_FILENO))
		argp_failure(state, STATUS_USAGE, 0,
			     "standard output is a terminal: give the name of a file for the page");
}

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
	struct report *report = state->input;

	switch (key) {
	case OPTION_HTML:
		return 0;
	case OPTION_SINCE:
		report->since = arg;
		report->filtered = true;
		return 0;
	case OPTION_EPISODE:
		report->episode = option_number(state, "--episode", arg, 1, UINT64_MAX);
		return 0;
	case ARGP_KEY_ARG:
		set_file(state, report, arg);
		return 0;
	case ARGP_KEY_END:
		if (report->episode)
			option_check_filtered(state, "--episode", report->filtered);
		option_check_input(state, &report->input);
		option_time(state, "--since", report->since, report->zone == CLOCK_UTC,
			    &report->filter.since);
		check_file(state, report);
		return 0;
	default:
		if (option_filter(state, key, arg, &report->filter))
			return option_source(state, key, arg, &report->input, &report->zone);
		report->filtered = true;
		return 0;
	}
}

static const struct argp argp = {
	.options = options,
	.parser = parse_option,
	.args_doc = "[FILE]",
	.doc = "Write one page of HTML to attach to a ticket: all OOMs as a timeline and a\n"
	       "table, and of the newest what 'oomwatch explain' says, with stack and records.\n"
	       "Without FILE, or if that is -, it goes to standard output.",
};

static void check_clock(const struct report *report, const struct source *source,
			const struct history *history)
{
	if (history->count)
		source_check_clock(source, &history->records[history->count - 1]->h,
				   report->zone, "--since", &report->filter.since);
}

/* The one that --episode names; ends the program if there is none. */
static void keep_episode(const struct report *report, struct list_rows *rows,
			 const struct list_boot *boot, const struct load *load)
{
	const struct episode *episode = choice_find(load, report->episode, &report->filter,
						    &boot->clock);

	if (!episode || !episode->oom)
		missing_episode(load, episode, report->episode, &report->filter, &boot->clock,
				&report->input, report->zone);
	rows->all[0] = (struct list_row){ .boot = boot, .episode = episode };
	rows->count = 1;
}

/* Find the OOMs that are wanted. Return: false if there is none at all. */
static bool choose(const struct report *report, struct list_rows *rows, struct list_boot *boot)
{
	struct load *load = loads_newest(&boot->loads);

	list_rows_of(rows, boot);
	if (!rows->count || !choice_make(load, &(struct filter){ 0 }, &boot->clock))
		return false;
	if (report->episode) {
		keep_episode(report, rows, boot, load);
		return true;
	}
	list_keep(rows, &report->filter);
	if (!rows->count)
		missing_episode(load, NULL, 0, &report->filter, &boot->clock,
				&report->input, report->zone);
	return true;
}

static void write_file(const struct report *report, const struct report_page *page)
{
	struct saved saved;

	if (input_reads(&report->input, report->file))
		errx(1, "%s is the input: name another file for the page", report->file);
	saved_init(&saved, report->file, false);
	saved_begin(&saved);
	report_write(saved.stream, page);
	saved_finish(&saved);
	saved_exit(&saved);
}

/**
 * report_run() - write a report
 * @argc: how many arguments there are
 * @argv: the arguments
 *
 * Return: the exit status of the program.
 */
int report_run(int argc, char **argv)
{
	static struct source source;
	struct report report = { 0 };
	struct list_boot boot = { 0 };
	struct list_rows rows = { 0 };
	struct report_page page = { .source = &source, .boot = &boot, .rows = &rows };
	int status;

	argp_parse(&argp, argc, argv, 0, NULL, &report);
	rows.zone = report.zone;
	page.live = input_is_device(&report.input);
	input_open(&source, &report.input);
	status = list_read(&boot, &source);
	check_clock(&report, &source, &boot.history);
	if (choose(&report, &rows, &boot))
		write_file(&report, &page);
	else
		status = missing_all(&source, &boot.history, &report.input, report.zone);
	free(rows.all);
	list_forget(&boot);
	source_close(&source);
	return status;
}
