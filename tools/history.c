// SPDX-License-Identifier: GPL-2.0-only
/*
 * history.c - records that are kept in memory, for what looks at many at once
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "history.h"
#include "source.h"

/**
 * history_add() - keep a copy of a record
 * @history: the history; all of it 0 before the first
 * @record: the record
 */
void history_add(struct history *history, const struct oomwatch_header *record)
{
	struct oomwatch_header *copy = malloc(record->size);

	if (history->count == history->room) {
		history->room = 2 * history->room + 256;
		history->records = reallocarray(history->records, history->room,
						sizeof(*history->records));
	}
	if (!copy || !history->records)
		err(1, NULL);
	memcpy(copy, record, record->size);
	history->records[history->count++] = copy;
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
 * history_last_load() - find what belongs together
 * @history: records of a file, which may hold several loads of the module, as of
 *           several boots: seq and the numbers of episodes start again with each
 *
 * Return: the place of the first record of the last load.
 */
size_t history_last_load(const struct history *history)
{
	size_t first = history->count ? history->count - 1 : 0;

	while (first && history->records[first - 1]->seq <
			history->records[first]->seq)
		first--;
	return first;
}

/**
 * history_free() - give the memory back
 * @history: the history
 */
void history_free(struct history *history)
{
	while (history->count)
		free(history->records[--history->count]);
	free(history->records);
}
