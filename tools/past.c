// SPDX-License-Identifier: GPL-2.0-only
/*
 * past.c - the records of one load of the module, put together by episode
 *
 * The kernel's oom_lock lets one episode follow the other, so all records of one
 * come before those of the next, but for three kinds: exited and reaped, which
 * come when it is time, and the oom record that stands for repeats.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "field.h"
#include "past.h"

/**
 * struct gathering - how far the records are put together
 * @past: what they make
 * @current: the episode that goes on, or was the last to end; NULL: none yet
 * @number: the greatest number so far, but for those of repeats
 * @torn: records are missing since @current, so that its next one may not be its
 *        first
 */
struct gathering {
	struct past *past;
	struct episode *current;
	__u64 number;
	bool torn;
};

static void *room_for(size_t count, size_t size)
{
	void *room = calloc(count ? count : 1, size);

	if (!room)
		err(1, NULL);
	return room;
}

/* Numbers start again with each load; one that stands there twice is none. */
static bool starts_anew(__u64 seq, __u64 last)
{
	return seq < last || (seq == last && seq == 1);
}

static size_t count_load(const struct history *history, size_t first)
{
	size_t end = first + 1;

	while (end < history->count &&
	       !starts_anew(history->records[end]->seq,
			    history->records[end - 1]->seq))
		end++;
	return end - first;
}

static struct episode *add_episode(struct gathering *gathering, __u64 number)
{
	struct past *past = gathering->past;
	struct episode *episode = &past->episodes[past->nr_episodes++];

	episode->number = number;
	episode->victims = past->victims + past->nr_victims;
	episode->candidates = past->candidates + past->nr_candidates;
	return episode;
}

/* The episode that a record of an open one belongs to. */
static struct episode *episode_of(struct gathering *gathering,
				  const struct oomwatch_header *h)
{
	struct episode *episode = gathering->current;

	if (!episode || episode->number != h->episode || episode->oom) {
		episode = add_episode(gathering, h->episode);
		episode->late = h->episode &&
				h->episode <= gathering->number;
		gathering->current = episode;
		if (h->episode > gathering->number)
			gathering->number = h->episode;
	}
	episode->cut |= gathering->torn;
	gathering->torn = false;
	return episode;
}

static bool stands_for_repeats(const union record *record)
{
	return record->h.type == OOMWATCH_TYPE_OOM &&
	       record_has(record, oom, repeats);
}

static void add_record(struct gathering *gathering, const union record *record)
{
	struct past *past = gathering->past;
	struct episode *episode = gathering->current;

	if (record->h.type == OOMWATCH_TYPE_EXITED ||
	    record->h.type == OOMWATCH_TYPE_REAPED)
		return;
	if (!ow_name_of(&ow_names_of_type, record->h.type)) {
		if (episode && episode->number == record->h.episode)
			episode->nr_newer++;
		return;
	}
	if (stands_for_repeats(record)) {
		episode = add_episode(gathering, record->h.episode);
		episode->oom = record;
		episode->repeats = true;
		return;
	}
	episode = episode_of(gathering, &record->h);
	switch (record->h.type) {
	case OOMWATCH_TYPE_OOM:
		episode->oom = record;
		break;
	case OOMWATCH_TYPE_MEMORY:
		episode->memory = record;
		break;
	case OOMWATCH_TYPE_STACK:
		episode->stack = record;
		break;
	case OOMWATCH_TYPE_VICTIM:
		past->victims[past->nr_victims++] = record;
		episode->nr_victims++;
		break;
	case OOMWATCH_TYPE_CANDIDATE:
		past->candidates[past->nr_candidates++] = record;
		episode->nr_candidates++;
		break;
	}
}

/* An episode that has its oom record has all of what comes before, too. */
static void add_hole(struct gathering *gathering, __u64 after, __u64 before)
{
	struct past *past = gathering->past;
	struct hole *hole = &past->holes[past->nr_holes++];
	struct episode *open = gathering->current;

	if (open && open->oom)
		open = NULL;
	if (open)
		open->cut = true;
	gathering->torn = true;
	*hole = (struct hole){
		.after = after, .before = before, .from = gathering->number,
	};
}

/* The last episode that the records of a hole may be of is that of the next one. */
static void close_holes(struct past *past, __u64 to)
{
	size_t i = past->nr_holes;

	while (i && !past->holes[i - 1].to)
		past->holes[--i].to = to;
}

static void put_together(struct past *past)
{
	struct gathering gathering = { .past = past };
	__u64 last = 0, number;
	size_t i;

	for (i = 0; i < past->count; i++) {
		const union record *record = past->records[i];

		if (record->h.seq > last + 1)
			add_hole(&gathering, last, record->h.seq);
		last = record->h.seq;
		number = gathering.number;
		add_record(&gathering, record);
		if (gathering.number != number)
			close_holes(past, gathering.number);
		if (record->h.time_ns > past->end_ns)
			past->end_ns = record->h.time_ns;
	}
	close_holes(past, UINT64_MAX);
	if (gathering.current && !gathering.current->oom)
		gathering.current->cut = true;
}

/**
 * past_gather() - put the records of a load together
 * @past: where they go; all of it 0 but for what the records do not tell
 * @history: the records, which have to stay
 * @first: the place of the first of the load
 *
 * Return: the place behind the last of the load.
 */
size_t past_gather(struct past *past, const struct history *history,
		   size_t first)
{
	size_t i;

	past->count = count_load(history, first);
	past->records = room_for(past->count, sizeof(*past->records));
	past->episodes = room_for(past->count, sizeof(*past->episodes));
	past->victims = room_for(past->count, sizeof(*past->victims));
	past->candidates = room_for(past->count, sizeof(*past->candidates));
	past->holes = room_for(past->count, sizeof(*past->holes));
	for (i = 0; i < past->count; i++)
		past->records[i] = (const void *)history->records[first + i];
	put_together(past);
	return first + past->count;
}

/**
 * past_free() - give the memory back
 * @past: what past_gather() has put together
 */
void past_free(struct past *past)
{
	free(past->records);
	free(past->episodes);
	free(past->victims);
	free(past->candidates);
	free(past->holes);
}

/**
 * past_may_lack() - tell whether a record of an episode may have been lost
 * @past: the past
 * @episode: its number; 0: of none
 *
 * Return: true if it may.
 */
bool past_may_lack(const struct past *past, __u64 episode)
{
	size_t i;

	for (i = 0; i < past->nr_holes; i++)
		if (!episode || (past->holes[i].from <= episode &&
				 episode <= past->holes[i].to))
			return true;
	return false;
}

/**
 * past_lacks_after() - tell whether records were lost after another one
 * @past: the past
 * @seq: the number of the other one
 *
 * Return: true if some were.
 */
bool past_lacks_after(const struct past *past, __u64 seq)
{
	return past->nr_holes && past->holes[past->nr_holes - 1].after >= seq;
}

/**
 * past_is_scored() - tell whether the choice of an episode was made by points
 * @episode: the episode
 *
 * It is not with oom_kill_allocating_task, nor if a task asked to go first.
 *
 * Return: true if it was.
 */
bool past_is_scored(const struct episode *episode)
{
	return episode->oom && record_has(episode->oom, oom, chosen_points);
}

/**
 * past_is_chosen() - tell whether a victim, of any episode, is who was chosen
 * @episode: one that has an oom record with chosen_pid
 * @victim: the victim
 *
 * Without a choice by points, a thread may have been chosen.
 *
 * Return: true if it is that process.
 */
bool past_is_chosen(const struct episode *episode, const union record *victim)
{
	const struct oomwatch_oom *oom = &episode->oom->oom;

	return victim->victim.victim_tgid == oom->chosen_pid ||
	       (!past_is_scored(episode) &&
		(victim->victim.victim_pid == oom->chosen_pid ||
		 victim->victim.victim_tgid == oom->trigger_tgid));
}
