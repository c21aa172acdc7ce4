// SPDX-License-Identifier: GPL-2.0-only
/*
 * expect.c - run a command, and check which OOM events happen
 */
#include <argp.h>
#include <err.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "command.h"
#include "commands/option.h"
#include "commands/verdict.h"
#include "host/cgroup.h"
#include "input/device.h"
#include "input/source.h"
#include "lib/field.h"
#include "output/names.h"
#include "output/tap.h"
#include "output/written.h"
#include "records/clock.h"

/* How long to wait for events that have not happened, without --within. */
#define PATIENCE_MS	3000

/* All events have happened if no record comes for this time. */
#define QUIET_MS	300

/* The same, if a record of a flood may follow: design.rst, "Floods". */
#define QUIET_FLOOD_MS	2500

/* How often to look whether the command has ended. */
#define LOOK_MS		50

/**
 * struct expect - what to run, and what has to happen
 * @wanted: the OOM events
 * @within_ms: time limit from the start of the command; 0: none
 * @command: the command and its arguments
 * @source: the device
 * @history: the records since the start
 * @loads: the same, put together
 * @start_ms: when that was
 * @status: of the command, as waitpid() has it
 * @in_time: the command ended within its time
 */
struct expect {
	struct expectation wanted;
	long within_ms;
	char **command;
	struct source source;
	struct history history;
	struct loads loads;
	long start_ms;
	int status;
	bool in_time;
};

enum {
	OPTION_OUTCOME = 256,
	OPTION_VICTIM,
	OPTION_COUNT,
	OPTION_CONSTRAINT,
	OPTION_WITHIN,
};

static const struct argp_option options[] = {
	{ "count", OPTION_COUNT, "N", 0, "Expect N events; 1 by default", 0 },
	{ "outcome", OPTION_OUTCOME, "NAME", 0,
	  "Each has this outcome: killed, no_victim, ...", 0 },
	{ "constraint", OPTION_CONSTRAINT, "NAME", 0,
	  "Each has this constraint: NONE, CPUSET, MEMORY_POLICY, MEMCG", 0 },
	{ "memcg", OPTION_MEMCG, "GLOB", 0,
	  "Each is in a memory cgroup that GLOB matches", 0 },
	{ "container", OPTION_CONTAINER, "NAME", 0,
	  "Each is of this container, pod or unit", 0 },
	OPTION_POD_AND_UNIT,
	{ "victim", OPTION_VICTIM, "COMM|PID", 0,
	  "This task is killed; repeat the option for each victim", 0 },
	{ "within", OPTION_WITHIN, "SECONDS", 0,
	  "Time for COMMAND to end and the events to happen", 0 },
	{ 0 }
};

/* A name may lack the prefix that all of its kind have. */
static int parse_name(struct argp_state *state, enum ow_kind kind,
		      const char *option, const char *text)
{
	const struct ow_names *names = &ow_names_of_kind[kind];
	char list[NAMES_LIST];
	unsigned int i;

	for (i = 0; i < names->count; i++) {
		const char *name = names->names[i].text;

		if (!strcmp(name, text) || !strcmp(names_short(name), text))
			return names->names[i].value;
	}
	names_list(names, ", ", list);
	argp_failure(state, STATUS_USAGE, 0, "%s takes one of %s, not '%s'",
		     option, list, text);
	return -1;
}

static void parse_within(struct argp_state *state, const char *text,
			 long *milliseconds)
{
	char *end;
	double seconds = strtod(text, &end);

	if (end == text || *end || !(seconds >= 0.001 && seconds <= 1e6))
		argp_failure(state, STATUS_USAGE, 0,
			     "--within takes seconds from 0.001 to 1000000, not '%s'",
			     text);
	*milliseconds = seconds * 1000;
}

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
	struct expect *expect = state->input;
	struct expectation *wanted = &expect->wanted;

	switch (key) {
	case OPTION_OUTCOME:
		wanted->outcome = parse_name(state, OW_KIND_OUTCOME,
					     "--outcome", arg);
		return 0;
	case OPTION_CONSTRAINT:
		wanted->constraint = parse_name(state, OW_KIND_CONSTRAINT,
						"--constraint", arg);
		return 0;
	case OPTION_MEMCG:
		wanted->memcg = option_memcg(state, arg);
		return 0;
	case OPTION_VICTIM:
		if (!*arg || wanted->nr_victims == VERDICT_VICTIMS)
			argp_failure(state, STATUS_USAGE, 0,
				     "--victim takes a name or a PID, at most %d times",
				     VERDICT_VICTIMS);
		wanted->victims[wanted->nr_victims++] = arg;
		return 0;
	case OPTION_COUNT:
		wanted->count = option_number(state, "--count", arg, 0,
					      UINT64_MAX);
		return 0;
	case OPTION_WITHIN:
		parse_within(state, arg, &expect->within_ms);
		return 0;
	case ARGP_KEY_ARG:
		expect->command = state->argv + state->next - 1;
		state->next = state->argc;
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_failure(state, STATUS_USAGE, 0,
			     "there is no COMMAND to run: put it after --");
		return 0;
	case ARGP_KEY_END:
		if (wanted->nr_victims && !wanted->count)
			argp_failure(state, STATUS_USAGE, 0,
				     "--count 0 expects no victim: leave out --victim");
		return 0;
	default:
		return option_owner(state, key, arg, &wanted->owner);
	}
}

static const struct argp argp = {
	.options = options,
	.parser = parse_option,
	.args_doc = "-- COMMAND [ARGUMENT...]",
	.doc = "Run COMMAND, and check that exactly the expected OOM events happen. Print TAP.\n"
	       "Exit status: 0 if they did, 1 if not, 2 if the device cannot be read.\v"
	       "The output of COMMAND goes to standard error.",
};

static pid_t child;

/* A signal that stops this program is meant for the command. */
static void pass_on(int signal)
{
	if (child > 0)
		kill(-child, signal);
}

static long now_ms(void)
{
	return clock_read(CLOCK_MONOTONIC) / 1000000;
}

/* In a process group of its own, so that all of it can be killed. */
static void start(struct expect *expect)
{
	struct sigaction action = { .sa_handler = pass_on };
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	int error;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO,
					 STDOUT_FILENO);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
	expect->start_ms = now_ms();
	error = posix_spawnp(&child, expect->command[0], &actions, &attributes,
			     expect->command, environ);
	if (error) {
		printf("Bail out! cannot run %s: %s\n", expect->command[0],
		       strerror(error));
		exit(1);
	}
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attributes);
}

static bool time_is_up(const struct expect *expect)
{
	return expect->within_ms &&
	       now_ms() - expect->start_ms >= expect->within_ms;
}

/* Records are read meanwhile: the ring may not hold all of them. */
static void wait_for_command(struct expect *expect)
{
	pid_t ended = 0;

	expect->in_time = true;
	while (!ended) {
		device_wait(&expect->source, LOOK_MS);
		history_read(&expect->history, &expect->source);
		ended = waitpid(child, &expect->status, WNOHANG);
		if (ended || !time_is_up(expect))
			continue;
		expect->in_time = false;
		kill(-child, SIGKILL);
		ended = TEMP_FAILURE_RETRY(waitpid(child, &expect->status, 0));
	}
	child = 0;
}

/* The device is read as long as the module is loaded: there is one load of it. */
static const struct load *put_together(struct expect *expect)
{
	static const struct load none;
	struct load *load;

	loads_free(&expect->loads);
	loads_split(&expect->loads, &expect->history, &expect->source.clock);
	load = loads_newest(&expect->loads);
	if (!load)
		return &none;
	episodes_gather(load);
	return load;
}

/* Until all is there and it is quiet, or it is too late. */
static const struct load *wait_for_events(struct expect *expect)
{
	long end_ms = now_ms(), quiet_ms = end_ms, limit_ms;
	const struct load *seen = put_together(expect);
	struct tally tally;
	size_t count;

	for (;;) {
		count = expect->history.count;
		history_read(&expect->history, &expect->source);
		if (expect->history.count != count) {
			quiet_ms = now_ms();
			seen = put_together(expect);
		}
		tally = verdict_tally(&expect->wanted, seen);
		limit_ms = tally.victimless ? QUIET_FLOOD_MS : QUIET_MS;
		if (tally.events >= expect->wanted.count && !tally.open &&
		    now_ms() - quiet_ms >= limit_ms)
			return seen;
		if (expect->within_ms ? time_is_up(expect) :
					now_ms() - end_ms >= PATIENCE_MS)
			return seen;
		device_wait(&expect->source, LOOK_MS);
	}
}

static void print_status(const struct expect *expect)
{
	if (WIFSIGNALED(expect->status))
		printf("# COMMAND was killed by signal %d\n",
		       WTERMSIG(expect->status));
	else
		printf("# COMMAND has exit status %d\n",
		       WEXITSTATUS(expect->status));
}

/**
 * expect_run() - run a command, and check which OOM events happen
 * @argc: how many arguments there are
 * @argv: the arguments
 *
 * Return: the exit status of the program.
 */
int expect_run(int argc, char **argv)
{
	struct expect expect = {
		.wanted = { .outcome = -1, .constraint = -1, .count = 1 },
	};
	const struct load *seen;
	unsigned int number = 0;
	bool good;

	source_err_exit_status = STATUS_USAGE;
	argp_parse(&argp, argc, argv, ARGP_IN_ORDER, NULL, &expect);
	device_open(&expect.source);
	device_skip(&expect.source);
	tap_start();
	fflush(stdout);
	start(&expect);
	wait_for_command(&expect);
	seen = wait_for_events(&expect);
	loads_warn(&expect.loads, expect.source.name);
	print_status(&expect);
	good = tap_line(expect.in_time, &number, "COMMAND ended in time");
	good &= tap_line(!expect.source.lost, &number,
			 "no record was lost");
	good &= verdict_print(&expect.wanted, seen, &number);
	tap_end(number);
	written_check(stdout, WRITTEN_STDOUT, STATUS_USAGE);
	loads_free(&expect.loads);
	history_free(&expect.history);
	source_close(&expect.source);
	return good ? 0 : 1;
}
