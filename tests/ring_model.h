/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef RING_MODEL_H
#define RING_MODEL_H

#include "ring.h"

/* The most readers, and the most records of one write. */
#define RING_MODEL_READERS	8
#define RING_MODEL_BATCH	8

/**
 * struct ring_model_reader - a reader, and where it must stand
 * @cursor: its cursor
 * @next: number of the record that it must read next
 * @peeked: size of the record at the cursor, if the reader had a look; else 0
 */
struct ring_model_reader {
	struct ow_ring_cursor cursor;
	u64 next;
	size_t peeked;
};

/**
 * struct ring_model - a ring, and all that was ever written to it
 * @ring: the ring
 * @size: its size
 * @first: number of the first record that is written here
 * @start: where each record starts, from the first on; the last of them is where
 *         the next will start
 * @written: number of the newest record
 * @oldest: number of the oldest record that must still be there
 * @readers: the readers
 * @nr_readers: how many there are
 * @buffer: what a reader sees
 */
struct ring_model {
	struct ow_ring ring;
	size_t size;
	u64 first;
	u64 *start;
	u64 written;
	u64 oldest;
	struct ring_model_reader readers[RING_MODEL_READERS];
	int nr_readers;
	void *buffer;
};

void ring_model_init(struct ring_model *model, size_t size, u64 past,
		     int nr_readers, u64 room);
void ring_model_exit(struct ring_model *model);
void ring_model_write(struct ring_model *model, const u32 *sizes, int nr);
int ring_model_peek(struct ring_model *model, int reader);
void ring_model_advance(struct ring_model *model, int reader);
void ring_model_oldest(struct ring_model *model, int reader);
void ring_model_newest(struct ring_model *model, int reader);
int ring_model_read(struct ring_model *model, int reader);

#endif /* RING_MODEL_H */
