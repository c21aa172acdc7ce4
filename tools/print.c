// SPDX-License-Identifier: GPL-2.0-only
/*
 * print.c - the command that has no name: print or save records
 */
#include <argp.h>
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "command.h"
#include "device.h"
#include "filter.h"
#include "format.h"
#include "history.h"
#include "json.h"
#include "option.h"
#include "protect.h"
#include "source.h"

/**
 * struct print - what to print, and how
 * @input: file to read; NULL: the device
 * @raw: file to save records in; NULL: print them
 * @json: print JSON
 * @follow: wait for further records
 * @zone: how to show times
 * @num: how many records at most; 0: all
 * @since: argument of --since, which --utc gives a meaning to
 * @filter: which of them
 * @out: where they go
 * @printed: how many went there
 * @started: the clock of the records was looked at, and the header of a raw
 *           file written
 */
struct print {
	const char *input;
	const char *raw;
	bool json;
	bool follow;
	enum clock_zone zone;
	unsigned long num;
	const char *since;
	struct filter filter;
	FILE *out;
	unsigned long printed;
	bool started;
};

enum {
	OPTION_SINCE = 256,
	OPTION_TYPE,
	OPTION_EPISODE,
	OPTION_MEMCG,
	OPTION_COMM,
	OPTION_UTC,
	OPTION_BOOT,
	OPTION_RAW,
	OPTION_PROTECT,
};

static const struct argp_option options[] = {
	{ "follow", 'f', NULL, 0, "Then wait for further records", 0 },
	{ "num-events", 'n', "N", 0, "The last N records; with -f, end after N", 0 },
	{ "since", OPTION_SINCE, "TIME", 0,
	  "From then on: 10m (ago), 12:30, 2026-01-31, ...", 0 },
	{ "type", OPTION_TYPE, "TYPE,...", 0, "Of these types: oom, victim, ...", 0 },
	{ "episode", OPTION_EPISODE, "N", 0, "Of this episode", 0 },
	{ "memcg", OPTION_MEMCG, "GLOB", 0, "With such a memory cgroup", 0 },
	{ "comm", OPTION_COMM, "GLOB", 0, "With such a name of a task", 0 },
	{ "utc", OPTION_UTC, NULL, 0, "Times in UTC instead of local time", 0 },
	{ "boot", OPTION_BOOT, NULL, 0, "Times since boot, as in events", 0 },
	{ "json", 'j', NULL, 0, "One JSON object per line", 0 },
	{ "raw", OPTION_RAW, "FILE", 0, "Save the records in FILE", 0 },
	{ "input", 'i', "FILE", 0, "Read a raw file, a text, or a kernel log", 0 },
	{ "protect", OPTION_PROTECT, NULL, 0, "Set the own oom_score_adj to -1000", 0 },
	{ 0 }
};

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
	struct print *print = state->input;

	switch (key) {
	case 'f':
		print->follow = true;
		return 0;
	case 'n':
		print->num = option_number(state, "-n", arg, 1);
		return 0;
	case OPTION_EPISODE:
		print->filter.episode = option_number(state, "--episode",
						      arg, 1);
		return 0;
	case OPTION_SINCE:
		print->since = arg;
		return 0;
	case OPTION_TYPE:
		if (!filter_parse_types(arg, &print->filter.types))
			argp_failure(state, STATUS_USAGE, 0,
				     "--type takes some of oom, victim, memory, stack, candidate, reaped, exited, separated by commas; not '%s'",
				     arg);
		return 0;
	case OPTION_MEMCG:
		print->filter.memcg = arg;
		return 0;
	case OPTION_COMM:
		print->filter.comm = arg;
		return 0;
	case OPTION_UTC:
		print->zone = CLOCK_UTC;
		return 0;
	case OPTION_BOOT:
		print->zone = CLOCK_BOOT;
		return 0;
	case 'j':
		print->json = true;
		return 0;
	case OPTION_RAW:
		print->raw = option_file(state, "--raw", arg);
		return 0;
	case 'i':
		print->input = option_file(state, "--input", arg);
		return 0;
	case OPTION_PROTECT:
		protect();
		return 0;
	case ARGP_KEY_ARG:
		if (command_exists(arg))
			argp_failure(state, STATUS_USAGE, 0,
				     "the command comes first: oomwatch %s ...",
				     arg);
		argp_failure(state, STATUS_USAGE, 0,
			     "there is no command '%s'; oomwatch --help lists them",
			     arg);
		return 0;
	case ARGP_KEY_END:
		if (print->follow && print->input)
			argp_failure(state, STATUS_USAGE, 0,
				     "--follow is for the device: leave out --input");
		if (print->json && print->raw)
			argp_failure(state, STATUS_USAGE, 0,
				     "--json and --raw: name one of them");
		if (print->since &&
		    !since_parse(print->since, print->zone == CLOCK_UTC,
				 &print->filter.since))
			argp_failure(state, STATUS_USAGE, 0,
				     "--since takes a time such as 10m, now, 12:30, '2026-01-31 12:30' or 84.5, not '%s'",
				     print->since);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
	.options = options,
	.parser = parse_option,
	.args_doc = "| COMMAND ...",
	.doc = "Show what the OOM killer did, as the oomwatch module recorded it.\v"
	       "Commands; 'oomwatch COMMAND --help' and oomwatch(8) tell more:\n"
	       "  explain  an episode, on one page    top     who would be killed now\n"
	       "  config   the OOM set-up, judged     stat    how oomwatch itself does\n"
	       "  expect   which OOMs a program has   verify  whether the records make sense",
};

/* A file of records tells who runs on the machine: it is for its owner only. */
static FILE *open_raw(const char *path, const char *input)
{
	struct stat from, to;
	FILE *file = NULL;
	int fd;

	if (!strcmp(path, "-"))
		return stdout;
	if (input && !stat(input, &from) && !stat(path, &to) &&
	    from.st_dev == to.st_dev && from.st_ino == to.st_ino)
		errx(1, "%s: it is the input; name another file to save in",
		     path);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd >= 0)
		file = fdopen(fd, "w");
	if (!file)
		err(1, "%s", path);
	return file;
}

static void flush(struct print *print)
{
	if (fflush(print->out))
		err(1, "%s", print->raw ? print->raw : "standard output");
}

/**
 * struct line_sink - a sink of text that hands it to a file in large pieces
 * @sink: the sink
 * @file: the file
 * @used: bytes in @text
 * @text: what was not handed over yet
 */
struct line_sink {
	struct ow_format_sink sink;
	FILE *file;
	size_t used;
	char text[2 * OOMWATCH_RECORD_MAX];
};

static void hand_over(struct line_sink *line)
{
	fwrite(line->text, 1, line->used, line->file);
	line->used = 0;
}

/* No piece of text is longer than the record that it comes from. */
static void write_line(struct ow_format_sink *sink, const char *text,
		       size_t length)
{
	struct line_sink *line = (struct line_sink *)sink;

	if (length > sizeof(line->text) - line->used)
		hand_over(line);
	memcpy(line->text + line->used, text, length);
	line->used += length;
}

static void print_text(struct print *print, const struct clock *clock,
		       const struct oomwatch_header *record)
{
	struct line_sink line;
	char time[CLOCK_ROOM];

	line.sink.write = write_line;
	line.file = print->out;
	line.used = 0;
	clock_format(clock, print->zone, record->time_ns, time);
	write_line(&line.sink, time, strlen(time));
	write_line(&line.sink, " ", 1);
	ow_format_fields(&line.sink, record);
	hand_over(&line);
}

static void print_json(struct print *print, const struct clock *clock,
		       const struct oomwatch_header *record)
{
	struct json_object *object = json_record(record, clock);

	fputs(json_object_to_json_string_ext(object, JSON_C_TO_STRING_PLAIN |
					     JSON_C_TO_STRING_NOSLASHESCAPE),
	      print->out);
	fputc('\n', print->out);
	json_object_put(object);
}

static void print_record(struct print *print, const struct clock *clock,
			 const struct oomwatch_header *record)
{
	if (print->raw)
		raw_write_record(print->out, record);
	else if (print->json)
		print_json(print, clock, record);
	else
		print_text(print, clock, record);
	print->printed++;
}

/* What has to wait for the first record: a text tells its clock no earlier. */
static void start(struct print *print, const struct source *source)
{
	if (print->started)
		return;
	print->started = true;
	if (print->raw)
		raw_write_header(print->out, &source->origin, &source->clock);
}

/* Return: false at the end, or if there is none now. */
static bool next_wanted(struct print *print, struct source *source)
{
	while (source->next(source)) {
		if (!print->started)
			source_check_clock(source, print->zone,
					   &print->filter.since);
		start(print, source);
		if (filter_matches(&print->filter, &source->clock,
				   &source->record.h))
			return true;
	}
	return false;
}

/* As they come. Return: false if there were as many as asked for. */
static bool print_stream(struct print *print, struct source *source)
{
	while (next_wanted(print, source)) {
		print_record(print, &source->clock, &source->record.h);
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
		print_record(print, &source->clock, history.records[i]);
	history_free(&history);
}

static void follow(struct print *print, struct source *source)
{
	while (print_stream(print, source)) {
		flush(print);
		device_wait(source, -1);
	}
}

/* Nothing may be what was asked for, but rarely is. */
static void tell_nothing(const struct print *print, const struct source *source)
{
	if (print->printed || source->damage[0])
		return;
	if (print->input && !print->started)
		warnx("%s: there is no record in it", source->name);
	else if (print->filter.episode)
		warnx("%s: there is no such record of episode %llu",
		      source->name,
		      (unsigned long long)print->filter.episode);
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

	argp_parse(&argp, argc, argv, 0, NULL, &print);
	source_open(&source, print.input);
	if (print.raw)
		print.out = open_raw(print.raw, print.input);
	if (print.follow)
		follow(&print, &source);
	else if (print.num)
		print_last(&print, &source);
	else
		print_stream(&print, &source);
	tell_nothing(&print, &source);
	start(&print, &source);
	flush(&print);
	status = source_verdict(&source);
	source_close(&source);
	return status;
}
