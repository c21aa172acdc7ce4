// SPDX-License-Identifier: GPL-2.0-only
/*
 * kept.c - the directory in which oomwatch record keeps records, by boot
 *
 * A file is called BOOT.raw or, where a boot has several, BOOT.2.raw and so on. BOOT is
 * a boot id, or panic-SECONDS. Files of other names are of somebody else.
 */
#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "input/kept.h"
#include "input/raw.h"
#include "input/source.h"

/* Digits of a boot id that name it, at least. */
#define PREFIX	4

/**
 * kept_name_file() - name a file of records
 * @name: where it goes
 * @boot: the boot that they are of
 * @part: which of its files it is, from 1
 */
void kept_name_file(char name[KEPT_FILENAME], const char *boot, unsigned int part)
{
	if (part > 1)
		snprintf(name, KEPT_FILENAME, "%s.%u" KEPT_SUFFIX, boot, part);
	else
		snprintf(name, KEPT_FILENAME, "%s" KEPT_SUFFIX, boot);
}

/**
 * kept_path() - name a file of records, with its directory
 * @dir: the directory
 * @boot: the boot that they are of
 * @part: which of its files it is, from 1
 *
 * Return: the path, to be freed.
 */
char *kept_path(const char *dir, const char *boot, unsigned int part)
{
	char name[KEPT_FILENAME], *path;

	kept_name_file(name, boot, part);
	if (asprintf(&path, "%s/%s", dir, name) < 0)
		err(1, NULL);
	return path;
}

/* How long the name of a boot is that a name begins with; 0: it begins with none. */
static size_t boot_length(const char *name)
{
	static const char form[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
	size_t length = strlen(KEPT_PANIC), digits, i;

	if (!strncmp(name, KEPT_PANIC, length)) {
		/* The clock may have been before 1970. */
		length += name[length] == '-';
		digits = strspn(name + length, "0123456789");
		return digits && length + digits < KEPT_NAME ? length + digits : 0;
	}
	for (i = 0; form[i]; i++)
		if (form[i] == 'x' ? !name[i] || !strchr("0123456789abcdef", name[i]) :
				     name[i] != form[i])
			return 0;
	return i;
}

/**
 * kept_is_boot() - tell whether a boot may have a name
 * @name: the name
 *
 * Return: true if so.
 */
bool kept_is_boot(const char *name)
{
	size_t length = boot_length(name);

	return length && !name[length];
}

/* Return: false if it is not the name of a file of records. */
static bool read_name(const char *name, struct kept_file *file)
{
	size_t length = boot_length(name);
	char suffix[8] = "";

	if (!length)
		return false;
	memcpy(file->boot, name, length);
	file->boot[length] = '\0';
	file->part = 1;
	if (!strcmp(name + length, KEPT_SUFFIX))
		return true;
	return name[length] == '.' && name[length + 1] >= '1' && name[length + 1] <= '9' &&
	       sscanf(name + length, ".%9u%7s", &file->part, suffix) == 2 &&
	       file->part > 1 && !strcmp(suffix, KEPT_SUFFIX);
}

/* A header that cannot be read is told when the records are. */
static void read_start(struct kept_file *file)
{
	static struct source source;
	FILE *stream = fopen(file->path, "re");
	int64_t wall_ns;

	if (!stream)
		return;
	memset(&source, 0, sizeof(source));
	raw_open(&source, stream);
	if (source.clock.wall)
		file->start_ns = source.clock.offset_ns;
	if (source.next(&source) &&
	    clock_wall(&source.clock, &source.record.h, &wall_ns))
		file->start_ns = wall_ns - source.record.h.time_ns;
	source.close(&source);
}

static void add_file(struct kept *kept, const char *name, const char *boot_id)
{
	struct kept_file file = { 0 };
	struct stat status;

	if (!read_name(name, &file))
		return;
	if (asprintf(&file.path, "%s/%s", kept->dir, name) < 0)
		err(1, NULL);
	if (stat(file.path, &status) || !S_ISREG(status.st_mode)) {
		free(file.path);
		return;
	}
	file.bytes = status.st_size;
	file.here = !strcmp(file.boot, boot_id);
	read_start(&file);
	kept->files = reallocarray(kept->files, kept->nr_files + 1,
				   sizeof(file));
	if (!kept->files)
		err(1, NULL);
	kept->files[kept->nr_files++] = file;
}

static int by_boot(const void *one, const void *other)
{
	const struct kept_file *a = one, *b = other;
	int order = strcmp(a->boot, b->boot);

	return order ? order : a->part < b->part ? -1 : a->part > b->part;
}

static int by_start(const void *one, const void *other)
{
	const struct kept_file *a = one, *b = other;

	if (a->here != b->here)
		return a->here ? 1 : -1;
	if (a->start_ns != b->start_ns)
		return a->start_ns < b->start_ns ? -1 : 1;
	return by_boot(one, other);
}

/*
 * All files of a boot have the start of its newest, which knows the clock best. This boot
 * is the newest, whatever the clock was in others.
 */
static void sort_files(struct kept *kept)
{
	size_t i = kept->nr_files;

	if (!i)
		return;
	qsort(kept->files, kept->nr_files, sizeof(*kept->files), by_boot);
	while (i-- > 1)
		if (!strcmp(kept->files[i - 1].boot, kept->files[i].boot))
			kept->files[i - 1].start_ns = kept->files[i].start_ns;
	qsort(kept->files, kept->nr_files, sizeof(*kept->files), by_start);
}

static void add_boot(struct kept *kept, const char *name,
		     const struct kept_file *files)
{
	kept->boots[kept->count++] = (struct kept_boot){
		.name = name, .files = files, .here = !strcmp(name, kept->host),
	};
}

static void make_boots(struct kept *kept)
{
	struct kept_boot *last = NULL;
	bool here = !*kept->host;
	size_t i;

	kept->boots = calloc(kept->nr_files + 1, sizeof(*kept->boots));
	if (!kept->boots)
		err(1, NULL);
	for (i = 0; i < kept->nr_files; i++) {
		const struct kept_file *file = &kept->files[i];

		if (!last || strcmp(last->name, file->boot)) {
			add_boot(kept, file->boot, file);
			last = &kept->boots[kept->count - 1];
			here |= last->here;
		}
		last->count++;
	}
	if (!here)
		add_boot(kept, kept->host, NULL);
}

/**
 * kept_hint() - tell what to do if a directory of kept records cannot be used
 * @error: the error
 *
 * Return: what follows the text of the error; "" if that says all.
 */
const char *kept_hint(int error)
{
	return error == EACCES ? ": run it as root" : "";
}

/**
 * kept_look() - find out what is in a directory of kept records
 * @kept: what is found
 * @dir: the directory; NULL: that of this host, where this boot counts even if
 *       nothing was kept of it
 *
 * Return: 0 or an error; one of @dir NULL if it is there, but cannot be read.
 */
int kept_look(struct kept *kept, const char *dir)
{
	struct raw_header host;
	struct dirent *entry;
	int error = 0;
	DIR *folder;

	memset(kept, 0, sizeof(*kept));
	kept->dir = dir ? dir : KEPT_DIR;
	raw_header_of_host(&host);
	if (!dir)
		snprintf(kept->host, sizeof(kept->host), "%s", host.boot_id);
	folder = opendir(kept->dir);
	if (!folder && (dir || errno != ENOENT))
		error = errno;
	while (folder && (entry = readdir(folder)))
		add_file(kept, entry->d_name, host.boot_id);
	if (folder)
		closedir(folder);
	sort_files(kept);
	make_boots(kept);
	return error;
}

/**
 * kept_free() - free the memory
 * @kept: what kept_look() has found
 */
void kept_free(struct kept *kept)
{
	size_t i;

	for (i = 0; i < kept->nr_files; i++)
		free(kept->files[i].path);
	free(kept->files);
	free(kept->boots);
}

/* This boot; in a directory that was named, the newest. */
static const struct kept_boot *newest(const struct kept *kept)
{
	size_t i = kept->count;

	while (i--)
		if (kept->boots[i].here)
			return &kept->boots[i];
	return kept->count ? &kept->boots[kept->count - 1] : NULL;
}

/**
 * kept_index() - number a boot as --boot does
 * @kept: the directory
 * @boot: one of its boots
 *
 * Return: 0 for this boot or the newest, -1 for the one before it, and so on.
 */
int kept_index(const struct kept *kept, const struct kept_boot *boot)
{
	return boot - newest(kept);
}

/**
 * kept_find() - find a boot
 * @kept: the directory
 * @which: its number, as of kept_index(); or how its name begins
 * @several: gets whether several begin like that
 *
 * Return: it; NULL if there is none, or there are several.
 */
const struct kept_boot *kept_find(const struct kept *kept, const char *which,
				  bool *several)
{
	const struct kept_boot *boot = NULL;
	char *end;
	long back = strtol(which, &end, 10);
	size_t i;

	*several = false;
	/* "0000" is how a name begins. */
	if ((*which == '-' || !strcmp(which, "0")) && end != which && !*end) {
		boot = newest(kept);
		return boot && back >= kept->boots - boot ? boot + back : NULL;
	}
	for (i = 0; i < kept->count; i++) {
		if (strlen(which) < PREFIX ||
		    strncmp(kept->boots[i].name, which, strlen(which)))
			continue;
		*several |= !!boot;
		boot = &kept->boots[i];
	}
	return *several ? NULL : boot;
}
