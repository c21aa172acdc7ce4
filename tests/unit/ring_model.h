/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef RING_MODEL_H
#define RING_MODEL_H

#include <stdbool.h>

#include "ring.h"

/* The most readers, and the most records of one write. */
#define RING_MODEL_READERS	8
#define RING_MODEL_BATCH	8

/**
 * struct ring_model_reader - a reader, and where it must stand
 * @cursor: its cursor
 * @next: the least number that it still has to read
 * @gone: number of the newest record that was overwritten since it was told, or came
 * @peeked: size of the record at the cursor, if the reader had a look; else 0
 */
struct ring_model_reader {
	struct ow_ring_cursor cursor;
	u64 next;
	u64 gone;
	size_t peeked;
};

/* Where a record is. */
enum ring_model_place {
	RING_MODEL_MAIN,
	RING_MODEL_KEPT,
	RING_MODEL_GONE,
};

/**
 * struct ring_model_record - a record that was written
 * @start: where it starts, if all records ever written lay one behind the other
 * @place: where it is now
 * @worth: it is worth keeping
 */
struct ring_model_record {
	u64 start;
	enum ring_model_place place;
	bool worth;
};

/**
 * struct ring_model - a ring, and all that was ever written to it
 * @ring: the ring
 * @size: bytes of its main part
 * @kept_size: bytes of its kept part
 * @first: number of the first record that is written here
 * @records: each record, from the first on; behind the last of them stands where the
 *           next will start
 * @written: number of the newest record
 * @main: number of the oldest record that must be in the main part
 * @dropped: number of the newest record that was dropped from the kept part
 * @kept: records that must be in the kept part
 * @kept_used: bytes of them
 * @readers: the readers
 * @nr_readers: how many there are
 * @buffer: what a reader sees
 */
struct ring_model {
	struct ow_ring ring;
	size_t size;
	size_t kept_size;
	u64 first;
	struct ring_model_record *records;
	u64 written;
	u64 main;
	u64 dropped;
	u64 kept;
	u64 kept_used;
	struct ring_model_reader readers[RING_MODEL_READERS];
	int nr_readers;
	void *buffer;
};

/**
 * struct ring_model_write - a record that is to be written
 * @size: its size
 * @worth: it is worth keeping
 */
struct ring_model_write {
	u32 size;
	bool worth;
};

void ring_model_init(struct ring_model *model, size_t size, size_t kept_size,
		     u64 past, int nr_readers, u64 room);
void ring_model_exit(struct ring_model *model);
void ring_model_write(struct ring_model *model,
		      const struct ring_model_write *writes, int nr);
int ring_model_peek(struct ring_model *model, int reader);
void ring_model_advance(struct ring_model *model, int reader);
void ring_model_resume(struct ring_model *model, int reader);
void ring_model_oldest(struct ring_model *model, int reader);
void ring_model_newest(struct ring_model *model, int reader);
int ring_model_read(struct ring_model *model, int reader);

#endif /* RING_MODEL_H */
