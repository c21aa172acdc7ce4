/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OW_OUT_WALK_H
#define OW_OUT_WALK_H

#include <linux/seq_file.h>
#include <linux/types.h>

#include "lib/format.h"
#include "ring.h"
#include "uapi/linux/oomwatch.h"

/**
 * struct ow_walk - one open file that shows the records of a ring, the oldest first
 * @history: the ring
 * @cursor: the record that comes next
 * @end_seq: number of the first record that came after the reading began, so
 *           that a storm does not make it endless
 * @held: position in the file of the record in @record, -1 if there is none
 * @record: the record that is being shown
 *
 * Serialised by the lock of the seq_file.
 */
struct ow_walk {
	struct ow_ring *history;
	struct ow_ring_cursor cursor;
	u64 end_seq;
	loff_t held;
	u8 record[OOMWATCH_RECORD_MAX] __aligned(8);
};

/**
 * struct ow_seq_sink - a text sink that is a seq_file
 * @sink: the sink
 * @m: the file
 */
struct ow_seq_sink {
	struct ow_format_sink sink;
	struct seq_file *m;
};

void ow_walk_rewind(struct ow_walk *walk);
struct oomwatch_header *ow_walk_next(struct ow_walk *walk);
void ow_walk_write(struct ow_format_sink *sink, const char *text, size_t length);

#endif /* OW_OUT_WALK_H */
