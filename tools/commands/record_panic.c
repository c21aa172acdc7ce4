// SPDX-License-Identifier: GPL-2.0-only
/*
 * record_panic.c - take over the records that an earlier boot printed when it panicked
 *
 * pstore keeps the end of the kernel's log, in one file or in parts of which the first
 * has the end; systemd-pstore moves them. The log does not name its boot: that is the
 * one that began at the same second, by the wall time of its records.
 */
#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "commands/record_earlier.h"
#include "commands/record_panic.h"
#include "input/input.h"
#include "input/source.h"
#include "output/keeper.h"
#include "records/history.h"

/* Two boots are further apart than that. */
#define SAME_NS	2000000000LL

/* Parts of one log in a directory are put together, the last part first. */
static const char * const patterns[] = {
	"/sys/fs/pstore/dmesg-*",
	"/var/lib/systemd/pstore/*/dmesg.txt",
	"/var/lib/systemd/pstore/*/*/dmesg.txt",
	"/var/lib/systemd/pstore/dmesg-*",
};

/* Records of the module that have the wall time; others tell of no boot. */
static void read_records(struct history *history, FILE *file, const char *name)
{
	static struct source source;
	int64_t wall_ns;

	memset(&source, 0, sizeof(source));
	input_open_file(&source, file, name);
	while (source.next(&source))
		if (!(source.record.h.flags & OOMWATCH_FLAG_LOG) &&
		    clock_wall(&source.clock, &source.record.h, &wall_ns))
			history_add(history, &source.record.h);
	source_close(&source);
}

static int64_t start_of(const struct history *history)
{
	const struct oomwatch_header *h = &history->records[0]->h;
	int64_t wall_ns;

	clock_wall(&(struct clock){ .boot = true }, h, &wall_ns);
	return wall_ns - h->time_ns;
}

/* This boot has not panicked, even if its clock began at the same second. */
static const struct kept_boot *find_boot(const struct kept *kept, const char *here,
					 int64_t start_ns)
{
	size_t i;

	for (i = 0; i < kept->count; i++)
		if (strcmp(kept->boots[i].name, here) &&
		    llabs(kept->boots[i].files[0].start_ns - start_ns) < SAME_NS)
			return &kept->boots[i];
	return NULL;
}

/* Records that came after the last look of the recorder, and are not in the log. */
static void check_gap(const struct history *history, const struct seen *seen)
{
	uint64_t first = history->records[0]->h.seq;

	if (first > seen->seq + 1)
		warnx("records %llu to %llu before the panic were not kept",
		      (unsigned long long)seen->seq + 1, (unsigned long long)first - 1);
}

/* The records of a boot that were not kept yet stay in the history. */
static void drop_known(struct history *history, const struct kept_boot *boot)
{
	static struct source source;
	struct seen seen = { 0 };
	size_t left = 0, i;

	memset(&source, 0, sizeof(source));
	kept_open(&source, boot, false);
	while (source.next(&source))
		seen_add(&seen, &source.record.h);
	source_close(&source);
	for (i = 0; i < history->count; i++)
		if (!seen_has(&seen, &history->records[i]->h))
			history->records[left++] = history->records[i];
	history->count = left;
	if (left)
		check_gap(history, &seen);
}

/* Return: false if not all is on the disk; errno says why. */
static bool write_all(int fd, const struct history *history)
{
	size_t i;

	for (i = 0; i < history->count; i++) {
		const struct oomwatch_header *h = &history->records[i]->h;

		errno = ENOSPC;
		if (write(fd, h, h->size) != h->size)
			return false;
	}
	return !fdatasync(fd);
}

static void take_over(struct keeper *keeper, struct history *history, const char *name,
		      bool journal)
{
	struct raw_header origin = keeper->host;
	int64_t start_ns = start_of(history);
	const struct kept_boot *boot;
	char called[KEPT_NAME];
	unsigned int part = 1;
	struct kept kept;
	int fd;

	origin.boot_id[0] = '\0';
	origin.release[0] = '\0';
	snprintf(called, sizeof(called), KEPT_PANIC "%lld",
		 (long long)start_ns / 1000000000);
	if (kept_look(&kept, keeper->dir))
		return;
	boot = find_boot(&kept, keeper->host.boot_id, start_ns);
	if (boot) {
		drop_known(history, boot);
		snprintf(called, sizeof(called), "%s", boot->name);
		part = boot->files[boot->count - 1].part + 1;
	}
	kept_free(&kept);
	if (!history->count)
		return;
	if (journal)
		earlier_note(keeper, called, part);
	fd = keeper_new_file(keeper, called, part, &origin, start_ns);
	if (fd >= 0 && write_all(fd, history))
		warnx("%s: took over %zu records of a panic", name, history->count);
	else
		warn("%s: the records of a panic in %s are not kept", keeper->dir, name);
	if (fd >= 0)
		close(fd);
}

/* All files of a pattern, the last one first, as one text. */
static FILE *join(const glob_t *found, size_t first, size_t count)
{
	FILE *all = tmpfile(), *file;
	size_t i = count;
	int byte;

	while (all && i--) {
		file = fopen(found->gl_pathv[first + i], "re");
		while (file && (byte = getc(file)) != EOF)
			putc(byte, all);
		if (file)
			fclose(file);
	}
	if (all)
		rewind(all);
	return all;
}

static void look(struct keeper *keeper, const glob_t *found, size_t first, size_t count,
		 bool journal)
{
	const char *name = found->gl_pathv[first];
	struct history history = { 0 };
	FILE *all = join(found, first, count);

	if (!all) {
		warn("a panic in %s cannot be read", name);
		return;
	}
	read_records(&history, all, name);
	if (history.count)
		take_over(keeper, &history, name, journal);
	history_free(&history);
}

/**
 * record_panic() - take over what pstore has of a panic
 * @keeper: names the directory in which records are kept
 * @journal: OOMs of it are to be in the journal
 *
 * Files of pstore stay where they are. Records that were taken over before are not
 * taken again.
 */
void record_panic(struct keeper *keeper, bool journal)
{
	size_t i, j;
	glob_t found;

	for (i = 0; i < sizeof(patterns) / sizeof(*patterns); i++) {
		if (glob(patterns[i], 0, NULL, &found))
			continue;
		if (strstr(patterns[i], "dmesg-"))
			look(keeper, &found, 0, found.gl_pathc, journal);
		else
			for (j = 0; j < found.gl_pathc; j++)
				look(keeper, &found, j, 1, journal);
		globfree(&found);
	}
}
