// SPDX-License-Identifier: GPL-2.0-only
/*
 * out_walk.c - the records of the ring, one after the other, for files of debugfs
 */
#include <linux/kernel.h>

#include "out_walk.h"

/**
 * ow_walk_rewind() - begin with the oldest record
 * @walk: the file; its ring is set
 *
 * Context: a process, not under a raw lock; takes the locks of the ring.
 */
void ow_walk_rewind(struct ow_walk *walk)
{
	struct ow_ring_cursor newest;

	ow_ring_newest(walk->history, &newest);
	ow_ring_oldest(walk->history, &walk->cursor);
	walk->end_seq = newest.seq;
	walk->held = -1;
}

/**
 * ow_walk_next() - read the next record
 * @walk: the file
 *
 * Records that were overwritten meanwhile are a gap in seq.
 *
 * Context: a process, not under a raw lock; takes the locks of the ring.
 * Return: the record, in @walk; NULL at the end.
 */
struct oomwatch_header *ow_walk_next(struct ow_walk *walk)
{
	struct ow_ring_cursor *cursor = &walk->cursor;
	int size;

	while ((size = ow_ring_peek(walk->history, cursor, walk->record)) == -EPIPE)
		ow_ring_resume(walk->history, cursor);
	if (!size || cursor->seq >= walk->end_seq)
		return NULL;
	ow_ring_advance(cursor);
	return (struct oomwatch_header *)walk->record;
}

/**
 * ow_walk_write() - write text to the file of a sink
 * @sink: a struct ow_seq_sink
 * @text: the text
 * @length: its bytes
 *
 * Context: that of a seq_file.
 */
void ow_walk_write(struct ow_format_sink *sink, const char *text, size_t length)
{
	seq_write(container_of(sink, struct ow_seq_sink, sink)->m, text, length);
}
