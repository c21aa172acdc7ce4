// SPDX-License-Identifier: GPL-2.0-only
/*
 * watch.c - since when the module is loaded, and where earlier OOMs may be found
 */
#include <err.h>
#include <stdio.h>
#include <string.h>

#include "host/watch.h"
#include "records/record.h"

#define STATS	"/sys/kernel/debug/oomwatch/stats"

/**
 * watch_load_time() - tell when the module was loaded
 * @zone: how to show it
 * @text: where it goes
 *
 * Return: false if it is not known: debugfs may be locked down or not mounted.
 */
bool watch_load_time(enum clock_zone zone, char text[CLOCK_ROOM])
{
	struct oomwatch_header load = { .size = sizeof(load) };
	unsigned long long value, wall_ns = 0;
	FILE *file = fopen(STATS, "re");
	char line[128];

	if (!file)
		return false;
	while (fgets(line, sizeof(line), file)) {
		if (sscanf(line, "loaded_ns %llu", &value) == 1)
			load.time_ns = value;
		else if (sscanf(line, "loaded_wall_ns %llu", &value) == 1)
			wall_ns = value;
	}
	fclose(file);
	if (!wall_ns)
		return false;
	clock_format(&(struct clock){
			.boot = true,
			.wall = true,
			.offset_ns = wall_ns - load.time_ns,
		     }, zone, &load, text);
	return true;
}

/**
 * watch_count() - read a number that the module counts
 * @name: its name in stats
 * @count: gets the number
 *
 * Return: false if it is not known.
 */
bool watch_count(const char *name, unsigned long long *count)
{
	FILE *file = fopen(STATS, "re");
	size_t length = strlen(name);
	bool known = false;
	char line[128];

	if (!file)
		return false;
	while (!known && fgets(line, sizeof(line), file))
		known = !strncmp(line, name, length) &&
			sscanf(line + length, " %llu", count) == 1;
	fclose(file);
	return known;
}

/**
 * watch_tell_none() - say that the module has seen no OOM, and where to look for
 *                     earlier ones
 * @zone: how to show when the module was loaded
 *
 * Writes to standard error.
 */
void watch_tell_none(enum clock_zone zone)
{
	char time[CLOCK_ROOM];

	if (watch_load_time(zone, time))
		warnx("no OOM since the module was loaded, at %s", time);
	else
		warnx("no OOM since the module was loaded");
	warnx("earlier OOMs may be in the kernel log (journalctl -k -b -1), in /sys/fs/pstore or in /var/lib/systemd/pstore");
}
