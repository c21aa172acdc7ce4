// SPDX-License-Identifier: GPL-2.0-only
/*
 * ring_model.c - the ring of the module, next to what it must be
 *
 * The model knows where each record ever written starts. Those that must be in
 * the ring are those that fit, counted from the newest: a record is lost where
 * it and all that is newer are longer than the ring, and nowhere else. Each
 * operation is done to the ring, and all that can be seen from outside is then
 * compared. What differs ends the program.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "expect.h"
#include "pattern.h"
#include "ring_model.h"

static int state_of(const struct ring_model *model, u64 seq)
{
	if (seq < model->oldest)
		return -EPIPE;
	return seq <= model->written;
}

static u64 start_of(const struct ring_model *model, u64 seq)
{
	return model->start[seq - model->first];
}

/* What must hold between any two operations. */
static void check(struct ring_model *model)
{
	struct ow_ring_count count;
	u64 used;
	int i;

	used = start_of(model, model->written + 1) -
	       start_of(model, model->oldest);
	ow_ring_count(&model->ring, &count);
	expect(count.written == model->written, "written: %llu, not %llu",
	       count.written, model->written);
	expect(count.overwritten == model->oldest - 1,
	       "overwritten: %llu, not %llu", count.overwritten,
	       model->oldest - 1);
	expect(count.size == model->size, "size: %zu, not %zu", count.size,
	       model->size);
	expect(count.used == used, "used: %zu, not %llu", count.used, used);

	for (i = 0; i < model->nr_readers; i++) {
		u64 next = model->readers[i].next;
		u64 seq = model->readers[i].cursor.seq;
		int state = ow_ring_state(&model->ring, seq);

		expect(seq == next, "reader %d stands at %llu, not at %llu", i,
		       seq, next);
		expect(state == state_of(model, next),
		       "reader %d finds state %d of %llu, not %d", i, state,
		       next, state_of(model, next));
	}
}

/**
 * ring_model_init() - an empty ring, with readers who wait for the next record
 * @model: the model
 * @size: bytes of the ring
 * @past: how many records and how many bytes it has seen before
 * @nr_readers: how many readers, at most RING_MODEL_READERS
 * @room: how many records will be written at most
 */
void ring_model_init(struct ring_model *model, size_t size, u64 past,
		     int nr_readers, u64 room)
{
	int i;

	memset(model, 0, sizeof(*model));
	expect(!ow_ring_init(&model->ring, size), "no memory for the ring");
	model->ring.head += past;
	model->ring.tail += past;
	model->ring.next_seq += past;
	model->ring.tail_seq += past;

	model->start = calloc(room + 1, sizeof(*model->start));
	model->buffer = malloc(OOMWATCH_RECORD_MAX);
	expect(model->start && model->buffer, "no memory for the model");
	model->start[0] = past;
	model->size = size;
	model->first = past + 1;
	model->written = past;
	model->oldest = past + 1;
	model->nr_readers = nr_readers;
	for (i = 0; i < nr_readers; i++)
		ring_model_oldest(model, i);
}

/**
 * ring_model_exit() - free everything
 * @model: the model
 */
void ring_model_exit(struct ring_model *model)
{
	ow_ring_exit(&model->ring);
	free(model->start);
	free(model->buffer);
}

/**
 * ring_model_write() - write records without a gap
 * @model: the model
 * @sizes: the size of each; together they are no longer than the ring
 * @nr: how many, at least one
 */
void ring_model_write(struct ring_model *model, const u32 *sizes, int nr)
{
	u64 *start = model->start + (model->written + 1 - model->first);
	struct oomwatch_header *record;
	size_t bytes;
	void *batch;
	int i;

	for (i = 0; i < nr; i++)
		start[i + 1] = start[i] + sizes[i];
	bytes = start[nr] - start[0];
	batch = malloc(bytes);
	expect(batch, "no memory for %d records", nr);

	for (i = 0; i < nr; i++) {
		record = batch + (start[i] - start[0]);
		pattern_fill(record, sizes[i], model->written + 1 + i);
	}
	ow_ring_write(&model->ring, batch, bytes);
	for (i = 0; i < nr; i++) {
		record = batch + (start[i] - start[0]);
		model->written++;
		expect(record->seq == model->written,
		       "a record got the number %llu, not %llu", record->seq,
		       model->written);
		expect(pattern_is(record, sizes[i], model->written),
		       "the write changed what record %llu says",
		       model->written);
	}
	free(batch);

	while (start[nr] - start_of(model, model->oldest) > model->size)
		model->oldest++;
	check(model);
}

/**
 * ring_model_peek() - let a reader look at the record at its cursor
 * @model: the model
 * @reader: the reader
 *
 * Return: what ow_ring_peek() returned.
 */
int ring_model_peek(struct ring_model *model, int reader)
{
	struct ring_model_reader *r = &model->readers[reader];
	const struct oomwatch_header *record = model->buffer;
	int size = state_of(model, r->next);
	int got = ow_ring_peek(&model->ring, &r->cursor, model->buffer);

	if (size > 0)
		size = start_of(model, r->next + 1) - start_of(model, r->next);
	expect(got == size, "reader %d gets %d for record %llu, not %d", reader,
	       got, r->next, size);
	if (size > 0) {
		expect(record->seq == r->next, "reader %d gets %llu, not %llu",
		       reader, record->seq, r->next);
		expect(pattern_is(record, size, r->next),
		       "reader %d gets wrong bytes of record %llu", reader,
		       r->next);
		r->peeked = size;
	}
	check(model);
	return got;
}

/**
 * ring_model_advance() - let a reader pass the record that it has looked at
 * @model: the model
 * @reader: the reader; nothing happens if it has not looked
 */
void ring_model_advance(struct ring_model *model, int reader)
{
	struct ring_model_reader *r = &model->readers[reader];

	if (!r->peeked)
		return;
	ow_ring_advance(&r->cursor, r->peeked);
	r->peeked = 0;
	r->next++;
	check(model);
}

/**
 * ring_model_oldest() - send a reader to the oldest record
 * @model: the model
 * @reader: the reader
 *
 * Its cursor and the number of those overwritten must then agree on which that
 * is: what a reader has lost is as many as were overwritten beyond its cursor.
 */
void ring_model_oldest(struct ring_model *model, int reader)
{
	struct ring_model_reader *r = &model->readers[reader];

	ow_ring_oldest(&model->ring, &r->cursor);
	r->next = model->oldest;
	r->peeked = 0;
	check(model);
}

/**
 * ring_model_newest() - send a reader behind the newest record
 * @model: the model
 * @reader: the reader
 */
void ring_model_newest(struct ring_model *model, int reader)
{
	struct ring_model_reader *r = &model->readers[reader];

	ow_ring_newest(&model->ring, &r->cursor);
	r->next = model->written + 1;
	r->peeked = 0;
	check(model);
}

/**
 * ring_model_read() - let a reader read all that there is
 * @model: the model
 * @reader: the reader
 *
 * Return: what the last ow_ring_peek() returned: 0 or -EPIPE.
 */
int ring_model_read(struct ring_model *model, int reader)
{
	int got;

	while ((got = ring_model_peek(model, reader)) > 0)
		ring_model_advance(model, reader);
	return got;
}
