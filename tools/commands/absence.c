// SPDX-License-Identifier: GPL-2.0-only
/*
 * absence.c - what to say if no record passes the filters
 */
#include <err.h>
#include <stdio.h>
#include <string.h>

#include "commands/absence.h"

/**
 * absence_look() - take note of a record, whether it passes the filter or not
 * @absence: the notes
 * @filter: the filter
 * @source: where the record comes from; it is the one that was read last
 */
void absence_look(struct absence *absence, const struct filter *filter,
		  const struct source *source)
{
	const union record *record = &source->record;
	int64_t wall_ns;

	absence->looked++;
	absence->newest = record->h.time_ns;
	absence->clock = source->clock;
	if (clock_wall(&source->clock, &record->h, &wall_ns)) {
		absence->clock.wall = true;
		absence->clock.offset_ns = wall_ns - absence->newest;
	}
	if (record->h.type != OOMWATCH_TYPE_OOM ||
	    !record_has(record, oom, repeats) ||
	    record->h.episode <= filter->episode ||
	    (absence->heir && absence->heir < record->h.episode))
		return;
	absence->heir = record->h.episode;
	absence->heir_repeats = record->oom.repeats;
}

static void tell_episode(const struct absence *absence,
			 const struct filter *filter, const char *name)
{
	if (absence->heir)
		warnx("%s: there is no such record of event %llu; the next event that stands for others is %llu, for %llu events",
		      name, (unsigned long long)filter->episode,
		      (unsigned long long)absence->heir,
		      (unsigned long long)absence->heir_repeats);
	else
		warnx("%s: there is no such record of event %llu", name,
		      (unsigned long long)filter->episode);
}

/**
 * absence_tell() - say that no record passes the filter, and how the filter compares
 * @absence: the notes, on at least one record
 * @filter: the filter
 * @name: what messages call the source
 * @zone: how to show times
 *
 * Writes one line to standard error.
 */
void absence_tell(const struct absence *absence, const struct filter *filter,
		  const char *name, enum clock_zone zone)
{
	const struct oomwatch_header newest = {
		.size = sizeof(newest), .time_ns = absence->newest,
	};
	char time[CLOCK_ROOM], rules[FILTER_RULES_ROOM];

	if (filter->episode) {
		tell_episode(absence, filter, name);
		return;
	}
	clock_format(&absence->clock, zone, &newest, time);
	filter_rules(filter, rules);
	warnx("%s: none of its %llu records passes the filters; the newest is of %s%s", name,
	      absence->looked, time, rules);
}
