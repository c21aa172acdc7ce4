// SPDX-License-Identifier: GPL-2.0-only
/*
 * record.c - keep the records of the module in files, boot by boot
 *
 * While the device is open, the module cannot be unloaded. So it is open only while
 * records come, and closed after a second without any, or after ten for a second. While
 * it is closed, the number of records that the module counts is looked at once a second.
 */
#include <argp.h>
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "command.h"
#include "commands/option.h"
#include "commands/record_exec.h"
#include "commands/record_journal.h"
#include "commands/record_metrics.h"
#include "commands/record_panic.h"
#include "host/notify.h"
#include "host/protect.h"
#include "host/watch.h"
#include "input/device.h"
#include "input/source.h"
#include "output/keeper.h"
#include "records/clock.h"

/* How long to wait for a further record, and from one look to the next. */
#define PAUSE_MS	1000

/* How long the device is open at most, in seconds. */
#define HOLD_S		10

/* All files together, without --max-use. */
#define MAX_USE		(64ULL << 20)
#define LEAST_USE	(1ULL << 20)

/**
 * struct recorder - how far records are kept
 * @dir: where
 * @max_use: bytes that they may take
 * @journal: send entries to the journal
 * @textfile: where counts for node_exporter go; NULL: nowhere
 * @program: what is started for each OOM; NULL: nothing
 * @keeper: the file
 * @device: the device, while it is open
 * @trouble: what is wrong, as it was told; empty: nothing
 * @ending: a signal has ended it: only what there is now is kept
 */
struct recorder {
	const char *dir;
	uint64_t max_use;
	bool journal;
	const char *textfile;
	const char *program;
	struct keeper keeper;
	struct source device;
	char trouble[256];
	bool ending;
};

enum {
	OPTION_MAX_USE = 256,
	OPTION_JOURNAL,
	OPTION_TEXTFILE,
	OPTION_EXEC,
	OPTION_PROTECT,
};

static const struct argp_option options[] = {
	{ "dir", OPTION_DIR, "DIR", 0, "Keep them in DIR instead of " KEPT_DIR, 0 },
	{ "max-use", OPTION_MAX_USE, "SIZE", 0,
	  "All files together take at most SIZE; 64M by default", 0 },
	{ "journal", OPTION_JOURNAL, NULL, 0, "Add an entry to the journal for each OOM", 0 },
	{ "textfile", OPTION_TEXTFILE, "DIR", 0,
	  "Write counts for node_exporter to DIR/oomwatch.prom", 0 },
	{ "exec", OPTION_EXEC, "PROGRAM", 0,
	  "Start PROGRAM for each OOM, which its environment tells", 0 },
	{ "protect", OPTION_PROTECT, NULL, 0, "Set the oom_score_adj of oomwatch to -1000", 0 },
	{ 0 }
};

static uint64_t parse_size(struct argp_state *state, const char *text)
{
	static const char units[] = "KMGT";
	unsigned long long size;
	const char *unit;
	char *end;

	errno = 0;
	size = strtoull(text, &end, 10);
	unit = *end ? strchr(units, *end) : NULL;
	if (*text < '0' || *text > '9' || errno || (*end && (!unit || end[1])) ||
	    (unit && size >> (54 - 10 * (unit - units))))
		argp_failure(state, STATUS_USAGE, 0,
			     "--max-use takes a size such as 10M or 1G, not '%s'",
			     text);
	if (unit)
		size <<= 10 * (unit - units + 1);
	if (size < LEAST_USE)
		argp_failure(state, STATUS_USAGE, 0,
			     "--max-use takes a size from 1M on, not '%s'", text);
	return size;
}

/* The program is the same whatever the directory and PATH are, so it has a whole path. */
static const char *option_program(struct argp_state *state, const char *text)
{
	if (*text != '/')
		argp_failure(state, STATUS_USAGE, 0,
			     "--exec takes the path of a program, from / on, not '%s'", text);
	return text;
}

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
	struct recorder *recorder = state->input;

	switch (key) {
	case OPTION_DIR:
		recorder->dir = option_dir(state, arg);
		return 0;
	case OPTION_MAX_USE:
		recorder->max_use = parse_size(state, arg);
		return 0;
	case OPTION_JOURNAL:
		recorder->journal = true;
		return 0;
	case OPTION_TEXTFILE:
		recorder->textfile = option_file(state, "--textfile", arg);
		return 0;
	case OPTION_EXEC:
		recorder->program = option_program(state, arg);
		return 0;
	case OPTION_PROTECT:
		protect();
		return 0;
	default:
		return option_no_argument(state, key, arg);
	}
}

static const struct argp argp = {
	.options = options,
	.parser = parse_option,
	.doc = "Keep the records of the module in files, one for each boot, until a signal\n"
	       "ends it. 'oomwatch list' lists what was kept.",
};

/* The signals that end it; they are blocked, and looked for. */
static sigset_t endings(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	return set;
}

static bool is_ended(const struct recorder *recorder)
{
	sigset_t pending;

	sigpending(&pending);
	return recorder->ending || sigismember(&pending, SIGTERM) || sigismember(&pending, SIGINT);
}

/* Say what is wrong, or that it is over: once for each change. */
__attribute__((format(printf, 2, 3)))
static void tell(struct recorder *recorder, const char *format, ...)
{
	char text[sizeof(recorder->trouble)];
	va_list list;

	va_start(list, format);
	vsnprintf(text, sizeof(text), format, list);
	va_end(list);
	if (!strcmp(text, recorder->trouble))
		return;
	if (*text)
		warnx("%s", text);
	else
		warnx("it goes on: records are kept again");
	strcpy(recorder->trouble, text);
}

/* The device says itself if records are lost while it is open. */
static void check_gap(const struct recorder *recorder, uint64_t lost)
{
	const struct oomwatch_header *h = &recorder->device.record.h;
	uint64_t seq = recorder->keeper.seen.seq;

	if (!seq || h->seq <= seq + 1 || recorder->device.lost != lost)
		return;
	warnx("records %llu to %llu were overwritten before they could be kept",
	      (unsigned long long)seq + 1, (unsigned long long)h->seq - 1);
}

/* Return: false if there is none that is not known. */
static bool next_new(struct recorder *recorder)
{
	struct source *device = &recorder->device;
	uint64_t lost = device->lost;

	while (device->next(device)) {
		if (!seen_has(&recorder->keeper.seen, &device->record.h)) {
			check_gap(recorder, lost);
			return true;
		}
		lost = device->lost;
	}
	return false;
}

/* Keep all records that there are now. Return: an error. */
static int keep_all(struct recorder *recorder)
{
	struct keeper *keeper = &recorder->keeper;
	int error = 0;

	while (!error && next_new(recorder)) {
		keeper_add(keeper, &recorder->device.record.h);
		if (keeper_is_full(keeper))
			error = keeper_write(keeper);
	}
	return error ? error : keeper_write(keeper);
}

/* Pass on what was kept: all that there is, if records are kept without trouble. */
static void deliver(const struct recorder *recorder, bool recording)
{
	bool delivered = true;

	if (recorder->journal)
		delivered = record_journal_go_on(&recorder->keeper);
	if (recorder->textfile)
		record_metrics_go_on(&recorder->keeper, recording);
	if (recorder->program && !recorder->ending)
		record_exec_go_on(&recorder->keeper, delivered);
}

/* Keep records as long as they come, but for ten seconds at most. Return: an error. */
static int keep_new(struct recorder *recorder)
{
	int64_t until_ns = clock_read(CLOCK_MONOTONIC) + HOLD_S * 1000000000LL;
	int error;

	do {
		error = keep_all(recorder);
		deliver(recorder, !error);
		notify("WATCHDOG=1");
	} while (!error && !is_ended(recorder) && clock_read(CLOCK_MONOTONIC) < until_ns &&
		 device_wait(&recorder->device, PAUSE_MS));
	return error;
}

/* Say what is wrong if there is no file, or no device. */
static void keep(struct recorder *recorder)
{
	char why[DEVICE_ROOM];
	int error = keeper_open(&recorder->keeper), no_device = 0;

	if (!error)
		no_device = device_try(&recorder->device);
	if (!error && !no_device) {
		error = keep_new(recorder);
		source_close(&recorder->device);
	}
	device_why(no_device, why);
	if (error)
		tell(recorder, "%s: %s: no record is kept now", recorder->dir,
		     strerror(error));
	else if (no_device)
		tell(recorder, "%s: no record is kept now", why);
	else
		tell(recorder, "%s", "");
}

/* Is there anything new, as far as is known without the device? */
static bool has_news(const struct recorder *recorder)
{
	unsigned long long records;

	return *recorder->trouble || !watch_count("records", &records) ||
	       records != recorder->keeper.seen.seq;
}

/* Keep what is new, and pass on what was kept. */
static void look(struct recorder *recorder)
{
	if (has_news(recorder))
		keep(recorder);
	deliver(recorder, !*recorder->trouble);
}

/* Return: false if it is to end. */
static bool pause_now(struct recorder *recorder)
{
	const struct timespec pause = { .tv_sec = PAUSE_MS / 1000,
					.tv_nsec = PAUSE_MS % 1000 * 1000000 };
	sigset_t set = endings();

	recorder->ending = sigtimedwait(&set, NULL, &pause) >= 0;
	return !recorder->ending;
}

/**
 * record_run() - keep records
 * @argc: how many arguments there are
 * @argv: the arguments
 *
 * Return: the exit status of the program.
 */
int record_run(int argc, char **argv)
{
	static struct recorder recorder = { .dir = KEPT_DIR, .max_use = MAX_USE };
	sigset_t set = endings();

	argp_parse(&argp, argc, argv, 0, NULL, &recorder);
	keeper_start(&recorder.keeper, recorder.dir, recorder.max_use);
	sigprocmask(SIG_BLOCK, &set, NULL);
	record_panic(&recorder.keeper, recorder.journal);
	if (recorder.journal)
		record_journal_start(&recorder.keeper);
	if (recorder.textfile)
		record_metrics_start(&recorder.keeper, recorder.textfile);
	if (recorder.program)
		record_exec_start(&recorder.keeper, recorder.program);
	protect_memory(stdout);
	keep(&recorder);
	deliver(&recorder, !*recorder.trouble);
	notify("READY=1");
	while (pause_now(&recorder)) {
		notify("WATCHDOG=1");
		look(&recorder);
	}
	notify("STOPPING=1");
	/* At a shutdown, there is no other time for what came since the last look. */
	look(&recorder);
	if (recorder.program)
		record_exec_end();
	return 0;
}
