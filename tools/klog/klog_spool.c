// SPDX-License-Identifier: GPL-2.0-only
/*
 * klog_spool.c - the records of a log, until all of it has been read
 *
 * What is more than fits goes to a temporary file.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "klog/klog_spool.h"

/* So many bytes of records are kept in memory. */
#define ROOM	(6 << 20)

/* More than one record takes. */
#define GROW	(64 * 1024)

static void write_out(struct klog_spool *spool)
{
	if (!spool->file)
		spool->file = tmpfile();
	if (!spool->file || fwrite(spool->bytes, 1, spool->size, spool->file) !=
			    spool->size)
		err(1, "a temporary file for the records of the log");
	spool->size = 0;
}

/**
 * klog_spool_add() - keep a record
 * @spool: where; all of it 0 before the first
 * @record: the record
 */
void klog_spool_add(struct klog_spool *spool, const union record *record)
{
	if (spool->size + record->h.size > ROOM)
		write_out(spool);
	if (spool->size + record->h.size > spool->room) {
		spool->room = 2 * spool->room + GROW;
		if (spool->room > ROOM)
			spool->room = ROOM;
		spool->bytes = realloc(spool->bytes, spool->room);
		if (!spool->bytes)
			err(1, NULL);
	}
	memcpy(spool->bytes + spool->size, record, record->h.size);
	spool->size += record->h.size;
	spool->any = true;
}

/* Return: false behind the last of the file. */
static bool read_back(struct klog_spool *spool, union record *record)
{
	size_t header = sizeof(record->h);

	if (!spool->file)
		return false;
	if (!spool->rewound && fseek(spool->file, 0, SEEK_SET))
		err(1, "a temporary file for the records of the log");
	spool->rewound = true;
	return fread(record, header, 1, spool->file) == 1 &&
	       fread(record->bytes + header, record->h.size - header, 1,
		     spool->file) == 1;
}

/**
 * klog_spool_next() - get the next record, from the first on
 * @spool: where they are; no more is added
 * @record: gets it
 *
 * Return: false if there are no more.
 */
bool klog_spool_next(struct klog_spool *spool, union record *record)
{
	const struct oomwatch_header *h;

	if (read_back(spool, record))
		return true;
	if (spool->read == spool->size)
		return false;
	h = (const void *)(spool->bytes + spool->read);
	memcpy(record, h, h->size);
	spool->read += h->size;
	return true;
}

/**
 * klog_spool_free() - give memory and file back
 * @spool: what holds the records
 */
void klog_spool_free(struct klog_spool *spool)
{
	if (spool->file)
		fclose(spool->file);
	free(spool->bytes);
}
