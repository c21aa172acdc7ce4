// SPDX-License-Identifier: GPL-2.0-only
/*
 * ring_threads.c - writers and readers at a ring, all at once
 *
 * A record says who wrote it, in which write, and at which place of that write.
 * So each reader can tell by itself whether what it reads is in order, and in
 * the end whether what it has read and what it has lost is everything.
 */
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "require.h"
#include "pattern.h"
#include "ring.h"
#include "ring_threads.h"

#define WRITERS		3
#define READERS		4
#define WRITES		3000
#define BATCH		8
#define BATCH_BYTES	(BATCH * OOMWATCH_RECORD_MAX)

/* A ring that takes all that is written, and one that takes little of it. */
#define LARGE_RING	(64 << 20)
#define SMALL_RING	(BATCH_BYTES + 4321)
#define KEPT_PART	(3 * OOMWATCH_RECORD_MAX + 321)

static struct ow_ring ring;
static atomic_int writing;

/**
 * struct writer - a thread that writes
 * @thread: the thread
 * @number: who of the writers
 * @records: how many it has written
 * @batch: where it builds them
 */
struct writer {
	pthread_t thread;
	int number;
	u64 records;
	u64 batch[BATCH_BYTES / sizeof(u64)];
};

/**
 * struct reader - a thread that reads
 * @thread: the thread
 * @number: who of the readers; the higher, the lazier
 * @cursor: its cursor
 * @seq: number of the last record that it read
 * @key: key of that record
 * @last: key of the last record of each writer
 * @read: how many it has read
 * @lost: how many were overwritten before
 * @told: it was told so
 * @skipped: how many it did not want
 * @count: the counters of the ring, when it looked last
 * @buffer: the record that it reads
 */
struct reader {
	pthread_t thread;
	int number;
	struct ow_ring_cursor cursor;
	u64 seq;
	u64 key;
	u64 last[WRITERS];
	u64 read;
	u64 lost;
	bool told;
	u64 skipped;
	struct ow_ring_count count;
	u64 buffer[OOMWATCH_RECORD_MAX / sizeof(u64)];
};

/* Writer, write, and place in the write: it grows from record to record. */
static u64 key_of(u64 writer, u64 write, u64 place)
{
	return writer << 32 | write << 8 | place;
}

/* One in 16 writes is worth keeping. */
static void add_record(struct oomwatch_header *record, u32 size, u64 key)
{
	pattern_fill(record, size, key);
	record->flags = key >> 8 & 15 ? 0 : OW_RING_WORTH;
}

static void *write_all(void *argument)
{
	struct writer *w = argument;
	u64 state = w->number, write, place;

	for (write = 1; write <= WRITES; write++) {
		u64 random = pattern_next(&state);
		u64 nr = 1 + random % BATCH;
		size_t bytes = 0;

		for (place = 0; place < nr; place++) {
			u32 size = pattern_size(pattern_next(&state) & 0xffff);

			add_record((void *)w->batch + bytes, size,
				   key_of(w->number, write, place));
			bytes += size;
		}
		ow_ring_write(&ring, w->batch, bytes);
		w->records += nr;
		if (random >> 32 & 1)
			usleep(random >> 40 & 127);
	}
	writing--;
	return NULL;
}

static void look_at_count(struct reader *r)
{
	struct ow_ring_count count;

	ow_ring_count(&ring, &count);
	expect(count.size == ring.main.size && count.used <= count.size &&
	       count.kept_size == KEPT_PART &&
	       count.kept_used <= count.kept_size,
	       "%zu bytes used of %zu, %zu of %zu", count.used, count.size,
	       count.kept_used, count.kept_size);
	expect(count.written >= r->count.written &&
	       count.overwritten >= r->count.overwritten &&
	       count.written >= count.overwritten,
	       "%llu written and %llu overwritten after %llu and %llu",
	       count.written, count.overwritten, r->count.written,
	       r->count.overwritten);
	r->count = count;
}

/* Whole, the one that it must be, and in the order of its writer. */
static void check_record(struct reader *r, size_t size)
{
	const struct oomwatch_header *record = (const void *)r->buffer;
	u64 key = record->time_ns, writer = key >> 32;

	expect(!record->flags || (record->flags == OOMWATCH_FLAG_KEPT &&
				  !(key >> 8 & 15)),
	       "flags %x of %llx", record->flags, key);
	expect(record->size == size && record->seq == r->cursor.seq,
	       "%u bytes of %llu, not %zu of %llu", record->size, record->seq,
	       size, r->cursor.seq);
	expect(pattern_is(record, size, key), "wrong bytes of %llu",
	       record->seq);
	expect(record->seq > r->seq, "%llu after %llu", record->seq, r->seq);
	expect(writer < WRITERS && key > r->last[writer],
	       "%llu of writer %llu is %llx, after %llx", record->seq, writer,
	       key, r->last[writer]);
	expect(record->seq != r->seq + 1 || !(key & 0xff) || key == r->key + 1,
	       "%llu is %llx, and stands behind %llx", record->seq, key,
	       r->key);
	r->seq = record->seq;
	r->key = key;
	r->last[writer] = key;
	r->read++;
}

/* Nothing is left out that it was not told of. */
static void note_lost(struct reader *r, u64 wanted)
{
	u64 lost = r->cursor.seq - wanted;

	expect(!lost || r->told, "%llu were left out before %llu", lost,
	       r->cursor.seq);
	r->lost += lost;
}

static void skip(struct reader *r)
{
	u64 seq = r->cursor.seq;

	ow_ring_newest(&ring, &r->cursor);
	expect(r->cursor.seq >= seq, "%llu comes after %llu", r->cursor.seq,
	       seq);
	r->skipped += r->cursor.seq - seq;
}

/* The lazier a reader is, the more often it sleeps; the laziest also skips. */
static void be_lazy(struct reader *r, u64 random)
{
	if (random % 64 < (u64)r->number)
		usleep(random >> 32 & 1023);
	if (r->number == READERS - 1 && !(random >> 8 & 127))
		skip(r);
}

static void *read_all(void *argument)
{
	struct reader *r = argument;
	u64 state = ~(u64)r->number, wanted;
	int over, found, got;

	do {
		/* Looked at first: what there is then is all there will be. */
		over = !writing;
		wanted = r->cursor.seq;
		found = ow_ring_state(&ring, &r->cursor);
		got = ow_ring_peek(&ring, &r->cursor, r->buffer);
		expect(got == -EPIPE || (found >= 0 && got >= found),
		       "%d after state %d", got, found);
		note_lost(r, wanted);
		if (got > 0) {
			check_record(r, got);
			ow_ring_advance(&r->cursor);
			be_lazy(r, pattern_next(&state));
		} else if (got == -EPIPE) {
			look_at_count(r);
			expect(r->count.overwritten, "lost, but none is");
			r->told = true;
			ow_ring_resume(&ring, &r->cursor);
			note_lost(r, wanted);
		} else {
			usleep(50);
		}
	} while (got || !over);
	look_at_count(r);
	return NULL;
}

static void start(pthread_t *thread, void *(*run)(void *), void *argument)
{
	expect(!pthread_create(thread, NULL, run, argument), "no thread");
}

/**
 * ring_threads_run() - let writers write and readers read until all is said
 * @loses: whether the ring is to be too small for all that is written
 *
 * Ends the program if a reader does not get what it must.
 */
void ring_threads_run(bool loses)
{
	static struct writer writers[WRITERS];
	static struct reader readers[READERS];
	u64 written = 0, lost = 0;
	int i;

	expect(!ow_ring_init(&ring, loses ? SMALL_RING : LARGE_RING, KEPT_PART),
	       "no memory for the ring");
	memset(writers, 0, sizeof(writers));
	memset(readers, 0, sizeof(readers));
	writing = WRITERS;
	for (i = 0; i < READERS; i++) {
		readers[i].number = i;
		ow_ring_oldest(&ring, &readers[i].cursor);
		start(&readers[i].thread, read_all, &readers[i]);
	}
	for (i = 0; i < WRITERS; i++) {
		writers[i].number = i;
		start(&writers[i].thread, write_all, &writers[i]);
	}
	for (i = 0; i < WRITERS; i++) {
		pthread_join(writers[i].thread, NULL);
		written += writers[i].records;
	}
	for (i = 0; i < READERS; i++) {
		const struct reader *r = &readers[i];

		pthread_join(r->thread, NULL);
		printf("# reader %d: %llu read, %llu lost, %llu skipped\n", i,
		       r->read, r->lost, r->skipped);
		expect(r->count.written == written, "%llu written, not %llu",
		       r->count.written, written);
		expect(r->read + r->lost + r->skipped == written,
		       "reader %d does not know of all %llu", i, written);
		lost += r->lost;
	}
	expect(loses == (lost > 0), "%llu lost", lost);
	ow_ring_exit(&ring);
}
