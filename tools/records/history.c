// SPDX-License-Identifier: GPL-2.0-only
/*
 * history.c - records that are kept in memory, for commands that need many at once
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "input/source.h"
#include "records/history.h"

/* A chunk holds many records. */
#define CHUNK	(256 * 1024)

/**
 * struct chunk - memory for records
 * @next: the chunk that was filled before this one
 * @used: bytes of @bytes that records take
 * @bytes: the records
 */
struct chunk {
	struct chunk *next;
	size_t used;
	char bytes[CHUNK] __attribute__((aligned(8)));
};

/* The size of the fixed fields of a type, looked up once. */
static size_t fixed_size(unsigned int type)
{
	static size_t sizes[1 << 4];

	if (type >= sizeof(sizes) / sizeof(*sizes))
		return record_fixed_size(type);
	if (!sizes[type])
		sizes[type] = record_fixed_size(type);
	return sizes[type];
}

/* A record that is shorter than its type is filled up with zeros. */
static const union record *copy_of(struct history *history,
				   const struct oomwatch_header *record)
{
	size_t fixed = fixed_size(record->type);
	size_t size = record->size > fixed ? record->size : fixed;
	struct chunk *chunk = history->chunks;
	char *copy;

	if (!chunk || size > sizeof(chunk->bytes) - chunk->used) {
		chunk = malloc(sizeof(*chunk));
		if (!chunk)
			err(1, NULL);
		chunk->next = history->chunks;
		chunk->used = 0;
		history->chunks = chunk;
	}
	copy = chunk->bytes + chunk->used;
	chunk->used += size;
	memcpy(copy, record, record->size);
	if (size > record->size)
		memset(copy + record->size, 0, size - record->size);
	return (const void *)copy;
}

/**
 * history_add() - keep a copy of a record
 * @history: the history; all of it 0 before the first
 * @record: the record
 */
void history_add(struct history *history, const struct oomwatch_header *record)
{
	if (history->count == history->room) {
		history->room = 2 * history->room + 256;
		history->records = reallocarray(history->records, history->room,
						sizeof(*history->records));
		if (!history->records)
			err(1, NULL);
	}
	history->records[history->count++] = copy_of(history, record);
}

/**
 * history_read() - keep a copy of all that can be read now
 * @history: the history
 * @source: where to read
 */
void history_read(struct history *history, struct source *source)
{
	while (source->next(source))
		history_add(history, &source->record.h);
}

/**
 * history_free() - free the memory
 * @history: the history
 */
void history_free(struct history *history)
{
	while (history->chunks) {
		struct chunk *chunk = history->chunks;

		history->chunks = chunk->next;
		free(chunk);
	}
	free(history->records);
}
