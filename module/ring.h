/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OW_RING_H
#define OW_RING_H

#include <linux/spinlock.h>
#include <linux/types.h>

/**
 * struct ow_ring - preallocated history of records, overwriting the oldest
 * @lock: protects all members below but @data and @size, which are constant
 * @data: the bytes
 * @size: bytes in @data, at least what one ow_ring_write() adds
 * @head: offset at which the next record will start; offsets count all bytes
 *        ever written and never wrap, the place in @data is offset % @size
 * @tail: offset of the oldest record that is still there
 * @next_seq: number of the next record to be written, from 1
 * @tail_seq: number of the record at @tail; @next_seq if there is none
 */
struct ow_ring {
	raw_spinlock_t lock;
	u8 *data;
	size_t size;
	u64 head;
	u64 tail;
	u64 next_seq;
	u64 tail_seq;
};

/**
 * struct ow_ring_cursor - where one reader stands
 * @seq: number of the record that it reads next
 * @offset: where that record starts
 *
 * Owned by the reader, who serialises all use of it.
 */
struct ow_ring_cursor {
	u64 seq;
	u64 offset;
};

/**
 * struct ow_ring_count - what a ring has seen so far
 * @written: records ever written
 * @overwritten: records that had to make room for newer ones
 * @size: bytes of the ring
 * @used: bytes of the records in it
 */
struct ow_ring_count {
	u64 written;
	u64 overwritten;
	size_t size;
	size_t used;
};

int ow_ring_init(struct ow_ring *ring, size_t size);
void ow_ring_exit(struct ow_ring *ring);
void ow_ring_write(struct ow_ring *ring, void *records, size_t bytes);
int ow_ring_peek(struct ow_ring *ring, const struct ow_ring_cursor *cursor,
		 void *buffer);
void ow_ring_advance(struct ow_ring_cursor *cursor, size_t size);
void ow_ring_oldest(struct ow_ring *ring, struct ow_ring_cursor *cursor);
void ow_ring_newest(struct ow_ring *ring, struct ow_ring_cursor *cursor);
int ow_ring_state(struct ow_ring *ring, u64 seq);
void ow_ring_count(struct ow_ring *ring, struct ow_ring_count *count);

#endif /* OW_RING_H */
