// SPDX-License-Identifier: GPL-2.0-only
/*
 * ring_model.c - the ring of the module, next to what it must be
 *
 * The model knows where each record ever written starts. Those that must be in
 * the main part are those that fit, counted from the newest. Those of the others
 * that are worth keeping must be in the kept part, if they and all that was kept
 * after them fit there. Each operation is done to the ring, and all that can be
 * seen from outside is then compared. What differs ends the program.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "require.h"
#include "pattern.h"
#include "ring_model.h"

static struct ring_model_record *record_of(const struct ring_model *model,
					   u64 seq)
{
	return &model->records[seq - model->first];
}

static u64 size_of(const struct ring_model *model, u64 seq)
{
	const struct ring_model_record *record = record_of(model, seq);

	return record[1].start - record[0].start;
}

static int state_of(const struct ring_model *model, int reader)
{
	const struct ring_model_reader *r = &model->readers[reader];

	if (r->gone >= r->next)
		return -EPIPE;
	return r->next <= model->written;
}

static void check_count(struct ring_model *model)
{
	u64 past = model->first - 1, used, gone;
	struct ow_ring_count count;

	used = record_of(model, model->written + 1)->start -
	       record_of(model, model->main)->start;
	gone = past + (model->main - model->first) - model->kept;
	ow_ring_count(&model->ring, &count);
	expect(count.written == model->written, "written: %llu, not %llu",
	       count.written, model->written);
	expect(count.overwritten == gone, "overwritten: %llu, not %llu",
	       count.overwritten, gone);
	expect(count.size == model->size, "size: %zu, not %zu", count.size,
	       model->size);
	expect(count.used == used, "used: %zu, not %llu", count.used, used);
	expect(count.kept_size == model->kept_size, "size: %zu, not %zu",
	       count.kept_size, model->kept_size);
	expect(count.kept_used == model->kept_used, "used: %zu, not %llu",
	       count.kept_used, model->kept_used);
	expect(count.kept == model->kept, "kept: %llu, not %llu", count.kept,
	       model->kept);
}

/* What must hold between any two operations. */
static void check(struct ring_model *model)
{
	int i;

	check_count(model);
	for (i = 0; i < model->nr_readers; i++) {
		const struct ring_model_reader *r = &model->readers[i];
		int state = ow_ring_state(&model->ring, &r->cursor);

		expect(r->cursor.seq == r->next,
		       "reader %d stands at %llu, not at %llu", i,
		       r->cursor.seq, r->next);
		expect(state == state_of(model, i),
		       "reader %d finds state %d of %llu, not %d", i, state,
		       r->next, state_of(model, i));
	}
}

/**
 * ring_model_init() - an empty ring, with readers who wait for the next record
 * @model: the model
 * @size: bytes of the main part of the ring
 * @kept_size: bytes of the kept part
 * @past: how many records and how many bytes it has seen before
 * @nr_readers: how many readers, at most RING_MODEL_READERS
 * @room: how many records will be written at most
 */
void ring_model_init(struct ring_model *model, size_t size, size_t kept_size,
		     u64 past, int nr_readers, u64 room)
{
	struct ow_ring *ring = &model->ring;
	int i;

	memset(model, 0, sizeof(*model));
	expect(!ow_ring_init(ring, size, kept_size), "no memory for the ring");
	ring->main.head += past;
	ring->main.tail += past;
	ring->kept.head += past;
	ring->kept.tail += past;
	ring->next_seq += past;
	ring->main_seq += past;
	ring->passed_seq += past;
	ring->dropped_seq += past;

	model->records = calloc(room + 1, sizeof(*model->records));
	model->buffer = malloc(OOMWATCH_RECORD_MAX);
	expect(model->records && model->buffer, "no memory for the model");
	model->records[0].start = past;
	model->size = size;
	model->kept_size = kept_size;
	model->first = past + 1;
	model->written = past;
	model->main = past + 1;
	model->dropped = past;
	model->nr_readers = nr_readers;
	for (i = 0; i < nr_readers; i++) {
		ow_ring_oldest(ring, &model->readers[i].cursor);
		model->readers[i].next = past + 1;
	}
	check(model);
}

/**
 * ring_model_exit() - free everything
 * @model: the model
 */
void ring_model_exit(struct ring_model *model)
{
	ow_ring_exit(&model->ring);
	free(model->records);
	free(model->buffer);
}

static void lose(struct ring_model *model, u64 seq)
{
	int i;

	record_of(model, seq)->place = RING_MODEL_GONE;
	for (i = 0; i < model->nr_readers; i++)
		if (seq > model->readers[i].gone)
			model->readers[i].gone = seq;
}

static void drop_kept(struct ring_model *model)
{
	u64 seq = model->dropped + 1;

	while (record_of(model, seq)->place != RING_MODEL_KEPT)
		seq++;
	model->kept--;
	model->kept_used -= size_of(model, seq);
	model->dropped = seq;
	lose(model, seq);
}

static void take_out(struct ring_model *model, u64 seq)
{
	u64 size = size_of(model, seq);

	if (!record_of(model, seq)->worth || size > model->kept_size) {
		lose(model, seq);
		return;
	}
	while (model->kept_used + size > model->kept_size)
		drop_kept(model);
	record_of(model, seq)->place = RING_MODEL_KEPT;
	model->kept++;
	model->kept_used += size;
}

/**
 * ring_model_write() - write records without a gap
 * @model: the model
 * @writes: the records; together they are no longer than the main part
 * @nr: how many, at least one
 */
void ring_model_write(struct ring_model *model,
		      const struct ring_model_write *writes, int nr)
{
	struct ring_model_record *next = record_of(model, model->written + 1);
	struct oomwatch_header *record;
	size_t bytes = 0, at;
	void *batch;
	int i;

	for (i = 0; i < nr; i++) {
		next[i].worth = writes[i].worth;
		next[i].place = RING_MODEL_MAIN;
		next[i + 1].start = next[i].start + writes[i].size;
		bytes += writes[i].size;
	}
	batch = malloc(bytes);
	expect(batch, "no memory for %d records", nr);
	for (i = 0, at = 0; i < nr; at += writes[i++].size) {
		record = batch + at;
		pattern_fill(record, writes[i].size, model->written + 1 + i);
		record->flags = writes[i].worth ? OW_RING_WORTH : 0;
	}
	ow_ring_write(&model->ring, batch, bytes);
	for (i = 0, at = 0; i < nr; at += writes[i++].size) {
		record = batch + at;
		model->written++;
		expect(record->seq == model->written,
		       "a record got the number %llu, not %llu", record->seq,
		       model->written);
		expect(pattern_is(record, writes[i].size, model->written),
		       "the write changed what record %llu says",
		       model->written);
	}
	free(batch);

	while (next[nr].start - record_of(model, model->main)->start >
	       model->size)
		take_out(model, model->main++);
	check(model);
}

/* The next record that is there; that which is yet to come, if there is none. */
static u64 next_there(const struct ring_model *model, u64 seq)
{
	while (seq <= model->written &&
	       record_of(model, seq)->place == RING_MODEL_GONE)
		seq++;
	return seq;
}

static void check_record(const struct ring_model *model, int reader, int size)
{
	const struct oomwatch_header *record = model->buffer;
	u64 seq = model->readers[reader].next;
	bool kept = record_of(model, seq)->place == RING_MODEL_KEPT;

	expect(record->seq == seq, "reader %d gets %llu, not %llu", reader,
	       record->seq, seq);
	expect(pattern_is(record, size, seq),
	       "reader %d gets wrong bytes of record %llu", reader, seq);
	expect(record->flags == (kept ? OOMWATCH_FLAG_KEPT : 0),
	       "reader %d gets flags %x of record %llu", reader,
	       record->flags, seq);
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
	int size = state_of(model, reader);
	int got = ow_ring_peek(&model->ring, &r->cursor, model->buffer);

	if (size >= 0)
		r->next = next_there(model, r->next);
	if (size > 0)
		size = size_of(model, r->next);
	expect(got == size, "reader %d gets %d for record %llu, not %d", reader,
	       got, r->next, size);
	if (size > 0) {
		check_record(model, reader, size);
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
	ow_ring_advance(&r->cursor);
	r->peeked = 0;
	r->next++;
	check(model);
}

/* A reader is sent somewhere, and knows what is gone. */
static void send(struct ring_model *model, int reader, u64 next)
{
	struct ring_model_reader *r = &model->readers[reader];

	r->next = next;
	r->gone = 0;
	r->peeked = 0;
	check(model);
}

/**
 * ring_model_resume() - let a reader go on that was told that records are gone
 * @model: the model
 * @reader: the reader
 *
 * It may be anyone else, too; that changes nothing for it.
 */
void ring_model_resume(struct ring_model *model, int reader)
{
	u64 next = model->readers[reader].next;

	ow_ring_resume(&model->ring, &model->readers[reader].cursor);
	send(model, reader,
	     next > model->dropped ? next : model->dropped + 1);
}

/**
 * ring_model_oldest() - send a reader to the oldest record
 * @model: the model
 * @reader: the reader
 */
void ring_model_oldest(struct ring_model *model, int reader)
{
	ow_ring_oldest(&model->ring, &model->readers[reader].cursor);
	send(model, reader, model->dropped + 1);
}

/**
 * ring_model_newest() - send a reader behind the newest record
 * @model: the model
 * @reader: the reader
 */
void ring_model_newest(struct ring_model *model, int reader)
{
	ow_ring_newest(&model->ring, &model->readers[reader].cursor);
	send(model, reader, model->written + 1);
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
