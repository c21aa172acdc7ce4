// SPDX-License-Identifier: GPL-2.0-only
/*
 * list_row.c - an OOM in a list: what table and JSON have in common
 */
#include <string.h>

#include "commands/list.h"
#include "lib/field.h"
#include "records/path.h"

/**
 * list_outcome() - say how it ended
 * @episode: the OOM
 *
 * Return: a word of the records, or LIST_UNKNOWN.
 */
const char *list_outcome(const struct episode *episode)
{
	const char *name = NULL;

	if (episode->oom && record_has(episode->oom, oom, outcome))
		name = ow_name_of(&ow_names_of_kind[OW_KIND_OUTCOME],
				  episode->oom->oom.outcome);
	return name ? name : LIST_UNKNOWN;
}

/**
 * list_ran_out() - say what ran out
 * @episode: the OOM
 *
 * Return: a word of explain, or LIST_UNKNOWN.
 */
const char *list_ran_out(const struct episode *episode)
{
	const char *word = episode->oom ? episode_ran_out(episode) : NULL;

	return word ? word : LIST_UNKNOWN;
}

/**
 * list_memcg() - find the cgroup of an OOM
 * @episode: the OOM
 * @path: gets the path of that of the victim; of that which ran out if there is none
 *
 * Return: false if neither is known.
 */
bool list_memcg(const struct episode *episode, struct path *path)
{
	const union record *victim = episode_chosen(episode);

	return (victim && path_of(&victim->h, "task_memcg", path)) ||
	       (episode->oom && path_of(&episode->oom->h, "oom_memcg", path));
}

/**
 * list_state_word() - name a state
 * @state: the state
 *
 * Return: one word.
 */
const char *list_state_word(enum list_state state)
{
	static const char * const words[] = {
		[LIST_KEPT] = "kept", [LIST_LIVE] = "live", [LIST_PART] = "part",
		[LIST_LOG] = "log",
	};

	return words[state];
}

/**
 * list_row() - find the OOM that is shown in a place
 * @rows: the OOMs
 * @i: the place, from rows->first on
 *
 * Return: it.
 */
const struct list_row *list_row(const struct list_rows *rows, size_t i)
{
	return &rows->all[rows->reverse ? rows->count - 1 - (i - rows->first) : i];
}
