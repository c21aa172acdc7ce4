// SPDX-License-Identifier: GPL-2.0-only
/*
 * record_earlier.c - the earlier boots of which OOMs are to be in the journal: those whose
 * panic was taken over
 *
 * Each has a file with the place up to which its OOMs are there. It is made before the
 * records are taken over, and removed when all are there.
 */
#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "commands/record_earlier.h"
#include "commands/record_outlet.h"
#include "output/keeper.h"

#define PREFIX	"journal-"

static void name_file(char name[EARLIER_NAME], const char *boot)
{
	snprintf(name, EARLIER_NAME, PREFIX "%s", boot);
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

static bool has_boot(const struct kept *kept, const char *name)
{
	size_t i;

	for (i = 0; i < kept->count; i++)
		if (kept->boots[i].count && !strcmp(kept->boots[i].name, name))
			return true;
	return false;
}

/**
 * earlier_sweep() - remove what was noted of boots of which no file is left
 * @keeper: names the directory
 */
void earlier_sweep(const struct keeper *keeper)
{
	DIR *folder = opendir(keeper->dir);
	struct dirent *entry;
	struct kept kept;

	if (!kept_look(&kept, keeper->dir))
		while (folder && (entry = readdir(folder)))
			if (!strncmp(entry->d_name, PREFIX, strlen(PREFIX)) &&
			    kept_is_boot(entry->d_name + strlen(PREFIX)) &&
			    !has_boot(&kept, entry->d_name + strlen(PREFIX)))
				unlinkat(keeper->folder, entry->d_name, 0);
	kept_free(&kept);
	if (folder)
		closedir(folder);
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
