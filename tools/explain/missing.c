// SPDX-License-Identifier: GPL-2.0-only
/*
 * missing.c - why there is nothing to explain, and what there is instead
 */
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "commands/list_newest.h"
#include "commands/option.h"
#include "explain/choice.h"
#include "explain/missing.h"
#include "host/killer.h"
#include "host/watch.h"
#include "input/device.h"
#include "input/input.h"

static bool has_episode(const struct history *history)
{
	size_t i;

	for (i = 0; i < history->count; i++)
		if (history->records[i]->h.episode &&
		    history->records[i]->h.type == OOMWATCH_TYPE_OOM)
			return true;
	return false;
}

/* What was kept of other boots, and who else kills: for all that is not of a file. */
static void tell_elsewhere(enum clock_zone zone)
{
	list_tell_newest(zone);
	killer_tell();
}

/**
 * missing_device() - say that the device cannot be read; ends the program
 * @error: why, as of device_try()
 * @zone: how to show times
 */
void missing_device(int error, enum clock_zone zone)
{
	char why[DEVICE_ROOM];

	device_why(error, why);
	warnx("%s", why);
	if (error == ENOENT)
		warnx("the kernel's own report: 'journalctl -k | oomwatch explain --input -'");
	tell_elsewhere(zone);
	exit(source_err_exit_status);
}

/**
 * missing_all() - say that there is no episode at all
 * @source: where there is none
 * @history: its records
 * @input: what the user named
 * @zone: how to show times
 *
 * Return: the exit status.
 */
int missing_all(const struct source *source, const struct history *history,
		const struct input *input, enum clock_zone zone)
{
	bool of_file = !input_is_device(input);

	/* The user was told what is wrong with it. */
	if (!history->count && source->damage[0])
		return 1;
	if (has_episode(history)) {
		warnx("%s: its newest load of the module has no OOM event, but an earlier load has: 'oomwatch --type oom%s' lists the events",
		      source->name, option_input(of_file));
	} else if (of_file || history->count) {
		warnx("%s: there is no OOM event in it", source->name);
		if (input_is_of_host(input))
			killer_tell();
	} else {
		watch_tell_none(zone);
		tell_elsewhere(zone);
	}
	return 1;
}

/* The least and the greatest number of the episodes. */
static void find_range(const struct load *load, __u64 *first, __u64 *last)
{
	size_t i;

	*first = 0;
	*last = 0;
	for (i = 0; i < load->nr_episodes; i++) {
		const struct episode *episode = &load->episodes[i];

		if (episode->number && (!*first || episode->number < *first))
			*first = episode->number;
		if (episode->oom && episode->number > *last)
			*last = episode->number;
	}
}

/* Ends the program: there is no episode of that number. */
__attribute__((noreturn))
static void tell_number(const struct load *load, unsigned long long number,
			bool of_file)
{
	const struct episode *merged = choice_merged(load, number);
	__u64 first, last;

	if (merged)
		errx(1, "event %llu was merged into event %llu, which stands for %llu events: 'oomwatch explain %llu%s'",
		     number, (unsigned long long)merged->number,
		     (unsigned long long)merged->oom->oom.repeats,
		     (unsigned long long)merged->number, option_input(of_file));
	find_range(load, &first, &last);
	errx(1, "there is no event %llu; there are events %llu to %llu: 'oomwatch --type oom%s' lists them",
	     number, (unsigned long long)first, (unsigned long long)last,
	     option_input(of_file));
}

/* Ends the program: no episode passes the filters. */
__attribute__((noreturn))
static void tell_match(const struct load *load, const struct filter *filter,
		       const struct clock *clock, const struct input *input,
		       enum clock_zone zone)
{
	const char *option = option_input(!input_is_device(input));
	const struct filter any = { 0 };
	const struct episode *newest = choice_make(load, &any, clock);
	char rules[FILTER_RULES_ROOM];
	char time[CLOCK_ROOM];
	__u64 first, last;

	find_range(load, &first, &last);
	filter_rules(filter, rules);
	clock_format(clock, zone, &newest->oom->h, time);
	warnx("no event passes the filters; there are events %llu to %llu: 'oomwatch explain %llu%s' explains the newest with a kill, of %s%s",
	      (unsigned long long)first, (unsigned long long)last,
	      (unsigned long long)newest->number, option, time, rules);
	if (input_is_of_host(input))
		killer_tell();
	exit(1);
}

/**
 * missing_episode() - say why an episode cannot be explained; ends the program
 * @load: all episodes, at least one of which has an oom record
 * @episode: the one that was found, without its oom record; NULL: none was
 * @number: the number that was asked for; 0: by @filter
 * @filter: what was asked for
 * @clock: what the times of the records mean
 * @input: what the user named
 * @zone: how to show times
 */
void missing_episode(const struct load *load, const struct episode *episode,
		     unsigned long long number, const struct filter *filter,
		     const struct clock *clock, const struct input *input,
		     enum clock_zone zone)
{
	bool of_file = !input_is_device(input);

	if (episode)
		errx(1, "event %llu has no oom record: it was overwritten, or is yet to come; 'oomwatch --episode %llu%s' shows its other records",
		     number, number, option_input(of_file));
	if (number)
		tell_number(load, number, of_file);
	tell_match(load, filter, clock, input, zone);
}
