// SPDX-License-Identifier: GPL-2.0-only
/*
 * source.c - what all kinds of sources of records have in common
 */
#include <err.h>

#include "input/source.h"

int source_err_exit_status = 1;

/**
 * source_check_clock() - refuse a kind of time that the record does not have
 * @source: the source
 * @record: the record, which was read of it
 * @zone: how times are to be shown
 * @option: the option that gives @since
 * @since: the time that they are to be compared with
 *
 * Ends the program if the record has only another clock.
 */
void source_check_clock(const struct source *source,
			const struct oomwatch_header *record,
			enum clock_zone zone, const char *option,
			const struct since *since)
{
	int64_t wall_ns;
	bool wall = zone == CLOCK_UTC || (since->given && !since->boot);
	bool boot = zone == CLOCK_BOOT || (since->given && since->boot);

	if (source->clock.zoneless && zone == CLOCK_UTC)
		errx(1, "%s: it does not say of which time zone its times are: leave out --utc",
		     source->name);
	if (wall && !clock_wall(&source->clock, record, &wall_ns))
		errx(1, "%s: its times are since boot, and it is not known when that was: %s%s%s",
		     source->name, zone == CLOCK_UTC ? "use --boot" : "give ",
		     zone == CLOCK_UTC ? "" : option,
		     zone == CLOCK_UTC ? "" : " in seconds, such as 84.5");
	if (boot && !source->clock.boot)
		errx(1, "%s: its times are wall time, not since boot: %s%s%s",
		     source->name, zone == CLOCK_BOOT ? "leave out --boot" : "give ",
		     zone == CLOCK_BOOT ? "" : option,
		     zone == CLOCK_BOOT ? "" : " a date");
}

/**
 * source_close() - release what a source holds
 * @source: the source
 */
void source_close(struct source *source)
{
	source->close(source);
}

/**
 * source_verdict() - tell the user what could not be read
 * @source: the source, of which all was read that can be
 *
 * Return: the exit status that follows from that: 0, or 1 if something is lost.
 */
int source_verdict(const struct source *source)
{
	const char *failed;

	if (source->unknown)
		warnx("%s: left out %llu fields or records that only a newer oomwatch knows",
		      source->name, (unsigned long long)source->unknown);
	if (source->tell)
		source->tell(source);
	failed = unpack_failed(&source->unpacker);
	if (failed) {
		warnx("%s: %s %s", source->name, failed, source->unpacker.name);
		return 1;
	}
	if (!source->damage[0])
		return 0;
	warnx("%s: %s", source->name, source->damage);
	return 1;
}
