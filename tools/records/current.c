// SPDX-License-Identifier: GPL-2.0-only
/*
 * current.c - an episode while its records come one by one: its victims, then its oom
 * record
 *
 * One that repeats an earlier episode has no oom record of its own: it ends where
 * another begins. Nothing is allocated.
 */
#include <string.h>

#include "records/current.h"

/**
 * current_clear() - wait for the first record of an episode
 * @current: the episode
 */
void current_clear(struct current *current)
{
	memset(&current->episode, 0, sizeof(current->episode));
}

/**
 * current_is_open() - tell whether there are records
 * @current: the episode
 *
 * Return: true if there are.
 */
bool current_is_open(const struct current *current)
{
	return episode_first(&current->episode);
}

/**
 * current_takes() - tell whether a record is of this episode
 * @current: the episode
 * @record: an oom record or a victim
 *
 * Return: false if it is the first of another one.
 */
bool current_takes(const struct current *current, const union record *record)
{
	const struct episode *episode = &current->episode;

	return !current_is_open(current) ||
	       (!episode->oom && episode->number == record->h.episode &&
		!(record->h.type == OOMWATCH_TYPE_OOM && record_has(record, oom, repeats)));
}

/**
 * current_add() - add a record
 * @current: the episode, which takes it
 * @record: the record
 */
void current_add(struct current *current, const union record *record)
{
	struct episode *episode = &current->episode;

	episode->number = record->h.episode;
	if (record->h.type == OOMWATCH_TYPE_OOM) {
		current->oom = *record;
		episode->oom = &current->oom;
		episode->repeats = record_has(record, oom, repeats);
	} else if (episode->nr_victims < CURRENT_VICTIMS) {
		current->victims[episode->nr_victims] = *record;
		current->list[episode->nr_victims] = &current->victims[episode->nr_victims];
		episode->victims = current->list;
		episode->nr_victims++;
	}
}
