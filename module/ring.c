// SPDX-License-Identifier: GPL-2.0-only
/*
 * ring.c - the history: records in a ring of bytes, until the module is unloaded
 *
 * Records of any size follow each other in a byte ring; a record may wrap around
 * its end. Some are packed, and take less than what a reader gets (ring_packed.c).
 * All records are written to the main part. A write that needs space there removes as
 * many of the oldest records as necessary: a record that is worth keeping is moved to the
 * end of the kept part, another ring, which drops its oldest records; any other record is
 * overwritten. So the main part has no gap, and all records in the kept part are older.
 * A write moves at most as many bytes as it writes, plus the rest of one record.
 *
 * A reader has only a cursor: readers do not know of each other, and the writer does
 * not know of them. A reader reads the kept part, then the main part. A cursor has the
 * number of its record; the next access finds where that record is now.
 *
 * One raw spinlock protects readers and writers: writers run on any CPU, in probe
 * handlers, where PREEMPT_RT forbids a lock that sleeps. A reader holds it for the copy
 * of one record (at most OOMWATCH_RECORD_MAX bytes), or for SEARCH_MAX steps from record
 * to record, never for a copy to user space. A writer holds it for the copy of the
 * records that belong together, and of those that it moves. A reader takes another lock
 * first, where it waits for other readers with interrupts on: so a writer has one reader at
 * most before it, whatever their number.
 */
#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/lockdep.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include "ring.h"
#include "ring_packed.h"
#include "uapi/linux/oomwatch.h"

/*
 * Records of the kept part that are passed before the lock is released: that takes no
 * longer than the copy of the largest record (tests/bench/beside.c). After more than one of
 * them the lock is released before the copy, too.
 */
#define SEARCH_MAX	8

static int init_part(struct ow_ring_part *part, size_t size)
{
	part->data = __vmalloc(size, GFP_KERNEL | __GFP_ZERO |
				     __GFP_RETRY_MAYFAIL | __GFP_NOWARN);
	if (!part->data)
		return -ENOMEM;
	part->size = size;
	return 0;
}

/**
 * ow_ring_init() - allocate an empty ring
 * @ring: the ring
 * @size: bytes of the main part
 * @kept_size: bytes of the kept part
 *
 * If memory is short, this fails and does not invoke the OOM killer.
 *
 * Context: may sleep.
 * Return: 0 or -ENOMEM.
 */
int ow_ring_init(struct ow_ring *ring, size_t size, size_t kept_size)
{
	memset(ring, 0, sizeof(*ring));
	spin_lock_init(&ring->readers);
	raw_spin_lock_init(&ring->lock);
	ring->next_seq = 1;
	ring->main_seq = 1;
	if (!init_part(&ring->main, size) &&
	    !init_part(&ring->kept, kept_size))
		return 0;
	ow_ring_exit(ring);
	return -ENOMEM;
}

/**
 * ow_ring_exit() - free a ring that is no longer used
 * @ring: the ring
 *
 * Context: may sleep.
 */
void ow_ring_exit(struct ow_ring *ring)
{
	vfree(ring->main.data);
	vfree(ring->kept.data);
}

static size_t place_of(const struct ow_ring_part *part, u64 offset)
{
	u64 place;

	div64_u64_rem(offset, part->size, &place);
	return place;
}

static void copy_in(struct ow_ring_part *part, u64 offset, const void *from,
		    size_t size)
{
	size_t place = place_of(part, offset);
	size_t first = min(size, part->size - place);

	memcpy(part->data + place, from, first);
	if (first < size)
		memcpy(part->data, from + first, size - first);
}

static void copy_out(const struct ow_ring_part *part, u64 offset, void *to,
		     size_t size)
{
	size_t place = place_of(part, offset);
	size_t first = min(size, part->size - place);

	memcpy(to, part->data + place, first);
	if (first < size)
		memcpy(to + first, part->data, size - first);
}

static struct oomwatch_header header_at(const struct ow_ring_part *part,
					u64 offset)
{
	size_t place = place_of(part, offset);
	struct oomwatch_header header;

	/* In most cases it is in one piece, and the compiler knows its length. */
	if (part->size - place >= sizeof(header))
		memcpy(&header, part->data + place, sizeof(header));
	else
		copy_out(part, offset, &header, sizeof(header));
	return header;
}

static void drop_kept(struct ow_ring *ring)
{
	struct oomwatch_header oldest = header_at(&ring->kept,
						  ring->kept.tail);

	ring->dropped_seq = oldest.seq;
	ring->kept.tail += oldest.size;
	ring->nr_kept--;
}

/*
 * Copies the oldest record of the main part to the end of the kept part. The kept part
 * grows only when the copy is whole: a panic may stop the CPU here.
 */
static void keep(struct ow_ring *ring, struct oomwatch_header oldest)
{
	struct ow_ring_part *from = &ring->main, *kept = &ring->kept;
	size_t rest = oldest.size - sizeof(oldest);
	size_t place, first;
	u64 at;

	while (kept->head + oldest.size - kept->tail > kept->size)
		drop_kept(ring);
	oldest.flags &= ~OW_RING_WORTH;
	oldest.flags |= OOMWATCH_FLAG_KEPT;
	copy_in(kept, kept->head, &oldest, sizeof(oldest));
	at = kept->head + sizeof(oldest);
	place = place_of(from, from->tail + sizeof(oldest));
	first = min(rest, from->size - place);
	copy_in(kept, at, from->data + place, first);
	copy_in(kept, at + first, from->data, rest - first);
	kept->head += oldest.size;
	ring->nr_kept++;
}

static void take_out_oldest(struct ow_ring *ring)
{
	struct oomwatch_header oldest = header_at(&ring->main,
						  ring->main.tail);

	if (oldest.flags & OW_RING_WORTH && oldest.size <= ring->kept.size)
		keep(ring, oldest);
	else
		ring->passed_seq = oldest.seq;
	ring->main.tail += oldest.size;
	ring->main_seq++;
}

/**
 * ow_ring_write() - add records without a gap, removing old ones if necessary
 * @ring: the ring
 * @records: whole records, one after the other; their seq is set here
 * @bytes: how long they are together, at most the size of the main part
 *
 * Context: any but NMI; takes @ring->lock with interrupts off.
 */
void ow_ring_write(struct ow_ring *ring, void *records, size_t bytes)
{
	unsigned long flags;
	size_t at;

	raw_spin_lock_irqsave(&ring->lock, flags);
	while (ring->main.head + bytes - ring->main.tail > ring->main.size)
		take_out_oldest(ring);
	for (at = 0; at < bytes;) {
		struct oomwatch_header *record = records + at;

		record->seq = ring->next_seq++;
		at += record->size;
	}
	copy_in(&ring->main, ring->main.head, records, bytes);
	ring->main.head += bytes;
	raw_spin_unlock_irqrestore(&ring->lock, flags);
}

/* Readers wait for each other here, so that only one of them is before a writer. */
static unsigned long lock_as_reader(struct ow_ring *ring)
	__acquires(&ring->readers) __acquires(&ring->lock)
{
	unsigned long flags;

	spin_lock(&ring->readers);
	raw_spin_lock_irqsave(&ring->lock, flags);
	return flags;
}

static void unlock_as_reader(struct ow_ring *ring, unsigned long flags)
	__releases(&ring->lock) __releases(&ring->readers)
{
	raw_spin_unlock_irqrestore(&ring->lock, flags);
	spin_unlock(&ring->readers);
}

/* Were records overwritten that the reader had still to read, and is yet to know? */
static bool has_lost(const struct ow_ring *ring,
		     const struct ow_ring_cursor *cursor)
{
	u64 seq = READ_ONCE(cursor->seq);

	lockdep_assert_held(&ring->lock);

	return ring->dropped_seq >= seq ||
	       ring->passed_seq >= max(seq, READ_ONCE(cursor->known_seq));
}

/**
 * ow_ring_state() - tell whether a reader would get a record
 * @ring: the ring
 * @cursor: its cursor, which may be moved meanwhile
 *
 * Context: a process, not under a raw lock; takes both locks.
 * Return: 1 if a record is there, 0 if it is not yet, -EPIPE if one was
 * overwritten.
 */
int ow_ring_state(struct ow_ring *ring, const struct ow_ring_cursor *cursor)
{
	unsigned long flags;
	int state;

	flags = lock_as_reader(ring);
	if (has_lost(ring, cursor))
		state = -EPIPE;
	else
		state = READ_ONCE(cursor->seq) < ring->next_seq;
	unlock_as_reader(ring, flags);
	return state;
}

/*
 * Move a cursor to the next record in the kept part.
 * Return: 1; 0 if the next record is in the main part, if any; -EAGAIN if the search
 * has to go on.
 */
static int find_kept(const struct ow_ring *ring, struct ow_ring_cursor *cursor)
{
	const struct ow_ring_part *kept = &ring->kept;
	unsigned int steps = 0;

	cursor->in_main = false;
	cursor->kept = max(cursor->kept, kept->tail);
	while (cursor->kept < kept->head) {
		struct oomwatch_header header = header_at(kept, cursor->kept);

		if (header.seq >= cursor->seq) {
			/* Who reads on has passed one. */
			if (steps > 1)
				return -EAGAIN;
			WRITE_ONCE(cursor->seq, header.seq);
			return 1;
		}
		cursor->kept += header.size;
		if (++steps == SEARCH_MAX)
			return -EAGAIN;
	}
	if (steps > 1)
		return -EAGAIN;
	WRITE_ONCE(cursor->seq, ring->main_seq);
	cursor->in_main = true;
	cursor->offset = ring->main.tail;
	return 0;
}

static int copy_record(const struct ow_ring_part *part, u64 offset,
		       struct ow_ring_cursor *cursor,
		       struct oomwatch_header *record)
{
	cursor->stored = header_at(part, offset).size;
	copy_out(part, offset, record, cursor->stored);
	record->flags &= ~OW_RING_WORTH;
	return ow_unpack(record);
}

/* As ow_ring_peek(); -EAGAIN if it has to be called again. */
static int look(const struct ow_ring *ring, struct ow_ring_cursor *cursor,
		void *buffer)
{
	int found = 0;

	if (has_lost(ring, cursor))
		return -EPIPE;
	if (!cursor->in_main || cursor->seq < ring->main_seq)
		found = find_kept(ring, cursor);
	if (found < 0)
		return found;
	if (found)
		return copy_record(&ring->kept, cursor->kept, cursor, buffer);
	/* All records that are moved to the kept part from now on come after this. */
	cursor->kept = ring->kept.head;
	if (cursor->seq == ring->next_seq)
		return 0;
	return copy_record(&ring->main, cursor->offset, cursor, buffer);
}

/**
 * ow_ring_peek() - copy the record at a cursor
 * @ring: the ring
 * @cursor: the cursor; if its record is not there, it is moved to the next one
 * @buffer: room for OOMWATCH_RECORD_MAX bytes
 *
 * Context: a process, not under a raw lock; takes both locks, and releases them
 * every SEARCH_MAX records.
 * Return: the size of the record, 0 if there is none yet, -EPIPE if records were
 * overwritten that the reader had still to read: ow_ring_resume() is to follow.
 */
int ow_ring_peek(struct ow_ring *ring, struct ow_ring_cursor *cursor,
		 void *buffer)
{
	unsigned long flags;
	int size;

	do {
		flags = lock_as_reader(ring);
		size = look(ring, cursor, buffer);
		unlock_as_reader(ring, flags);
	} while (size == -EAGAIN);
	return size;
}

/**
 * ow_ring_advance() - move a cursor past its record
 * @cursor: the cursor; ow_ring_peek() has returned that record
 *
 * Context: any; the caller serialises the use of @cursor.
 */
void ow_ring_advance(struct ow_ring_cursor *cursor)
{
	WRITE_ONCE(cursor->seq, cursor->seq + 1);
	cursor->offset += cursor->stored;
}

/**
 * ow_ring_move() - move a cursor to where another one stands
 * @cursor: the cursor
 * @to: the other one, which was a copy of @cursor; all of it is taken over
 *
 * ow_ring_state() may look at the cursor meanwhile.
 *
 * Context: any; the caller serialises the use of @cursor.
 */
void ow_ring_move(struct ow_ring_cursor *cursor, const struct ow_ring_cursor *to)
{
	WRITE_ONCE(cursor->seq, to->seq);
	WRITE_ONCE(cursor->known_seq, to->known_seq);
	cursor->in_main = to->in_main;
	cursor->offset = to->offset;
	cursor->stored = to->stored;
	cursor->kept = to->kept;
}

/**
 * ow_ring_resume() - go on after -EPIPE
 * @ring: the ring
 * @cursor: the cursor; it is moved to the next record that is still there
 *
 * Records that are overwritten by now cause no further -EPIPE.
 *
 * Context: a process, not under a raw lock; takes both locks.
 */
void ow_ring_resume(struct ow_ring *ring, struct ow_ring_cursor *cursor)
{
	unsigned long flags;

	flags = lock_as_reader(ring);
	WRITE_ONCE(cursor->seq, max(cursor->seq, ring->dropped_seq + 1));
	WRITE_ONCE(cursor->known_seq, ring->main_seq);
	unlock_as_reader(ring, flags);
}

/**
 * ow_ring_oldest() - put a cursor on the oldest record
 * @ring: the ring
 * @cursor: the cursor
 *
 * Context: a process, not under a raw lock; takes both locks.
 */
void ow_ring_oldest(struct ow_ring *ring, struct ow_ring_cursor *cursor)
{
	unsigned long flags;

	flags = lock_as_reader(ring);
	WRITE_ONCE(cursor->seq, ring->dropped_seq + 1);
	WRITE_ONCE(cursor->known_seq, ring->main_seq);
	cursor->in_main = false;
	cursor->kept = ring->kept.tail;
	unlock_as_reader(ring, flags);
}

/**
 * ow_ring_newest() - put a cursor after the newest record
 * @ring: the ring
 * @cursor: the cursor
 *
 * Context: a process, not under a raw lock; takes both locks.
 */
void ow_ring_newest(struct ow_ring *ring, struct ow_ring_cursor *cursor)
{
	unsigned long flags;

	flags = lock_as_reader(ring);
	WRITE_ONCE(cursor->seq, ring->next_seq);
	WRITE_ONCE(cursor->known_seq, ring->next_seq);
	cursor->in_main = true;
	cursor->offset = ring->main.head;
	cursor->kept = ring->kept.head;
	unlock_as_reader(ring, flags);
}

/**
 * ow_ring_count() - read the counters of a ring
 * @ring: the ring
 * @count: where they go
 *
 * Context: a process, not under a raw lock; takes both locks.
 */
void ow_ring_count(struct ow_ring *ring, struct ow_ring_count *count)
{
	unsigned long flags;

	flags = lock_as_reader(ring);
	count->written = ring->next_seq - 1;
	count->overwritten = ring->main_seq - 1 - ring->nr_kept;
	count->size = ring->main.size;
	count->used = ring->main.head - ring->main.tail;
	count->kept_size = ring->kept.size;
	count->kept_used = ring->kept.head - ring->kept.tail;
	count->kept = ring->nr_kept;
	unlock_as_reader(ring, flags);
}
