/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OW_BATCH_H
#define OW_BATCH_H

#include <linux/types.h>

struct ow_record;

/**
 * struct ow_batch - records that will be published together
 * @bytes: the records, one after the other, and behind all the place of one that is lost
 * @size: bytes that all records but the last may take together
 * @used: bytes of the finished records
 *
 * Owned by the code that builds the records; no lock.
 */
struct ow_batch {
	u8 *bytes;
	size_t size;
	size_t used;
};

int ow_batch_init(struct ow_batch *batch, size_t size);
void ow_batch_exit(struct ow_batch *batch);
void ow_batch_clear(struct ow_batch *batch);
struct ow_record *ow_batch_next(struct ow_batch *batch);
void ow_batch_end(struct ow_batch *batch);
void ow_batch_keep(struct ow_batch *batch);
void ow_batch_publish(struct ow_batch *batch);

#endif /* OW_BATCH_H */
