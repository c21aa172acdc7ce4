// SPDX-License-Identifier: GPL-2.0-only
/*
 * explain.c - one OOM event on one page, for a person
 */
#include <argp.h>
#include <err.h>
#include <stdio.h>

#include "command.h"
#include "commands/option.h"
#include "explain/choice.h"
#include "explain/context.h"
#include "explain/explain_json.h"
#include "explain/missing.h"
#include "explain/page.h"
#include "host/killer.h"
#include "input/device.h"
#include "input/input.h"
#include "input/source.h"
#include "output/written.h"
#include "records/episodes.h"

/**
 * struct explain - what to explain
 * @input: what to read
 * @zone: how to show times
 * @episode: which; 0: the newest that @filter lets pass
 * @since: argument of --since, which --utc gives a meaning to
 * @filter: which of them
 * @filtered: there is a filter
 * @json: print JSON instead of a page
 */
struct explain {
	struct input input;
	enum clock_zone zone;
	unsigned long long episode;
	const char *since;
	struct filter filter;
	bool filtered;
	bool json;
};

enum {
	OPTION_SINCE = 256,
	OPTION_EPISODE,
};

static const struct argp_option options[] = {
	{ "comm", OPTION_COMM, "NAME", 0,
	  "The newest with this task as a victim, else as the trigger, else as a candidate", 0 },
	{ "pid", OPTION_PID, "PID", 0, "The same, by the number of a process or thread", 0 },
	{ "memcg", OPTION_MEMCG, "GLOB", 0,
	  "The newest of a memory cgroup that GLOB matches", 0 },
	{ "container", OPTION_CONTAINER, "NAME", 0,
	  "The newest of this container, pod or unit", 0 },
	OPTION_POD_AND_UNIT,
	{ "episode", OPTION_EPISODE, "N", 0, "The same as the argument EPISODE", 0 },
	{ "since", OPTION_SINCE, "TIME", 0, "The newest, if it ended after TIME", 0 },
	{ "input", OPTION_INPUT, "FILE", 0, OPTION_INPUT_HELP, 0 },
	{ "verbose", OPTION_VERBOSE, NULL, 0, OPTION_VERBOSE_HELP, 0 },
	{ "utc", OPTION_UTC, NULL, 0, OPTION_UTC_HELP, 0 },
	{ "boot", OPTION_BOOT, "BOOT", OPTION_ARG_OPTIONAL, OPTION_BOOT_HELP, 0 },
	{ "dir", OPTION_DIR, "DIR", 0, OPTION_DIR_HELP, 0 },
	{ "json", 'j', NULL, 0, "Print one JSON object", 0 },
	{ 0 }
};

static void set_episode(struct argp_state *state, struct explain *explain,
			const char *option, const char *text)
{
	if (explain->episode)
		argp_failure(state, STATUS_USAGE, 0,
			     "it explains one OOM event: leave out '%s'", text);
	explain->episode = option_number(state, option, text, 1, UINT64_MAX);
}

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
	struct explain *explain = state->input;

	switch (key) {
	case OPTION_SINCE:
		explain->since = arg;
		explain->filtered = true;
		return 0;
	case OPTION_EPISODE:
		set_episode(state, explain, "--episode", arg);
		return 0;
	case 'j':
		explain->json = true;
		return 0;
	case ARGP_KEY_ARG:
		set_episode(state, explain, "EPISODE", arg);
		return 0;
	case ARGP_KEY_END:
		if (explain->episode)
			option_check_filtered(state, "EPISODE", explain->filtered);
		option_check_input(state, &explain->input);
		option_time(state, "--since", explain->since, explain->zone == CLOCK_UTC,
			    &explain->filter.since);
		return 0;
	default:
		if (option_filter(state, key, arg, &explain->filter))
			return option_source(state, key, arg, &explain->input, &explain->zone);
		explain->filtered = true;
		return 0;
	}
}

static const struct argp argp = {
	.options = options,
	.parser = parse_option,
	.args_doc = "[EPISODE]",
	.doc = "Explain an OOM event on one page: the victim, what ran out, the trigger, the\n"
	       "candidates, why this one was killed, what it freed. EPISODE is the number\n"
	       "of the event; without it, the newest event with a victim is explained.",
};

static void print_page(const struct explain *explain,
		       const struct context *context)
{
	if (!page_print(context))
		return;
	if (context->live && !explain->episode)
		killer_advise();
	page_print_thinned(context->load);
}

static void explain_episode(const struct explain *explain,
			    const struct load *load,
			    const struct source *source,
			    const struct episode *newest)
{
	struct context context = {
		.load = load, .clock = &source->clock, .zone = explain->zone,
		.live = input_is_device(&explain->input),
		.newest = !explain->episode && !explain->filtered,
	};

	source_check_clock(source, &newest->oom->h, explain->zone, "--since",
			   &explain->filter.since);
	context.episode = choice_find(load, explain->episode, &explain->filter,
				      &source->clock);
	if (!context.episode || !context.episode->oom)
		missing_episode(load, context.episode, explain->episode,
				&explain->filter, &source->clock,
				&explain->input, explain->zone);
	if (explain->json)
		explain_json(context.episode, &source->clock);
	else
		print_page(explain, &context);
	written_check(stdout, WRITTEN_STDOUT, 1);
}

static void open_source(const struct explain *explain, struct source *source)
{
	int error;

	if (!input_is_device(&explain->input)) {
		input_open(source, &explain->input);
		return;
	}
	error = device_try(source);
	if (error)
		missing_device(error, explain->zone);
}

/**
 * explain_run() - explain an OOM event
 * @argc: how many arguments there are
 * @argv: the arguments
 *
 * Return: the exit status of the program.
 */
int explain_run(int argc, char **argv)
{
	static struct source source;
	struct explain explain = { 0 };
	struct history history = { 0 };
	const struct episode *newest = NULL;
	struct loads loads;
	struct load *load;
	int status;

	argp_parse(&argp, argc, argv, 0, NULL, &explain);
	open_source(&explain, &source);
	history_read(&history, &source);
	status = source_verdict(&source);
	loads_split(&loads, &history, &source.clock);
	if (!explain.input.boot && !explain.input.dir)
		loads_warn(&loads, source.name);
	load = loads_newest(&loads);
	if (load) {
		episodes_gather(load);
		newest = choice_make(load, &(struct filter){ 0 }, &source.clock);
	}
	if (newest)
		explain_episode(&explain, load, &source, newest);
	else
		status = missing_all(&source, &history, &explain.input, explain.zone);
	loads_free(&loads);
	history_free(&history);
	source_close(&source);
	return status;
}
