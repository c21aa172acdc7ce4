// SPDX-License-Identifier: GPL-2.0-only
/*
 * source.c - where records come from: the device, or a file of either kind
 */
#include <err.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "device.h"
#include "source.h"
#include "text.h"

int source_err_exit_status = 1;

/**
 * source_open_file() - read records from an open file
 * @source: the source
 * @file: the file, raw or text; the source closes it
 * @name: what messages call it
 */
void source_open_file(struct source *source, FILE *file, const char *name)
{
	int first = getc(file);

	memset(source, 0, sizeof(*source));
	source->name = name;
	if (first != EOF)
		ungetc(first, file);
	if (first == (unsigned char)RAW_MAGIC[0])
		raw_open(source, file);
	else
		text_open(source, file);
}

/**
 * source_open() - read records from what the user names
 * @source: the source
 * @input: a file, "-" for standard input, NULL for the device
 *
 * Ends the program where it cannot be opened.
 */
void source_open(struct source *source, const char *input)
{
	struct stat status;
	FILE *file;

	if (!input) {
		device_open(source);
		return;
	}
	if (!strcmp(input, "-")) {
		source_open_file(source, stdin, "standard input");
		return;
	}
	file = fopen(input, "re");
	if (!file)
		err(source_err_exit_status, "%s", input);
	if (!fstat(fileno(file), &status) && S_ISDIR(status.st_mode))
		errx(source_err_exit_status, "%s: it is a folder; name a file in it",
		     input);
	source_open_file(source, file, input);
}

/**
 * source_check_clock() - refuse to show a clock that the records do not have
 * @source: the source, of which a record was read
 * @zone: how times are to be shown
 * @since: the time that they are to be compared with
 *
 * Ends the program where they have another clock only.
 */
void source_check_clock(const struct source *source, enum clock_zone zone,
			const struct since *since)
{
	bool wall = zone == CLOCK_UTC || (since->given && !since->boot);
	bool boot = zone == CLOCK_BOOT || (since->given && since->boot);

	if (wall && !source->clock.wall)
		errx(1, "%s: its times are since boot, which was who knows when: %s",
		     source->name, zone == CLOCK_UTC ? "use --boot" :
		     "give --since in seconds, as 84.5");
	if (boot && !source->clock.boot)
		errx(1, "%s: its times are wall time, not since boot: %s",
		     source->name, zone == CLOCK_BOOT ? "leave out --boot" :
		     "give --since a date");
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
	if (source->unknown)
		warnx("%s: left out %llu fields or records that only a newer oomwatch knows",
		      source->name, (unsigned long long)source->unknown);
	if (!source->damage[0])
		return 0;
	warnx("%s: %s", source->name, source->damage);
	return 1;
}
