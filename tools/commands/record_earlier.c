// SPDX-License-Identifier: GPL-2.0-only
/*
 * record_earlier.c - the earlier boots of which OOMs are to be in the journal: those whose
 * panic was taken over
 *
 * Each has a file with the place up to which its OOMs are there. It is made before the
 * records are taken over, and removed when all are there.
 */
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "commands/record_earlier.h"
#include "commands/record_outlet.h"
#include "output/keeper.h"

static void name_file(char name[EARLIER_NAME], const char *boot)
{
	snprintf(name, EARLIER_NAME, "journal-%s", boot);
}

/**
 * earlier_note() - note that OOMs of a boot are to be in the journal
 * @keeper: names the directory
 * @boot: the boot
 * @part: the first of its files that has them
 */
void earlier_note(const struct keeper *keeper, const char *boot, unsigned int part)
{
	const struct tail_place at = { .part = part };
	char name[EARLIER_NAME];

	name_file(name, boot);
	if (!outlet_note(keeper->folder, name, boot, &at))
		warn("%s/%s: a panic will not be in the journal", keeper->dir, name);
}

/* Return: false if OOMs of it are not to be in the journal. */
static bool start_boot(struct earlier *earlier, struct outlet *outlet,
		       const struct keeper *keeper, const struct kept_boot *boot)
{
	snprintf(earlier->boot, sizeof(earlier->boot), "%s", boot->name);
	name_file(earlier->name, boot->name);
	earlier->end = (struct tail_place){ boot->files[boot->count - 1].part, UINT64_MAX };
	return outlet_start_earlier(outlet, keeper, earlier->name, earlier->boot,
				    boot->files[0].start_ns);
}

/**
 * earlier_start() - go on with the oldest boot of which OOMs are to be in the journal
 * @earlier: gets the boot
 * @outlet: gets the place up to which they are
 * @keeper: names the directory
 *
 * Return: false if there is none.
 */
bool earlier_start(struct earlier *earlier, struct outlet *outlet,
		   const struct keeper *keeper)
{
	bool found = false;
	struct kept kept;
	size_t i;

	if (!kept_look(&kept, keeper->dir))
		for (i = 0; i < kept.count && !found; i++)
			found = strcmp(kept.boots[i].name, keeper->host.boot_id) &&
				kept.boots[i].count &&
				start_boot(earlier, outlet, keeper, &kept.boots[i]);
	kept_free(&kept);
	return found;
}

/**
 * earlier_end() - all OOMs of the boot are in the journal
 * @earlier: the boot
 * @outlet: it is closed
 *
 * Return: false if that could not be saved: it would be found again.
 */
bool earlier_end(const struct earlier *earlier, struct outlet *outlet)
{
	outlet_close(outlet);
	if ((!unlinkat(outlet->folder, earlier->name, 0) || errno == ENOENT) &&
	    !fsync(outlet->folder))
		return true;
	warn("%s/%s: not removed", outlet->tail.dir, earlier->name);
	return false;
}
