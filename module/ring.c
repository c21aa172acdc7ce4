// SPDX-License-Identifier: GPL-2.0-only
/*
 * ring.c - bytes in, bytes out: the history that survives everything but unload
 *
 * Records of any size lie one after the other in a byte ring; a record may
 * wrap around its end. A write drops as many of the oldest records as it needs
 * room for. A reader has a cursor of its own and nothing else: readers do not
 * know of each other, and the writer does not know of them. A cursor whose
 * record was dropped is behind @tail, which the next look at it tells.
 *
 * One raw spinlock covers both sides, because writers run in probe handlers,
 * where PREEMPT_RT forbids a lock that sleeps, and on any CPU at once. A reader
 * holds it for the copy of one record (at most OOMWATCH_RECORD_MAX bytes), never
 * for a copy to user space; a writer for the copy of the records that belong
 * together.
 */
#include <linux/errno.h>
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/lockdep.h>
#include <linux/math64.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include "ring.h"
#include "uapi/linux/oomwatch.h"

/**
 * ow_ring_init() - allocate an empty ring
 * @ring: the ring
 * @size: bytes
 *
 * Where memory is short this fails, rather than invoke the OOM killer.
 *
 * Context: may sleep.
 * Return: 0 or -ENOMEM.
 */
int ow_ring_init(struct ow_ring *ring, size_t size)
{
	memset(ring, 0, sizeof(*ring));
	raw_spin_lock_init(&ring->lock);
	ring->data = __vmalloc(size, GFP_KERNEL | __GFP_ZERO |
				     __GFP_RETRY_MAYFAIL | __GFP_NOWARN);
	if (!ring->data)
		return -ENOMEM;
	ring->size = size;
	ring->next_seq = 1;
	ring->tail_seq = 1;
	return 0;
}

/**
 * ow_ring_exit() - free a ring that nobody uses any more
 * @ring: the ring
 *
 * Context: may sleep.
 */
void ow_ring_exit(struct ow_ring *ring)
{
	vfree(ring->data);
}

static size_t place_of(const struct ow_ring *ring, u64 offset)
{
	u64 place;

	div64_u64_rem(offset, ring->size, &place);
	return place;
}

static void copy_in(struct ow_ring *ring, u64 offset, const void *from,
		    size_t size)
{
	size_t place = place_of(ring, offset);
	size_t first = min(size, ring->size - place);

	memcpy(ring->data + place, from, first);
	memcpy(ring->data, from + first, size - first);
}

static void copy_out(const struct ow_ring *ring, u64 offset, void *to,
		     size_t size)
{
	size_t place = place_of(ring, offset);
	size_t first = min(size, ring->size - place);

	memcpy(to, ring->data + place, first);
	memcpy(to + first, ring->data, size - first);
}

static u32 size_at(const struct ow_ring *ring, u64 offset)
{
	u32 size;

	copy_out(ring, offset + offsetof(struct oomwatch_header, size), &size,
		 sizeof(size));
	return size;
}

static void drop_oldest(struct ow_ring *ring)
{
	ring->tail += size_at(ring, ring->tail);
	ring->tail_seq++;
}

/**
 * ow_ring_write() - add records without a gap, dropping old ones to make room
 * @ring: the ring
 * @records: whole records, one behind the other; their seq is set here
 * @bytes: how long they are together, at most the size of the ring
 *
 * Context: any but NMI; takes @ring->lock with interrupts off.
 */
void ow_ring_write(struct ow_ring *ring, void *records, size_t bytes)
{
	unsigned long flags;
	size_t at;

	raw_spin_lock_irqsave(&ring->lock, flags);
	while (ring->head + bytes - ring->tail > ring->size)
		drop_oldest(ring);
	for (at = 0; at < bytes;) {
		struct oomwatch_header *record = records + at;

		record->seq = ring->next_seq++;
		at += record->size;
	}
	copy_in(ring, ring->head, records, bytes);
	ring->head += bytes;
	raw_spin_unlock_irqrestore(&ring->lock, flags);
}

static int state_of(const struct ow_ring *ring, u64 seq)
{
	lockdep_assert_held(&ring->lock);

	if (seq < ring->tail_seq)
		return -EPIPE;
	return seq < ring->next_seq;
}

/**
 * ow_ring_state() - tell whether a record can be read
 * @ring: the ring
 * @seq: the number of the record, as in the cursor of a reader
 *
 * Context: any but NMI; takes @ring->lock with interrupts off.
 * Return: 1 if a record is there, 0 if it is not yet, -EPIPE if it was
 * overwritten.
 */
int ow_ring_state(struct ow_ring *ring, u64 seq)
{
	unsigned long flags;
	int state;

	raw_spin_lock_irqsave(&ring->lock, flags);
	state = state_of(ring, seq);
	raw_spin_unlock_irqrestore(&ring->lock, flags);
	return state;
}

/**
 * ow_ring_peek() - copy the record at a cursor, without moving the cursor
 * @ring: the ring
 * @cursor: the cursor
 * @buffer: room for OOMWATCH_RECORD_MAX bytes
 *
 * Context: any but NMI; takes @ring->lock with interrupts off.
 * Return: the size of the record, 0 if there is none yet, -EPIPE if it was
 * overwritten.
 */
int ow_ring_peek(struct ow_ring *ring, const struct ow_ring_cursor *cursor,
		 void *buffer)
{
	unsigned long flags;
	int size;

	raw_spin_lock_irqsave(&ring->lock, flags);
	size = state_of(ring, cursor->seq);
	if (size > 0) {
		size = size_at(ring, cursor->offset);
		copy_out(ring, cursor->offset, buffer, size);
	}
	raw_spin_unlock_irqrestore(&ring->lock, flags);
	return size;
}

/**
 * ow_ring_advance() - move a cursor past the record that it stands at
 * @cursor: the cursor
 * @size: the size of that record, as ow_ring_peek() returned it
 *
 * Context: any; the caller serialises the use of @cursor.
 */
void ow_ring_advance(struct ow_ring_cursor *cursor, size_t size)
{
	cursor->seq++;
	cursor->offset += size;
}

/**
 * ow_ring_oldest() - put a cursor on the oldest record
 * @ring: the ring
 * @cursor: the cursor
 *
 * Context: any but NMI; takes @ring->lock with interrupts off.
 */
void ow_ring_oldest(struct ow_ring *ring, struct ow_ring_cursor *cursor)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&ring->lock, flags);
	cursor->seq = ring->tail_seq;
	cursor->offset = ring->tail;
	raw_spin_unlock_irqrestore(&ring->lock, flags);
}

/**
 * ow_ring_newest() - put a cursor behind the newest record
 * @ring: the ring
 * @cursor: the cursor
 *
 * Context: any but NMI; takes @ring->lock with interrupts off.
 */
void ow_ring_newest(struct ow_ring *ring, struct ow_ring_cursor *cursor)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&ring->lock, flags);
	cursor->seq = ring->next_seq;
	cursor->offset = ring->head;
	raw_spin_unlock_irqrestore(&ring->lock, flags);
}

/**
 * ow_ring_count() - read the counters of a ring
 * @ring: the ring
 * @count: where they go
 *
 * Context: any but NMI; takes @ring->lock with interrupts off.
 */
void ow_ring_count(struct ow_ring *ring, struct ow_ring_count *count)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&ring->lock, flags);
	count->written = ring->next_seq - 1;
	count->overwritten = ring->tail_seq - 1;
	count->size = ring->size;
	count->used = ring->head - ring->tail;
	raw_spin_unlock_irqrestore(&ring->lock, flags);
}
