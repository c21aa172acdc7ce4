// SPDX-License-Identifier: GPL-2.0-only
/*
 * tail.c - the records of a boot in the order in which they were kept, up to a place
 *
 * A place stays valid while files grow and the oldest are removed. So it can be saved,
 * to go on from there.
 */
#include <fcntl.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "input/kept.h"
#include "input/raw_header.h"
#include "input/tail.h"

/**
 * tail_is_before() - compare two places
 * @one: the one
 * @other: the other
 *
 * Return: true if @one comes first.
 */
bool tail_is_before(const struct tail_place *one, const struct tail_place *other)
{
	return one->part != other->part ? one->part < other->part :
					  one->bytes < other->bytes;
}

/**
 * tail_start() - prepare to read all files of a boot
 * @tail: the files
 * @dir: the directory that they are in; it has to stay
 * @boot: the name of the boot; it has to stay
 */
void tail_start(struct tail *tail, const char *dir, const char *boot)
{
	*tail = (struct tail){ .dir = dir, .boot = boot, .fd = -1 };
}

/**
 * tail_seek() - go on reading at a place
 * @tail: the files
 * @at: the place
 */
void tail_seek(struct tail *tail, const struct tail_place *at)
{
	if (tail->fd >= 0)
		close(tail->fd);
	tail->fd = -1;
	tail->at = *at;
}

/* Return: false if there is no such file, or it is none of records. */
static bool open_part(struct tail *tail)
{
	struct raw_header header;
	char *path = kept_path(tail->dir, tail->boot, tail->at.part);

	tail->fd = open(path, O_RDONLY | O_CLOEXEC);
	free(path);
	if (tail->fd < 0)
		return false;
	if (pread(tail->fd, &header, sizeof(header), 0) == sizeof(header) &&
	    raw_header_is_own(&header)) {
		if (tail->at.bytes < header.size)
			tail->at.bytes = header.size;
		return true;
	}
	close(tail->fd);
	tail->fd = -1;
	return false;
}

/* Return: false if there is no whole record that ends at @end or before. */
static bool read_record(struct tail *tail, uint64_t end, union record *record)
{
	struct oomwatch_header h;

	if ((tail->fd < 0 && !open_part(tail)) || tail->at.bytes >= end ||
	    pread(tail->fd, &h, sizeof(h), tail->at.bytes) != sizeof(h) ||
	    !record_is_whole(&h, end - tail->at.bytes))
		return false;
	memset(record, 0, sizeof(*record));
	if (pread(tail->fd, record, h.size, tail->at.bytes) != (ssize_t)h.size)
		return false;
	tail->at.bytes += h.size;
	return true;
}

/**
 * tail_next() - read the next record
 * @tail: the files
 * @end: up to where
 * @record: gets the record; behind its end, it is 0
 *
 * If the files were removed and begin anew, it does so, too.
 *
 * Return: false if there is none.
 */
bool tail_next(struct tail *tail, const struct tail_place *end, union record *record)
{
	const struct tail_place start = { 0 };

	if (end->part && end->part < tail->at.part)
		tail_seek(tail, &start);
	while (tail_is_before(&tail->at, end)) {
		bool last = tail->at.part == end->part;

		if (tail->at.part &&
		    read_record(tail, last ? end->bytes : UINT64_MAX, record))
			return true;
		if (last)
			return false;
		tail_seek(tail, &(struct tail_place){ .part = tail->at.part + 1 });
	}
	return false;
}
