/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef CURRENT_H
#define CURRENT_H

#include <stdbool.h>

#include "records/episode.h"

/* Of more victims, only their number is known. */
#define CURRENT_VICTIMS	32

/**
 * struct current - the episode of which records come
 * @episode: it: its victims so far, and its oom record if that has come
 * @oom: its oom record
 * @victims: its victims
 * @list: the same, as @episode has them
 */
struct current {
	struct episode episode;
	union record oom;
	union record victims[CURRENT_VICTIMS];
	const union record *list[CURRENT_VICTIMS];
};

void current_clear(struct current *current);
bool current_is_open(const struct current *current);
bool current_takes(const struct current *current, const union record *record);
void current_add(struct current *current, const union record *record);

#endif /* CURRENT_H */
