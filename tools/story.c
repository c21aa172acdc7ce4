// SPDX-License-Identifier: GPL-2.0-only
/*
 * story.c - the records of one episode, put together
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "path.h"
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

/*
 * Does an episode meet the victim of an earlier one? All victims that are marked,
 * if the system ran out; else those in the cgroup that did, or below it.
 */
static bool meets(const union record *oom, const union record *victim)
{
	struct path path, above;

	if (record_has(victim, victim, role) &&
	    victim->victim.role == OOMWATCH_ROLE_SHARED_MM)
		return false;
	if (!record_has(oom, oom, context) ||
	    oom->oom.context != OOMWATCH_CONTEXT_MEMCG)
		return true;
	return path_of(&oom->h, "oom_memcg", &above) &&
	       path_of(&victim->h, "task_memcg", &path) &&
	       path_lies_in(&path, &above) == 1;
}

/* How the victim at a place of the history went, before the one at @end. */
static struct ending follow(const struct history *history, size_t place,
			    size_t end)
{
	union record *victim = copy_of(history->records[place]);
	struct story story = {
		.victims = { victim }, .nr_victims = 1,
	};

	for (; place < end; place++) {
		const struct oomwatch_header *h = history->records[place];

		if (h->episode == victim->h.episode &&
		    (h->type == OOMWATCH_TYPE_EXITED ||
		     h->type == OOMWATCH_TYPE_REAPED))
			add_ending(&story, h);
	}
	free(victim);
	return story.endings[0];
}

/*
 * The last victim before an episode that had not gone then. If all had, it is the
 * last one: the kernel waits for its memory, which other threads may hold.
 */
static void find_awaited(struct story *story, const struct history *history)
{
	size_t first = history_last_load(history), end = first, i;
	bool there = false;

	while (end < history->count &&
	       history->records[end]->seq < story->oom->h.seq)
		end++;
	for (i = end; i-- > first && !there;) {
		union record *victim;
		struct ending then;

		if (history->records[i]->type != OOMWATCH_TYPE_VICTIM)
			continue;
		victim = copy_of(history->records[i]);
		then = follow(history, i, end);
		there = meets(story->oom, victim) &&
			!then.exited && !then.reaped;
		if (there ||
		    (!story->awaited && meets(story->oom, victim))) {
			replace(&story->awaited, &victim->h);
			story->awaited_ending = follow(history, i,
						       history->count);
		}
		free(victim);
	}
}

static bool same_place(const union record *oom, const union record *other)
{
	return oom->oom.context == other->oom.context &&
	       oom->oom.oom_memcg_id == other->oom.oom_memcg_id;
}

/* A later oom record of the same place. Return: false if it ends the run. */
static bool add_repeats(struct story *story, const union record *other)
{
	if (other->oom.outcome != story->oom->oom.outcome ||
	    !record_has(other, oom, repeats))
		return false;
	story->repeated += other->oom.repeats;
	return true;
}

/* The module counts what repeats itself, until something else happens there. */
static void find_run(struct story *story, const struct history *history)
{
	bool repeats = record_has(story->oom, oom, repeats), goes_on = true;
	size_t i;

	for (i = history_last_load(history); i < history->count && goes_on;
	     i++) {
		union record *other;

		if (history->records[i]->type != OOMWATCH_TYPE_OOM)
			continue;
		other = copy_of(history->records[i]);
		if (!same_place(story->oom, other))
			goes_on = true;
		else if (!repeats && other->h.seq > story->oom->h.seq)
			goes_on = add_repeats(story, other);
		else if (repeats && other->h.seq < story->oom->h.seq &&
			 other->oom.outcome == story->oom->oom.outcome &&
			 !record_has(other, oom, repeats))
			story->first_of_run = other->h.episode;
		free(other);
	}
}

/**
 * story_gather() - put the records of an episode together
 * @story: where they go
 * @history: all records; of several loads of the module, the last counts
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
	for (i = history_last_load(history); i < history->count; i++) {
		if (history->records[i]->episode != episode)
			continue;
		add_record(story, history->records[i]);
		any = true;
	}
	if (story->oom && !story->oom->oom.victims)
		find_run(story, history);
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
 * story_is_memcg() - tell whether a memory cgroup ran out
 * @story: the story, with an oom record
 *
 * Return: true if it did.
 */
bool story_is_memcg(const struct story *story)
{
	return record_has(story->oom, oom, context) &&
	       story->oom->oom.context == OOMWATCH_CONTEXT_MEMCG;
}

/**
 * story_is_sysrq() - tell whether nothing ran out
 * @story: the story, with an oom record
 *
 * Return: true if SysRq-f asked for the kill.
 */
bool story_is_sysrq(const struct story *story)
{
	return record_has(story->oom, oom, invoker) &&
	       story->oom->oom.invoker == OOMWATCH_INVOKER_SYSRQ;
}

/**
 * story_is_restricted() - tell whether only some NUMA nodes were allowed
 * @story: the story, with an oom record
 *
 * Return: true if a cpuset or a memory policy allowed no more.
 */
bool story_is_restricted(const struct story *story)
{
	return record_has(story->oom, oom, constraint) &&
	       (story->oom->oom.constraint == OOMWATCH_CONSTRAINT_CPUSET ||
		story->oom->oom.constraint ==
		OOMWATCH_CONSTRAINT_MEMORY_POLICY);
}

/**
 * story_own_limit() - tell whether a victim's own cgroup ran out
 * @story: the story, of a memory cgroup
 * @victim: a victim of it
 *
 * Return: 1 if it did, 0 if it was one above it, -1 if that is not known.
 */
int story_own_limit(const struct story *story, const union record *victim)
{
	if (!record_has(story->oom, oom, oom_memcg_id) ||
	    !record_has(victim, victim, task_memcg_id))
		return -1;
	return story->oom->oom.oom_memcg_id == victim->victim.task_memcg_id;
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
 * story_list() - write a list that the kernel made, of nodes or flags
 * @list: where it goes; what does not fit is left out
 * @record: the record
 * @key: the field
 *
 * Return: false if the record has no such field.
 */
bool story_list(char list[STORY_NAME], const union record *record,
		const char *key)
{
	struct path text;
	unsigned int i;

	if (!path_of(&record->h, key, &text))
		return false;
	for (i = 0; i < text.length && i < STORY_NAME - 1; i++)
		list[i] = text.bytes[i] > ' ' && text.bytes[i] < 0x7f ?
			  text.bytes[i] : '?';
	list[i] = '\0';
	return true;
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
	char text[4 * OOMWATCH_RECORD_MAX + 4];
	struct path path;
	size_t shown;

	if (!path_of(&record->h, key, &path))
		return false;
	term_name(text, sizeof(text), path.bytes, path.length);
	shown = strlen(text);
	if (shown < STORY_NAME)
		memcpy(name, text, shown + 1);
	else
		snprintf(name, STORY_NAME, "..%s",
			 text + shown - (STORY_NAME - 3));
	return true;
}
