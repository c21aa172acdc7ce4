// SPDX-License-Identifier: GPL-2.0-only
/*
 * record_outlet.c - the OOMs of a boot that were kept, one by one, for what passes them
 * on
 *
 * They are made of the files, so that nothing is passed on that is not on the disk, and
 * nothing has to wait in memory. A file has the place up to which they were passed on.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "commands/record_outlet.h"
#include "input/kept.h"
#include "output/keeper.h"
#include "records/clock.h"
#include "records/sequel.h"

/* An episode whose oom record does not come is over after so many seconds. */
#define SILENT_S	10

/* Space for what a file has of the place, with its NUL. */
#define LINE_ROOM	(KEPT_NAME + 64)

/**
 * outlet_now_s() - tell the time
 *
 * Return: seconds of a clock that is never set.
 */
time_t outlet_now_s(void)
{
	return clock_read(CLOCK_MONOTONIC) / 1000000000;
}

/* Return: false if it has no place of this boot. */
static bool load(int folder, const char *name, const char *boot, struct tail_place *at)
{
	char line[LINE_ROOM] = "", found[KEPT_NAME];
	int fd = openat(folder, name, O_RDONLY | O_CLOEXEC);
	unsigned long long bytes;
	unsigned int part;

	if (fd < 0)
		return false;
	if (pread(fd, line, sizeof(line) - 1, 0) <= 0)
		*line = '\0';
	close(fd);
	if (sscanf(line, "%39s %u %llu", found, &part, &bytes) != 3 || strcmp(found, boot))
		return false;
	*at = (struct tail_place){ part, bytes };
	return true;
}

/* Lines have the same length, so that a write replaces all of the last one. */
static int make_line(char line[LINE_ROOM], const char *boot, const struct tail_place *at)
{
	return snprintf(line, LINE_ROOM, "%s %10u %20llu\n", boot, at->part,
			(unsigned long long)at->bytes);
}

/* What it has of victims stays: to clear it would take memory for all that may come. */
static void start(struct outlet *outlet, const struct keeper *keeper, const char *name,
		  const char *boot)
{
	outlet->earlier = false;
	outlet->clock = (struct clock){ 0 };
	outlet->name = name;
	outlet->folder = keeper->folder;
	outlet->fd = -1;
	outlet->trouble = 0;
	tail_start(&outlet->tail, keeper->dir, boot);
	current_clear(&outlet->current);
	outlet->from = (struct tail_place){ 0 };
	outlet->behind = outlet->from;
	outlet->done = outlet->from;
	outlet->came = 0;
}

/**
 * outlet_start() - go on where OOMs of this boot were passed on last
 * @outlet: gets the place
 * @keeper: the files, of which none has to be open
 * @name: the file that has the place
 */
void outlet_start(struct outlet *outlet, const struct keeper *keeper, const char *name)
{
	start(outlet, keeper, name, keeper->host.boot_id);
	/* Of another boot, nothing was passed on yet. */
	if (load(outlet->folder, name, outlet->tail.boot, &outlet->done))
		tail_seek(&outlet->tail, &outlet->done);
}

/**
 * outlet_start_earlier() - pass on OOMs of a boot before this one
 * @outlet: gets the place
 * @keeper: names the directory
 * @name: the file that has the place
 * @boot: the boot; it has to stay
 * @start_ns: CLOCK_REALTIME when it began
 *
 * Records before the place are read again, as an OOM behind it may begin there.
 *
 * Return: false if there is no such file, or it has no place of that boot.
 */
bool outlet_start_earlier(struct outlet *outlet, const struct keeper *keeper,
			  const char *name, const char *boot, int64_t start_ns)
{
	start(outlet, keeper, name, boot);
	outlet->earlier = true;
	outlet->clock = (struct clock){ .boot = true, .wall = true, .offset_ns = start_ns };
	return load(outlet->folder, name, boot, &outlet->done);
}

/**
 * outlet_note() - make a file that has a place, unless there is one
 * @folder: the directory
 * @name: the file
 * @boot: the boot that the place is of
 * @at: the place
 *
 * Return: false if it is not on the disk; errno says why.
 */
bool outlet_note(int folder, const char *name, const char *boot,
		 const struct tail_place *at)
{
	char line[LINE_ROOM];
	struct tail_place known;
	int length = make_line(line, boot, at), fd;
	bool wrote;

	if (load(folder, name, boot, &known))
		return true;
	fd = openat(folder, name, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0)
		return false;
	errno = ENOSPC;
	wrote = pwrite(fd, line, length, 0) == length && !fsync(fd) && !fsync(folder);
	close(fd);
	return wrote;
}

/* Return: true if the OOM has all its records. */
static bool take(struct outlet *outlet, const union record *record,
		 const struct tail_place *before)
{
	if (!current_takes(&outlet->current, record)) {
		outlet->behind = *before;
		tail_seek(&outlet->tail, before);
		return true;
	}
	if (!current_is_open(&outlet->current))
		outlet->from = *before;
	current_add(&outlet->current, record);
	outlet->came = outlet_now_s();
	outlet->behind = outlet->tail.at;
	return record->h.type == OOMWATCH_TYPE_OOM;
}

/* Return: true if there is an OOM with all its records, or all that will come. */
static bool find(struct outlet *outlet, const struct tail_place *end)
{
	static union record record;
	struct tail_place before = outlet->tail.at;

	while (tail_next(&outlet->tail, end, &record)) {
		if ((record.h.type == OOMWATCH_TYPE_OOM ||
		     record.h.type == OOMWATCH_TYPE_VICTIM) &&
		    take(outlet, &record, &before))
			return true;
		before = outlet->tail.at;
	}
	return current_is_open(&outlet->current) &&
	       outlet_now_s() - outlet->came >= SILENT_S;
}

/* Was it passed on, or is it none of those that are to be? */
static bool is_known(const struct outlet *outlet)
{
	return outlet->earlier && !tail_is_before(&outlet->done, &outlet->behind);
}

/**
 * outlet_next() - find the next OOM that was kept
 * @outlet: gets it in @outlet->current, until outlet_done() or outlet_seek()
 * @end: the place up to which it is looked for
 *
 * What waited for a victim of an earlier OOM is part of that, and no OOM.
 *
 * Return: false if there is none now.
 */
bool outlet_next(struct outlet *outlet, const struct tail_place *end)
{
	while (find(outlet, end)) {
		if (is_known(outlet))
			current_clear(&outlet->current);
		else if (sequel_is_wait(&outlet->current.episode))
			outlet_done(outlet);
		else
			return true;
	}
	return false;
}

/**
 * outlet_done() - the OOM was passed on
 * @outlet: the place, which goes on
 */
void outlet_done(struct outlet *outlet)
{
	current_clear(&outlet->current);
	outlet->done = outlet->behind;
}

/* Return: an error. */
static int open_place(struct outlet *outlet)
{
	if (outlet->fd < 0)
		outlet->fd = openat(outlet->folder, outlet->name,
				    O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	return outlet->fd < 0 ? errno : 0;
}

/**
 * outlet_save() - save a place to go on from at the next start
 * @outlet: it has the file
 * @at: the place
 *
 * If it cannot be saved, that is said once, and @outlet->trouble is not 0.
 */
void outlet_save(struct outlet *outlet, const struct tail_place *at)
{
	char line[LINE_ROOM];
	int length = make_line(line, outlet->tail.boot, at);
	int error = open_place(outlet);

	errno = ENOSPC;
	if (!error && pwrite(outlet->fd, line, length, 0) != length)
		error = errno;
	if (error && error != outlet->trouble)
		warnx("%s/%s: %s: how far OOMs were passed on is not saved",
		      outlet->tail.dir, outlet->name, strerror(error));
	outlet->trouble = error;
}

/**
 * outlet_again() - look again at records of the OOMs that were not passed on
 * @outlet: what it has of an OOM is forgotten
 */
void outlet_again(struct outlet *outlet)
{
	outlet_seek(outlet, outlet->earlier ? &outlet->from : &outlet->done);
}

/**
 * outlet_seek() - look at records again
 * @outlet: what it has of an OOM is forgotten
 * @at: from which place on
 */
void outlet_seek(struct outlet *outlet, const struct tail_place *at)
{
	current_clear(&outlet->current);
	tail_seek(&outlet->tail, at);
}

/**
 * outlet_close() - close the files
 * @outlet: it has them
 */
void outlet_close(struct outlet *outlet)
{
	outlet_seek(outlet, &(struct tail_place){ 0 });
	if (outlet->fd >= 0)
		close(outlet->fd);
	outlet->fd = -1;
}

/**
 * outlet_file() - name the file that has the last record of the OOM
 * @outlet: it has the OOM
 *
 * Return: the name; the caller frees it.
 */
char *outlet_file(const struct outlet *outlet)
{
	return kept_path(outlet->tail.dir, outlet->tail.boot, outlet->behind.part);
}
