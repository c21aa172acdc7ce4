/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OW_RING_H
#define OW_RING_H

#include <linux/spinlock.h>
#include <linux/types.h>

/*
 * In the flags of a record before it is published, and in the ring: the record is worth
 * keeping when its bytes are needed. No reader sees this flag.
 */
#define OW_RING_WORTH	0x8000

/**
 * struct ow_ring_part - records of any size, one after the other
 * @data: the bytes
 * @size: bytes in @data
 * @head: offset at which the next record will start; offsets count all bytes
 *        ever written and never wrap; the index in @data is offset % @size
 * @tail: offset of the oldest record that is still there
 *
 * Protected by the lock of the ring, but for @data and @size, which are constant.
 */
struct ow_ring_part {
	u8 *data;
	size_t size;
	u64 head;
	u64 tail;
};

/**
 * struct ow_ring - preallocated history of records, overwriting the oldest
 * @readers: taken by a reader, a process, before @lock, so that one waits for that at most
 * @lock: protects all members below
 * @main: the newest records, without a gap; its size is at least what one
 *        ow_ring_write() adds
 * @kept: those of the records before them that are worth keeping
 * @next_seq: number of the next record to be written, from 1
 * @main_seq: number of the oldest record in @main; @next_seq if there is none
 * @passed_seq: number of the newest record that left @main and was not kept
 * @dropped_seq: number of the newest record that was kept and then dropped
 * @nr_kept: records in @kept
 */
struct ow_ring {
	/* Taken before the other one. */
	spinlock_t readers;
	raw_spinlock_t lock;
	struct ow_ring_part main;
	struct ow_ring_part kept;
	u64 next_seq;
	u64 main_seq;
	u64 passed_seq;
	u64 dropped_seq;
	u64 nr_kept;
};

/**
 * struct ow_ring_cursor - where one reader stands
 * @seq: the least number that it still has to read
 * @known_seq: loss of records before this one needs no -EPIPE: the reader knows, or
 *             they were overwritten when it opened the device
 * @in_main: the last look was at the main part
 * @offset: where that record starts in the main part, if @in_main and still there
 * @stored: what it takes there, if the reader has looked at it
 * @kept: offset in the kept part; that record is not before it
 *
 * Owned by the reader, which serialises all use of it.
 */
struct ow_ring_cursor {
	u64 seq;
	u64 known_seq;
	bool in_main;
	u64 offset;
	u32 stored;
	u64 kept;
};

/**
 * struct ow_ring_count - what a ring has seen so far
 * @written: records ever written
 * @overwritten: those of them that are not there any more
 * @size: bytes of the main part
 * @used: bytes of the records in it
 * @kept_size: bytes of the kept part
 * @kept_used: bytes of the records in it
 * @kept: records in it
 */
struct ow_ring_count {
	u64 written;
	u64 overwritten;
	size_t size;
	size_t used;
	size_t kept_size;
	size_t kept_used;
	u64 kept;
};

int ow_ring_init(struct ow_ring *ring, size_t size, size_t kept_size);
void ow_ring_exit(struct ow_ring *ring);
void ow_ring_write(struct ow_ring *ring, void *records, size_t bytes);
int ow_ring_peek(struct ow_ring *ring, struct ow_ring_cursor *cursor,
		 void *buffer);
void ow_ring_advance(struct ow_ring_cursor *cursor);
void ow_ring_move(struct ow_ring_cursor *cursor, const struct ow_ring_cursor *to);
void ow_ring_resume(struct ow_ring *ring, struct ow_ring_cursor *cursor);
void ow_ring_oldest(struct ow_ring *ring, struct ow_ring_cursor *cursor);
void ow_ring_newest(struct ow_ring *ring, struct ow_ring_cursor *cursor);
int ow_ring_state(struct ow_ring *ring, const struct ow_ring_cursor *cursor);
void ow_ring_count(struct ow_ring *ring, struct ow_ring_count *count);

#endif /* OW_RING_H */
