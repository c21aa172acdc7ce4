// SPDX-License-Identifier: GPL-2.0-only
/*
 * kept_boot.c - the records of one boot: those that were kept, then those of the device
 */
#include <err.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "input/device.h"
#include "input/kept.h"
#include "input/raw.h"
#include "input/seen.h"
#include "input/source.h"

/**
 * struct reader - how far the records were read
 * @boot: the boot
 * @next_file: the file that comes next
 * @device: the device is to be read after them
 * @open: @part is open
 * @seen: the records that were read
 * @part: the file, or the device, that is being read
 */
struct reader {
	const struct kept_boot *boot;
	size_t next_file;
	bool device;
	bool open;
	struct seen seen;
	struct source part;
};

/* The recorder may be writing the last record, or was ended while it did. */
static void end_part(struct source *source)
{
	struct reader *reader = source->private;
	struct source *part = &reader->part;

	source->unknown += part->unknown;
	source->lost += part->lost;
	source->untold += part->untold;
	if (part->damage[0] && !part->cut) {
		/* The last one is told by source_verdict(). */
		if (source->damage[0])
			warnx("%s: %s", source->name, source->damage);
		source->name = part->name;
		strcpy(source->damage, part->damage);
	}
	part->close(part);
	reader->open = false;
}

static void open_file(struct source *source, const char *path)
{
	struct reader *reader = source->private;
	FILE *file = fopen(path, "re");

	/* It may have been removed to make room. */
	if (!file && errno == ENOENT)
		return;
	if (!file)
		err(source_err_exit_status, "%s", path);
	memset(&reader->part, 0, sizeof(reader->part));
	/* The directory was named by the user, or is that of this host. */
	reader->part.name = strrchr(path, '/') + 1;
	raw_open(&reader->part, file);
	reader->open = true;
}

/* Return: false if there is nothing more to open. */
static bool open_next(struct source *source)
{
	struct reader *reader = source->private;

	if (reader->next_file < reader->boot->count) {
		open_file(source, reader->boot->files[reader->next_file++].path);
	} else if (reader->device) {
		reader->device = false;
		reader->open = !device_try(&reader->part);
	} else {
		return false;
	}
	if (reader->open) {
		source->clock = reader->part.clock;
		source->live = reader->part.live;
		source->origin = reader->part.origin;
	}
	return true;
}

static bool kept_next(struct source *source)
{
	struct reader *reader = source->private;
	struct source *part = &reader->part;

	do {
		while (reader->open && part->next(part)) {
			if (seen_has(&reader->seen, &part->record.h))
				continue;
			seen_add(&reader->seen, &part->record.h);
			memcpy(&source->record, &part->record,
			       part->record.h.size);
			return true;
		}
		if (reader->open)
			end_part(source);
	} while (open_next(source));
	return false;
}

static void kept_close(struct source *source)
{
	struct reader *reader = source->private;

	if (reader->open)
		reader->part.close(&reader->part);
	free(reader);
}

/**
 * kept_open() - read the records of a boot
 * @source: the source; all of it 0
 * @boot: the boot, which has to stay
 * @live: if it is this boot, read the device as well, if there is one
 */
void kept_open(struct source *source, const struct kept_boot *boot, bool live)
{
	struct reader *reader = calloc(1, sizeof(*reader));

	if (!reader)
		err(1, NULL);
	reader->boot = boot;
	reader->device = live && boot->here;
	source->name = boot->name;
	source->next = kept_next;
	source->close = kept_close;
	source->private = reader;
}
