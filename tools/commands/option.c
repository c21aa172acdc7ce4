// SPDX-License-Identifier: GPL-2.0-only
/*
 * option.c - options that several commands have
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "commands/option.h"
#include "host/cgroup.h"
#include "input/input.h"
#include "klog/klog.h"
#include "records/filter.h"

/* The options of a suggested command: see option_input(). */
static char suggested[80] = " --input FILE";

/**
 * option_number() - read the number that an option takes
 * @state: the command line; a usage error ends the program
 * @option: what messages call the option
 * @text: its argument
 * @least: the least number that it may be
 * @most: the greatest
 *
 * Return: the number.
 */
unsigned long long option_number(struct argp_state *state, const char *option,
				 const char *text, unsigned long long least,
				 unsigned long long most)
{
	unsigned long long number;
	char *end;

	errno = 0;
	number = strtoull(text, &end, 10);
	if (*text < '0' || *text > '9' || *end || number < least)
		argp_failure(state, STATUS_USAGE, 0,
			     "%s takes a number from %llu on, not '%s'", option,
			     least, text);
	if (errno || number > most)
		argp_failure(state, STATUS_USAGE, 0,
			     "%s takes a number up to %llu; '%s' is too large",
			     option, most, text);
	return number;
}

/**
 * option_memcg() - read the pattern of memory cgroups that --memcg takes
 * @state: the command line; a usage error ends the program
 * @text: the argument of --memcg
 *
 * Return: the pattern, for cgroup_matches().
 */
const char *option_memcg(struct argp_state *state, const char *text)
{
	if (!*text)
		argp_failure(state, STATUS_USAGE, 0,
			     FILTER_MEMCG_RULE ", not ''");
	return cgroup_glob(text);
}

static void check_owner(struct argp_state *state, bool good, const char *rule,
			const char *text)
{
	if (!good)
		argp_failure(state, STATUS_USAGE, 0, "%s, not '%s'", rule, text);
}

/**
 * option_owner() - read --container, --pod or --unit
 * @state: the command line; a usage error ends the program
 * @key: which option it may be
 * @text: its argument
 * @owner: where it goes
 *
 * Return: what the parser returns.
 */
error_t option_owner(struct argp_state *state, int key, const char *text,
		     struct owner_query *owner)
{
	switch (key) {
	case OPTION_CONTAINER:
		check_owner(state, *text && !strchr(text, '/'), OWNER_CONTAINER_RULE, text);
		owner->container = text;
		return 0;
	case OPTION_POD:
		check_owner(state, owner_is_pod(text), OWNER_POD_RULE, text);
		owner->pod = text;
		return 0;
	case OPTION_UNIT:
		owner->unit = owner_unit(text);
		check_owner(state, owner->unit, OWNER_UNIT_RULE "; a slice has a path for --memcg",
			    text);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static pid_t read_pid(struct argp_state *state, const char *text)
{
	return option_number(state, "--pid", text, 1, INT_MAX);
}

/**
 * option_filter() - read --comm, --memcg, --pid, or what option_owner() reads
 * @state: the command line; a usage error ends the program
 * @key: which option it may be
 * @text: its argument
 * @filter: where it goes
 *
 * Return: what the parser returns.
 */
error_t option_filter(struct argp_state *state, int key, const char *text,
		      struct filter *filter)
{
	switch (key) {
	case OPTION_COMM:
		filter->comm = text;
		return 0;
	case OPTION_MEMCG:
		filter->memcg = option_memcg(state, text);
		return 0;
	case OPTION_PID:
		filter->pid = read_pid(state, text);
		return 0;
	default:
		return option_owner(state, key, text, &filter->owner);
	}
}

/**
 * option_time() - read the time that an option takes
 * @state: the command line; a usage error ends the program
 * @option: what messages call the option
 * @text: the time; NULL: none was given
 * @utc: it is one of UTC, else of the local time zone
 * @since: where it goes
 */
void option_time(struct argp_state *state, const char *option, const char *text,
		 bool utc, struct since *since)
{
	if (text && !since_parse(text, utc, since))
		argp_failure(state, STATUS_USAGE, 0,
			     "%s takes a time such as 10m, now, 12:30, '2026-01-31 12:30' or 84.5, not '%s'",
			     option, text);
}

/**
 * option_file() - read the name of a file that an option takes
 * @state: the command line; a usage error ends the program
 * @option: what messages call the option
 * @text: its argument
 *
 * Return: the name.
 */
char *option_file(struct argp_state *state, const char *option, char *text)
{
	if (!*text)
		argp_failure(state, STATUS_USAGE, 0,
			     "%s takes the name of a file, not ''", option);
	return text;
}

/* "-1" would be an option of its own: it is refused, never taken for one. */
static void check_boot_apart(struct argp_state *state)
{
	const char *next = state->next < state->argc ? state->argv[state->next] : "";

	if (*next == '-' && next[1] && !next[1 + strspn(next + 1, "0123456789")])
		argp_failure(state, STATUS_USAGE, 0,
			     "--boot takes the number of a boot after '=': write --boot=%s",
			     next);
}

/**
 * option_dir() - read the name of the directory that --dir takes
 * @state: the command line; a usage error ends the program
 * @text: its argument
 *
 * Return: the name.
 */
char *option_dir(struct argp_state *state, char *text)
{
	if (!*text)
		argp_failure(state, STATUS_USAGE, 0,
			     "--dir takes the name of a directory, not ''");
	return text;
}

static void read_boot(struct argp_state *state, const char *text, struct input *input,
		      enum clock_zone *zone)
{
	if (text && !*text)
		argp_failure(state, STATUS_USAGE, 0,
			     "--boot takes a number such as -1, or a boot id, not ''");
	if (text) {
		input->boot = text;
		return;
	}
	check_boot_apart(state);
	*zone = CLOCK_BOOT;
}

/**
 * option_source() - read --boot, --dir, --input, --utc or --verbose
 * @state: the command line; a usage error ends the program
 * @key: which option it may be
 * @text: its argument
 * @input: gets what is to be read
 * @zone: gets how to show times, by --boot without an argument, or --utc; NULL: the
 *        command has neither of these
 *
 * Return: what the parser returns.
 */
error_t option_source(struct argp_state *state, int key, char *text,
		      struct input *input, enum clock_zone *zone)
{
	switch (key) {
	case OPTION_BOOT:
		read_boot(state, text, input, zone);
		return 0;
	case OPTION_DIR:
		input->dir = option_dir(state, text);
		return 0;
	case OPTION_INPUT:
		input->file = option_file(state, "--input", text);
		return 0;
	case OPTION_UTC:
		*zone = CLOCK_UTC;
		return 0;
	case OPTION_VERBOSE:
		klog_verbose = true;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/**
 * option_check_input() - refuse to read a file and a directory
 * @state: the command line; a usage error ends the program
 * @input: what it names
 */
void option_check_input(struct argp_state *state, const struct input *input)
{
	if (input->file && (input->dir || input->boot))
		argp_failure(state, STATUS_USAGE, 0,
			     "--input names a file: leave out %s",
			     input->dir ? "--dir" : "--boot=BOOT");
	if (input->dir || input->boot)
		snprintf(suggested, sizeof(suggested), "%s --boot=%.40s",
			 input->dir ? " --dir DIR" : "",
			 input->boot ? input->boot : "0");
}

/**
 * option_check_filtered() - refuse filters beside the number of an event
 * @state: the command line; a usage error ends the program
 * @option: what has the number, as messages call it
 * @filtered: there are filters
 */
void option_check_filtered(struct argp_state *state, const char *option, bool filtered)
{
	if (filtered)
		argp_failure(state, STATUS_USAGE, 0,
			     "%s already names the event: leave out --comm, --container, --memcg, --pid, --pod, --since and --unit",
			     option);
}

/**
 * option_no_argument() - the rest of the parser of a command without arguments
 * @state: the command line; a usage error ends the program
 * @key: what is to be parsed
 * @arg: its argument
 *
 * Return: what the parser returns.
 */
error_t option_no_argument(struct argp_state *state, int key, const char *arg)
{
	if (key != ARGP_KEY_ARG)
		return ARGP_ERR_UNKNOWN;
	argp_failure(state, STATUS_USAGE, 0,
		     "this command takes no argument: leave out '%s'", arg);
	return 0;
}

/**
 * option_input() - the options with which a suggested command reads the same records
 * @of_file: they are not only those of the device
 *
 * Return: the options; empty for the device.
 */
const char *option_input(bool of_file)
{
	return of_file ? suggested : "";
}
