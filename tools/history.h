/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef HISTORY_H
#define HISTORY_H

#include <stddef.h>

#include "record.h"

struct source;

/**
 * struct history - records that are kept in memory
 * @records: each in memory of its own
 * @count: how many there are
 * @room: how many @records has room for
 */
struct history {
	struct oomwatch_header **records;
	size_t count;
	size_t room;
};

void history_add(struct history *history, const struct oomwatch_header *record);
void history_read(struct history *history, struct source *source);
size_t history_last_load(const struct history *history);
void history_free(struct history *history);

#endif /* HISTORY_H */
