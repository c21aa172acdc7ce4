// SPDX-License-Identifier: GPL-2.0-only
/*
 * verify.c - does a history keep the rules of the OOM killer, and of the records?
 */
#include <argp.h>
#include <err.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "command.h"
#include "commands/option.h"
#include "input/input.h"
#include "input/source.h"
#include "output/written.h"
#include "records/clock.h"
#include "verify/rules.h"

/* How long a victim may take to exit, without --within. */
#define WITHIN_S	60

/**
 * struct verify - what to look at, and how
 * @input: what to read
 * @slack: pages by which points may be off; -1: what is possible
 * @within_s: the time that a victim has to exit
 * @after: number of the last record that is not judged
 */
struct verify {
	struct input input;
	int64_t slack;
	uint64_t within_s;
	uint64_t after;
};

enum {
	OPTION_AFTER = 256,
	OPTION_SLACK,
	OPTION_WITHIN,
};

static const struct argp_option options[] = {
	{ "after", OPTION_AFTER, "SEQ", 0,
	  "Judge only the records after this one", 0 },
	{ "boot", OPTION_BOOT, "BOOT", 0, OPTION_KEPT_HELP, 0 },
	{ "dir", OPTION_DIR, "DIR", 0, OPTION_DIR_HELP, 0 },
	{ "input", OPTION_INPUT, "FILE", 0, OPTION_INPUT_HELP, 0 },
	{ "verbose", OPTION_VERBOSE, NULL, 0, OPTION_VERBOSE_HELP, 0 },
	{ "slack", OPTION_SLACK, "PAGES", 0,
	  "Tolerate this difference of points", 0 },
	{ "within", OPTION_WITHIN, "SECONDS", 0,
	  "Time for a victim to exit; 60 by default", 0 },
	{ 0 }
};

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
	struct verify *verify = state->input;

	switch (key) {
	case ARGP_KEY_END:
		option_check_input(state, &verify->input);
		return 0;
	case OPTION_AFTER:
		verify->after = option_number(state, "--after", arg, 0, UINT64_MAX);
		return 0;
	case OPTION_SLACK:
		verify->slack = option_number(state, "--slack", arg, 0, UINT64_MAX);
		return 0;
	case OPTION_WITHIN:
		verify->within_s = option_number(state, "--within", arg, 1, UINT64_MAX);
		return 0;
	default:
		return option_source(state, key, arg, &verify->input, NULL) ?
		       option_no_argument(state, key, arg) : 0;
	}
}

static const struct argp argp = {
	.options = options,
	.parser = parse_option,
	.doc = "Check that the history keeps the rules of the OOM killer, and of the records.\n"
	       "Print TAP. Exit status: 0 if it does, 1 if not, 2 if not all could be read.",
};

/* Check one load of the module after the other. All records up to @by_ns are there. */
static void check_all(struct finding findings[RULES_MAX],
		      const struct verify *verify, const struct source *source,
		      const struct history *history, uint64_t by_ns)
{
	bool live = input_is_device(&verify->input);
	bool kept = verify->input.boot || verify->input.dir;
	struct loads loads;
	size_t i;

	for (i = 0; i < RULES_MAX; i++)
		findings[i].after = verify->after;
	loads_split(&loads, history, &source->clock);
	if (!kept)
		loads_warn(&loads, source->name);
	for (i = 0; i < loads.count; i++) {
		struct load *load = &loads.loads[i];

		if (load->records[load->count - 1]->h.seq <= verify->after)
			continue;
		load->end_ns = live ? by_ns : 0;
		load->boot = source->clock.boot;
		load->back = live ? loads.back : NULL;
		load->gaps_told = kept || (live && !source->untold) ||
				  source->unknown || *source->damage;
		load->slack = verify->slack;
		load->processors = live ? sysconf(_SC_NPROCESSORS_ONLN) : 0;
		load->within_us = verify->within_s * 1000000;
		episodes_gather(load);
		rules_check(findings, load);
	}
	loads_free(&loads);
}

/**
 * verify_run() - check a history
 * @argc: how many arguments there are
 * @argv: the arguments
 *
 * Return: the exit status of the program.
 */
int verify_run(int argc, char **argv)
{
	static struct finding findings[RULES_MAX];
	static struct source source;
	struct verify verify = { .slack = -1, .within_s = WITHIN_S };
	struct history history = { 0 };
	bool good, readable;
	uint64_t start_ns;

	source_err_exit_status = STATUS_USAGE;
	argp_parse(&argp, argc, argv, 0, NULL, &verify);
	input_open(&source, &verify.input);
	start_ns = clock_read(CLOCK_BOOTTIME);
	history_read(&history, &source);
	readable = !source_verdict(&source);
	if (!readable && !history.count)
		return STATUS_USAGE;
	if (!input_is_device(&verify.input) && !history.count)
		warnx("%s: there is no record in it", source.name);
	check_all(findings, &verify, &source, &history, start_ns);
	good = rules_print(findings);
	written_check(stdout, WRITTEN_STDOUT, STATUS_USAGE);
	history_free(&history);
	source_close(&source);
	return !readable ? STATUS_USAGE : good ? 0 : 1;
}
