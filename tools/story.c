// SPDX-License-Identifier: GPL-2.0-only
/*
 * story.c - the records of one episode, put together
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "field.h"
#include "story.h"
#include "term.h"

/* As long as any record, whatever its size says: all of it can be looked at. */
static union record *copy_of(const struct oomwatch_header *record)
{
	union record *copy = calloc(1, sizeof(*copy));

	if (!copy)
		err(1, NULL);
	memcpy(copy, record, record->size);
	return copy;
}

static void replace(union record **place, const struct oomwatch_header *record)
{
	free(*place);
	*place = copy_of(record);
}

static struct ending *ending_of(struct story *story, __s32 pid)
{
	size_t i;

	for (i = 0; i < story->nr_victims; i++)
		if (story->victims[i]->victim.victim_pid == pid)
			return &story->endings[i];
	return NULL;
}

static void add_ending(struct story *story, const struct oomwatch_header *h)
{
	union record *record = copy_of(h);
	struct ending *ending;

	if (h->type == OOMWATCH_TYPE_EXITED) {
		ending = ending_of(story, record->exited.victim_pid);
		if (ending) {
			ending->exited = true;
			ending->exited_us = record->exited.latency_us;
		}
	} else {
		ending = ending_of(story, record->reaped.victim_pid);
		if (ending) {
			ending->reaped = true;
			ending->reaped_us = record->reaped.latency_us;
		}
	}
	free(record);
}

static void add_record(struct story *story, const struct oomwatch_header *h)
{
	switch (h->type) {
	case OOMWATCH_TYPE_OOM:
		replace(&story->oom, h);
		break;
	case OOMWATCH_TYPE_MEMORY:
		replace(&story->memory, h);
		break;
	case OOMWATCH_TYPE_STACK:
		replace(&story->stack, h);
		break;
	case OOMWATCH_TYPE_VICTIM:
		if (story->nr_victims < STORY_VICTIMS)
			story->victims[story->nr_victims++] = copy_of(h);
		break;
	case OOMWATCH_TYPE_CANDIDATE:
		if (story->nr_candidates < STORY_CANDIDATES)
			story->candidates[story->nr_candidates++] = copy_of(h);
		break;
	case OOMWATCH_TYPE_EXITED:
	case OOMWATCH_TYPE_REAPED:
		add_ending(story, h);
		break;
	}
}

/* The last victim before an episode that had not exited when that ended. */
static void find_awaited(struct story *story, const struct history *history)
{
	size_t i;

	for (i = 0; i < history->count; i++) {
		const struct oomwatch_header *h = history->records[i];
		union record *record;

		if (h->seq >= story->oom->h.seq)
			break;
		if (h->type == OOMWATCH_TYPE_VICTIM && h->episode)
			replace(&story->awaited, h);
		if (h->type != OOMWATCH_TYPE_EXITED || !story->awaited)
			continue;
		record = copy_of(h);
		if (record->exited.victim_pid ==
		    story->awaited->victim.victim_pid) {
			free(story->awaited);
			story->awaited = NULL;
		}
		free(record);
	}
}

/**
 * story_gather() - put the records of an episode together
 * @story: where they go
 * @history: all records
 * @episode: its number
 *
 * Return: false if there is none of it.
 */
bool story_gather(struct story *story, const struct history *history,
		  __u64 episode)
{
	bool any = false;
	size_t i;

	memset(story, 0, sizeof(*story));
	story->episode = episode;
	for (i = 0; i < history->count; i++) {
		if (history->records[i]->episode != episode)
			continue;
		add_record(story, history->records[i]);
		any = true;
	}
	if (story->oom && story->oom->oom.outcome ==
			  OOMWATCH_OUTCOME_VICTIM_PENDING)
		find_awaited(story, history);
	return any;
}

/**
 * story_free() - give the memory back
 * @story: the story
 */
void story_free(struct story *story)
{
	free(story->oom);
	free(story->memory);
	free(story->stack);
	free(story->awaited);
	while (story->nr_victims)
		free(story->victims[--story->nr_victims]);
	while (story->nr_candidates)
		free(story->candidates[--story->nr_candidates]);
}

/**
 * story_chosen() - find the victim that the kernel chose
 * @story: the story
 *
 * Return: its record; the first victim if none is called chosen; NULL if there is
 * no victim.
 */
const union record *story_chosen(const struct story *story)
{
	size_t i;

	for (i = 0; i < story->nr_victims; i++)
		if (record_has(story->victims[i], victim, role) &&
		    story->victims[i]->victim.role == OOMWATCH_ROLE_CHOSEN)
			return story->victims[i];
	return story->nr_victims ? story->victims[0] : NULL;
}

/**
 * story_is_victim() - tell whether a process is a victim of the episode
 * @story: the story
 * @pid: its number, or that of one of its threads
 *
 * Return: true if it is.
 */
bool story_is_victim(const struct story *story, __s32 pid)
{
	size_t i;

	for (i = 0; i < story->nr_victims; i++)
		if (story->victims[i]->victim.victim_pid == pid ||
		    story->victims[i]->victim.victim_tgid == pid)
			return true;
	return false;
}

/**
 * story_comm() - write the name of a task so that a page can show it
 * @name: where it goes
 * @comm: the name, as a record has it
 */
void story_comm(char name[STORY_NAME], const char *comm)
{
	term_name(name, 24, comm, strnlen(comm, OOMWATCH_COMM_LEN));
	if (!*name)
		strcpy(name, "(no name)");
}

/**
 * story_text() - write a name or a path of a record so that a page can show it
 * @name: where it goes; of what is too long, the end
 * @record: the record
 * @key: the field
 *
 * Return: false if the record has no such field.
 */
bool story_text(char name[STORY_NAME], const union record *record,
		const char *key)
{
	const struct ow_field *field = ow_fields;
	const struct ow_field *end = ow_fields + ow_nr_fields;
	char text[4 * OOMWATCH_RECORD_MAX + 4];
	unsigned int length;
	const char *bytes;
	size_t shown;

	while (field < end && (field->type != record->h.type ||
			       strcmp(field->key, key)))
		field++;
	if (field == end || !ow_field_present(&record->h, field))
		return false;
	bytes = ow_field_text(&record->h, field, &length);
	term_name(text, sizeof(text), bytes, length);
	shown = strlen(text);
	if (shown < STORY_NAME)
		memcpy(name, text, shown + 1);
	else
		snprintf(name, STORY_NAME, "..%s",
			 text + shown - (STORY_NAME - 3));
	return true;
}
