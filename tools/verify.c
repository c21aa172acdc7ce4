// SPDX-License-Identifier: GPL-2.0-only
/*
 * verify.c - does a history keep the rules of the kernel, and our own?
 */
#include <argp.h>
#include <err.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "command.h"
#include "option.h"
#include "rules.h"
#include "source.h"

/* How long a victim may take to go, unless --within says. */
#define WITHIN_S	60

/**
 * struct verify - what to look at, and how
 * @input: file to read; NULL: the device
 * @slack: pages by which points may be off; -1: what is possible
 * @within_s: the time that a victim has to go
 */
struct verify {
	const char *input;
	int64_t slack;
	uint64_t within_s;
};

enum {
	OPTION_SLACK = 256,
	OPTION_WITHIN,
};

static const struct argp_option options[] = {
	{ "input", 'i', "FILE", 0, "Read a raw file, a text, or a kernel log", 0 },
	{ "slack", OPTION_SLACK, "PAGES", 0,
	  "Let the points of who may be running be off by so many", 0 },
	{ "within", OPTION_WITHIN, "SECONDS", 0,
	  "Time for a victim to go, 60 unless given", 0 },
	{ 0 }
};

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
	struct verify *verify = state->input;

	switch (key) {
	case 'i':
		verify->input = option_file(state, "--input", arg);
		return 0;
	case OPTION_SLACK:
		verify->slack = option_number(state, "--slack", arg, 0);
		return 0;
	case OPTION_WITHIN:
		verify->within_s = option_number(state, "--within", arg, 1);
		return 0;
	default:
		return option_no_argument(state, key, arg);
	}
}

static const struct argp argp = {
	.options = options,
	.parser = parse_option,
	.doc = "Check that the history keeps the rules of the OOM killer, and of the records.\n"
	       "Prints TAP; exit status 0 if it does, 1 if not, 2 if not all could be read.",
};

static uint64_t boot_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_BOOTTIME, &now);
	return now.tv_sec * 1000000000ULL + now.tv_nsec;
}

/* One load of the module after the other; all that was published by then is there. */
static void check_all(struct finding findings[RULES_MAX],
		      const struct verify *verify, const struct source *source,
		      const struct history *history, uint64_t by_ns)
{
	bool live = !verify->input;
	size_t at = 0;

	while (at < history->count) {
		struct past past = {
			.end_ns = live ? by_ns : 0,
			.boot = source->clock.boot,
			.gaps_told = (live && !source->untold) ||
				     source->unknown || *source->damage,
			.slack = verify->slack,
			.processors = live ? sysconf(_SC_NPROCESSORS_ONLN) : 0,
			.within_us = verify->within_s * 1000000,
		};

		at = past_gather(&past, history, at);
		rules_check(findings, &past);
		past_free(&past);
	}
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
	source_open(&source, verify.input);
	start_ns = boot_ns();
	history_read(&history, &source);
	readable = !source_verdict(&source);
	if (!readable && !history.count)
		return STATUS_USAGE;
	if (verify.input && !history.count)
		warnx("%s: there is no record in it", source.name);
	check_all(findings, &verify, &source, &history, start_ns);
	good = rules_print(findings);
	if (fflush(stdout))
		err(STATUS_USAGE, "standard output");
	history_free(&history);
	source_close(&source);
	return !readable ? STATUS_USAGE : good ? 0 : 1;
}
