// SPDX-License-Identifier: GPL-2.0-only
/*
 * list_newest.c - the newest OOM that was kept, for commands that have found none
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "commands/list.h"
#include "commands/list_newest.h"
#include "input/source.h"

/* Return: false if the boot has no OOM. */
static bool tell(const struct kept *kept, const struct kept_boot *which,
		 enum clock_zone zone)
{
	struct list_boot boot = { .boot = which, .index = kept_index(kept, which) };
	struct list_rows rows = { 0 };
	static struct source source;
	char time[CLOCK_ROOM];

	memset(&source, 0, sizeof(source));
	kept_open(&source, which, false);
	list_read(&boot, &source);
	source_close(&source);
	list_rows_of(&rows, &boot);
	if (rows.count) {
		const struct episode *newest = rows.all[rows.count - 1].episode;

		clock_format(&boot.clock, zone, &episode_first(newest)->h, time);
		warnx("the newest OOM that was kept is of %s: 'oomwatch explain --boot=%d %llu'",
		      time, boot.index, (unsigned long long)newest->number);
	}
	free(rows.all);
	list_forget(&boot);
	return rows.count;
}

/**
 * list_tell_newest() - name the newest OOM that was kept on this host
 * @zone: how to show its time
 *
 * Writes a line to standard error; nothing if there is none, or if it is not allowed
 * to look.
 */
void list_tell_newest(enum clock_zone zone)
{
	struct kept kept;
	size_t i;

	if (!kept_look(&kept, NULL)) {
		i = kept.count;
		while (i-- && !tell(&kept, &kept.boots[i], zone))
			;
	}
	kept_free(&kept);
}
