// SPDX-License-Identifier: GPL-2.0-only
/*
 * batch.c - build records one behind the other, then publish them together
 *
 * What an episode knows belongs together, and stands in the ring without
 * records of others between. Each record is built in its place.
 */
#include <linux/build_bug.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/vmalloc.h>

#include "batch.h"
#include "record.h"

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
	batch->used = 0;
	batch->bytes = vzalloc(size + sizeof(struct ow_record));
	return batch->bytes ? 0 : -ENOMEM;
}

/**
 * ow_batch_exit() - free a batch that nobody uses any more
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

/**
 * ow_batch_next() - where the next record is to be built
 * @batch: the batch
 *
 * Context: any.
 * Return: room for a record, as long as the records before it take no more than
 * ow_batch_init() was told.
 */
struct ow_record *ow_batch_next(struct ow_batch *batch)
{
	return (struct ow_record *)(batch->bytes + batch->used);
}

/**
 * ow_batch_end() - the record at ow_batch_next() is finished
 * @batch: the batch
 *
 * Context: any.
 */
void ow_batch_end(struct ow_batch *batch)
{
	batch->used += ow_record_end(ow_batch_next(batch));
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
