// SPDX-License-Identifier: GPL-2.0-only
/*
 * beside - what readers of the ring of the module mean to who writes into it
 *
 * The module's own ring.c, in user space, with a lock that counts (fifo/linux/spinlock.h).
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ring.h"
#include "ring_packed.h"
#include "uapi/linux/oomwatch.h"

static const char usage[] =
"usage: beside hold | beside wait WRITERS READERS\n"
"  hold  for how many nanoseconds the lock is held: by a reader, for the largest record,\n"
"        for a candidate, for the largest record if it is a kept one, and to pass kept\n"
"        records; by a writer, for the largest record\n"
"  wait  for how many readers a writer waits at one time, at most, and how often for any,\n"
"        with so many threads at once; how often all have written\n";

#define RING_BYTES	(1024 * 1024)
#define KEPT_BYTES	(256 * 1024)
#define WRITES		1000
#define REPEATS		11

__thread struct fifo_thread fifo_self;

static struct ow_ring ring;
static atomic_int writing;

/* All begin at once. */
static pthread_barrier_t start;

static union {
	struct oomwatch_header h;
	struct oomwatch_candidate candidate;
	char bytes[OOMWATCH_RECORD_MAX];
} record;

/* @size: bytes; @type: of OOMWATCH_TYPE_*; @flags: of OW_RING_* */
static void write_record(unsigned int size, int type, int flags)
{
	memset(&record, 0, sizeof(record));
	record.h.size = size;
	record.h.type = type;
	record.h.flags = flags;
	if (type == OOMWATCH_TYPE_CANDIDATE)
		ow_pack(&record.candidate);
	ow_ring_write(&ring, &record, record.h.size);
}

static void write_largest(int flags)
{
	write_record(OOMWATCH_RECORD_MAX, OOMWATCH_TYPE_OOM, flags);
}

static void write_candidate(int flags)
{
	write_record(OW_CANDIDATE_BARE + OW_WALL_BYTES, OOMWATCH_TYPE_CANDIDATE, flags);
}

/* The longest hold since the last call. */
static long long take_longest(void)
{
	long long longest = ring.lock.longest_ns;

	ring.lock.longest_ns = 0;
	return longest;
}

/* The longest hold while a reader looks once, or, without a cursor, of a write. */
static long long hold_ns(const struct ow_ring_cursor *cursor)
{
	static char buffer[OOMWATCH_RECORD_MAX];
	struct ow_ring_cursor copy;

	take_longest();
	if (cursor) {
		copy = *cursor;
		ow_ring_peek(&ring, &copy, buffer);
	} else {
		write_largest(0);
	}
	return take_longest();
}

static long long empty_hold_ns(void)
{
	take_longest();
	spin_lock(&ring.lock);
	spin_unlock(&ring.lock);
	return take_longest();
}

/* The least of several times: others may run in between. */
static void print_hold(const char *who, const struct ow_ring_cursor *cursor)
{
	long long ns, least = -1;
	int i;

	for (i = 0; i < REPEATS; i++) {
		ns = hold_ns(cursor) - empty_hold_ns();
		if (least < 0 || ns < least)
			least = ns;
	}
	printf("%s %lld\n", who, least);
}

static void hold(void)
{
	static char buffer[OOMWATCH_RECORD_MAX];
	struct ow_ring_cursor cursor, kept;
	int i;

	ow_ring_newest(&ring, &cursor);
	write_largest(0);
	print_hold("largest", &cursor);
	ow_ring_newest(&ring, &cursor);
	write_candidate(0);
	print_hold("candidate", &cursor);
	ow_ring_oldest(&ring, &cursor);
	for (i = 0; i < 1000; i++)
		write_candidate(OW_RING_WORTH);
	kept = cursor;
	kept.seq = ring.next_seq - 1;
	write_largest(OW_RING_WORTH);
	for (i = 0; i < 2 * RING_BYTES / OOMWATCH_RECORD_MAX; i++)
		write_largest(0);
	/* It has read the record before. */
	kept.known_seq = ring.main_seq;
	ow_ring_peek(&ring, &kept, buffer);
	ow_ring_advance(&kept);
	print_hold("kept", &kept);
	/* It stands at the start of the kept part, but has read all of that. */
	cursor.seq = ring.main_seq;
	cursor.known_seq = ring.main_seq;
	print_hold("search", &cursor);
	print_hold("writer", NULL);
}

static void *write_all(void *most)
{
	static __thread struct oomwatch_candidate mine;
	int i;

	fifo_self.is_writer = true;
	pthread_barrier_wait(&start);
	for (i = 0; i < WRITES; i++) {
		mine.h.size = sizeof(mine);
		ow_ring_write(&ring, &mine, sizeof(mine));
	}
	writing--;
	*(struct fifo_thread *)most = fifo_self;
	return NULL;
}

static void *read_all(void *unused)
{
	static __thread char buffer[OOMWATCH_RECORD_MAX];
	struct ow_ring_cursor cursor;
	int size;

	pthread_barrier_wait(&start);
	ow_ring_oldest(&ring, &cursor);
	while (writing) {
		size = ow_ring_peek(&ring, &cursor, buffer);
		if (size > 0)
			ow_ring_advance(&cursor);
		else if (size < 0)
			ow_ring_resume(&ring, &cursor);
	}
	return unused;
}

static int wait_beside(int writers, int readers)
{
	struct fifo_thread *of = calloc(writers, sizeof(*of));
	pthread_t *threads = calloc(writers + readers, sizeof(*threads));
	unsigned long waited = 0;
	unsigned int most = 0;
	int i;

	writing = writers;
	pthread_barrier_init(&start, NULL, writers + readers);
	for (i = 0; i < writers + readers; i++)
		if (!of || !threads ||
		    pthread_create(&threads[i], NULL, i < writers ? write_all : read_all,
				   i < writers ? &of[i] : NULL))
			return 1;
	for (i = 0; i < writers + readers; i++)
		pthread_join(threads[i], NULL);
	for (i = 0; i < writers; i++) {
		most = of[i].most_readers > most ? of[i].most_readers : most;
		waited += of[i].waited;
	}
	printf("%u %lu %d\n", most, waited, writers * WRITES);
	free(of);
	free(threads);
	return 0;
}

int main(int argc, char **argv)
{
	if (ow_ring_init(&ring, RING_BYTES, KEPT_BYTES))
		return 1;
	if (argc == 2 && !strcmp(argv[1], "hold")) {
		hold();
		return 0;
	}
	if (argc == 4 && !strcmp(argv[1], "wait"))
		return wait_beside(atoi(argv[2]), atoi(argv[3]));
	fputs(usage, stderr);
	return 2;
}
