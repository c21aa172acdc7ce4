// SPDX-License-Identifier: GPL-2.0-only
/*
 * ring_batch.c - build records one after the other, then publish them together
 *
 * The records of an episode belong together, and are in the ring without other
 * records between them. Each record is built in the batch.
 */
#include <linux/build_bug.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/vmalloc.h>

#include "ring_batch.h"
#include "ring_record.h"

/**
 * ow_batch_init() - allocate an empty batch
 * @batch: the batch
 * @size: bytes that all records but the last may take together
 *
 * Context: may sleep.
 * Return: 0 or -ENOMEM.
 */
int ow_batch_init(struct ow_batch *batch, size_t size)
{
	batch->size = ALIGN(size, 8);
	batch->used = 0;
	batch->bytes = vzalloc(batch->size + 2 * sizeof(struct ow_record));
	return batch->bytes ? 0 : -ENOMEM;
}

/**
 * ow_batch_exit() - free a batch that is no longer used
 * @batch: the batch
 *
 * Context: may sleep.
 */
void ow_batch_exit(struct ow_batch *batch)
{
	vfree(batch->bytes);
}

/**
 * ow_batch_clear() - forget all records
 * @batch: the batch
 *
 * Context: any.
 */
void ow_batch_clear(struct ow_batch *batch)
{
	batch->used = 0;
}

static bool is_full(const struct ow_batch *batch)
{
	return batch->used > batch->size;
}

/**
 * ow_batch_next() - where the next record is to be built
 * @batch: the batch
 *
 * Context: any.
 * Return: space for a record. If the records before it take more than the size given to
 * ow_batch_init(), it is lost.
 */
struct ow_record *ow_batch_next(struct ow_batch *batch)
{
	size_t at = is_full(batch) ? batch->size + sizeof(struct ow_record) :
				     batch->used;

	return (struct ow_record *)(batch->bytes + at);
}

/**
 * ow_batch_end() - the record at ow_batch_next() is finished
 * @batch: the batch
 *
 * Context: any.
 */
void ow_batch_end(struct ow_batch *batch)
{
	u32 size = ow_record_end(ow_batch_next(batch));

	if (!is_full(batch))
		batch->used += size;
}

/**
 * ow_batch_keep() - mark all records as worth keeping
 * @batch: the batch
 *
 * Context: any.
 */
void ow_batch_keep(struct ow_batch *batch)
{
	struct ow_record *rec;
	size_t at;

	for (at = 0; at < batch->used; at += rec->h.size) {
		rec = (struct ow_record *)(batch->bytes + at);
		ow_record_keep(rec);
	}
}

/**
 * ow_batch_publish() - publish the records without a gap
 * @batch: the batch; its records stay until it is cleared, and have their seq now
 *
 * Context: any but NMI; takes the lock of the ring.
 */
void ow_batch_publish(struct ow_batch *batch)
{
	ow_record_publish(batch->bytes, batch->used);
}
