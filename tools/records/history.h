/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef HISTORY_H
#define HISTORY_H

#include <stddef.h>

#include "records/record.h"

struct chunk;
struct source;

/**
 * struct history - records that are kept in memory, as they were read
 * @records: the records; all members of the type of each can be looked at
 * @count: how many there are
 * @room: how many @records has space for
 * @chunks: the memory that they are in
 */
struct history {
	const union record **records;
	size_t count;
	size_t room;
	struct chunk *chunks;
};

void history_add(struct history *history, const struct oomwatch_header *record);
void history_read(struct history *history, struct source *source);
void history_free(struct history *history);

#endif /* HISTORY_H */
