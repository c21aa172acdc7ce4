// SPDX-License-Identifier: GPL-2.0-only
/*
 * episodes.c - the records of one load of the module, put together by episode
 *
 * The kernel's oom_lock serialises episodes, so all records of one come before those
 * of the next. The exceptions are exited, reaped and freed, which come when that
 * happens, and the oom record that stands for repeats.
 */
#include <err.h>
#include <stdlib.h>

#include "records/episodes.h"
#include "lib/field.h"

/**
 * struct gathering - how far the records are put together
 * @load: what they make
 * @current: the episode that goes on, or was the last to end; NULL: none yet
 * @number: the greatest number so far, but for those of repeats
 * @torn: records are missing since @current, so that its next one may not be its
 *        first
 */
struct gathering {
	struct load *load;
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

/* An episode begins with a record, so that none is without any. */
static struct episode *add_episode(struct gathering *gathering, const union record *begin)
{
	struct load *load = gathering->load;
	struct episode *episode = &load->episodes[load->nr_episodes++];

	episode->load = load;
	episode->number = begin->h.episode;
	episode->begin = begin;
	episode->victims = load->victims + load->nr_victims;
	episode->endings = load->endings + load->nr_victims;
	episode->candidates = load->candidates + load->nr_candidates;
	episode->relatives = load->relatives + load->nr_relatives;
	episode->free_areas = load->free_areas + load->nr_free_areas;
	episode->hugetlbs = load->hugetlbs + load->nr_hugetlbs;
	return episode;
}

/* The episode that a record of an open one belongs to. */
static struct episode *episode_of(struct gathering *gathering,
				  const union record *record)
{
	const struct oomwatch_header *h = &record->h;
	struct episode *episode = gathering->current;

	if (!episode || episode->number != h->episode || episode->oom) {
		episode = add_episode(gathering, record);
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
	struct load *load = gathering->load;
	struct episode *episode = gathering->current;

	if (record->h.type == OOMWATCH_TYPE_EXITED ||
	    record->h.type == OOMWATCH_TYPE_REAPED ||
	    record->h.type == OOMWATCH_TYPE_FREED)
		return;
	if (!ow_name_of(&ow_names_of_type, record->h.type)) {
		if (episode && episode->number == record->h.episode)
			episode->nr_newer++;
		return;
	}
	if (stands_for_repeats(record)) {
		episode = add_episode(gathering, record);
		episode->oom = record;
		episode->repeats = true;
		return;
	}
	episode = episode_of(gathering, record);
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
		load->victims[load->nr_victims++] = record;
		episode->nr_victims++;
		break;
	case OOMWATCH_TYPE_CANDIDATE:
		load->candidates[load->nr_candidates++] = record;
		episode->nr_candidates++;
		break;
	case OOMWATCH_TYPE_MEMCG:
		episode->memcg = record;
		break;
	case OOMWATCH_TYPE_RELATIVE:
		load->relatives[load->nr_relatives++] = record;
		episode->nr_relatives++;
		break;
	case OOMWATCH_TYPE_SYSTEM:
		episode->system = record;
		break;
	case OOMWATCH_TYPE_FREE_AREA:
		load->free_areas[load->nr_free_areas++] = record;
		episode->nr_free_areas++;
		break;
	case OOMWATCH_TYPE_HUGETLB:
		load->hugetlbs[load->nr_hugetlbs++] = record;
		episode->nr_hugetlbs++;
		break;
	}
}

/* An episode that has its oom record has all of what comes before, too. */
static void add_hole(struct gathering *gathering, __u64 after, __u64 before)
{
	struct load *load = gathering->load;
	struct hole *hole = &load->holes[load->nr_holes++];
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
static void close_holes(struct load *load, __u64 to)
{
	size_t i = load->nr_holes;

	while (i && !load->holes[i - 1].to)
		load->holes[--i].to = to;
}

static void put_together(struct load *load)
{
	struct gathering gathering = { .load = load };
	__u64 last = 0, number;
	size_t i;

	for (i = 0; i < load->count; i++) {
		const union record *record = load->records[i];

		if (record->h.seq > last + 1)
			add_hole(&gathering, last, record->h.seq);
		last = record->h.seq;
		number = gathering.number;
		add_record(&gathering, record);
		if (gathering.number != number)
			close_holes(load, gathering.number);
		if (record->h.type == OOMWATCH_TYPE_FREED)
			load->tells_freed = true;
		if (record->h.time_ns > load->end_ns)
			load->end_ns = record->h.time_ns;
	}
	close_holes(load, UINT64_MAX);
	if (gathering.current && !gathering.current->oom)
		gathering.current->cut = true;
}

/* By episode and number of the task; of the same task, the first one first. */
static int by_task(const void *one, const void *other, void *victims)
{
	size_t i = *(const size_t *)one, j = *(const size_t *)other;
	const union record *a = ((const union record **)victims)[i];
	const union record *b = ((const union record **)victims)[j];

	if (a->h.episode != b->h.episode)
		return a->h.episode < b->h.episode ? -1 : 1;
	if (a->victim.victim_pid != b->victim.victim_pid)
		return a->victim.victim_pid < b->victim.victim_pid ? -1 : 1;
	return i < j ? -1 : i > j;
}

/* Is the victim at an index of by_task before that task? */
static bool is_before(const struct load *load, size_t place, __u64 episode,
		      __s32 pid)
{
	const union record *victim = load->victims[load->by_task[place]];

	return victim->h.episode < episode ||
	       (victim->h.episode == episode &&
		victim->victim.victim_pid < pid);
}

/* The first victim record of a task; nr_victims if there is none. */
static size_t find_task(const struct load *load, __u64 episode, __s32 pid)
{
	size_t low = 0, high = load->nr_victims, middle;
	const union record *victim;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (is_before(load, middle, episode, pid))
			low = middle + 1;
		else
			high = middle;
	}
	if (low == load->nr_victims)
		return low;
	victim = load->victims[load->by_task[low]];
	return victim->h.episode == episode &&
	       victim->victim.victim_pid == pid ? load->by_task[low] :
						  load->nr_victims;
}

/**
 * episodes_find_victim() - find the victim of an exited, reaped or freed record
 * @load: all records
 * @ended: that record
 *
 * Return: its index in the victims; nr_victims if there is no record of it.
 */
size_t episodes_find_victim(const struct load *load, const union record *ended)
{
	return find_task(load, ended->h.episode, ENDED(ended, victim_pid));
}

/**
 * episodes_ending() - find out how a victim went
 * @load: all records
 * @victim: the victim, which is one of them
 *
 * Return: how.
 */
const struct ending *episodes_ending(const struct load *load,
				     const union record *victim)
{
	return &load->endings[find_task(load, victim->h.episode,
					victim->victim.victim_pid)];
}

static void note_endings(struct load *load)
{
	size_t i;

	load->by_task = room_for(load->nr_victims, sizeof(*load->by_task));
	for (i = 0; i < load->nr_victims; i++)
		load->by_task[i] = i;
	qsort_r(load->by_task, load->nr_victims, sizeof(*load->by_task),
		by_task, load->victims);
	for (i = 0; i < load->count; i++) {
		size_t victim;

		if (!ending_is(load->records[i]))
			continue;
		victim = episodes_find_victim(load, load->records[i]);
		if (victim < load->nr_victims)
			ending_note(&load->endings[victim], load->records[i]);
	}
}

/**
 * episodes_gather() - put the records of a load together
 * @load: the load; that it has more than its records goes here
 */
void episodes_gather(struct load *load)
{
	load->episodes = room_for(load->count, sizeof(*load->episodes));
	load->victims = room_for(load->count, sizeof(*load->victims));
	load->endings = room_for(load->count, sizeof(*load->endings));
	load->candidates = room_for(load->count, sizeof(*load->candidates));
	load->relatives = room_for(load->count, sizeof(*load->relatives));
	load->free_areas = room_for(load->count, sizeof(*load->free_areas));
	load->hugetlbs = room_for(load->count, sizeof(*load->hugetlbs));
	load->holes = room_for(load->count, sizeof(*load->holes));
	put_together(load);
	note_endings(load);
}

/**
 * episodes_may_lack() - tell whether a record of an episode may have been lost
 * @load: the load
 * @episode: its number; 0: of none
 *
 * Return: true if it may.
 */
bool episodes_may_lack(const struct load *load, __u64 episode)
{
	size_t i;

	for (i = 0; i < load->nr_holes; i++)
		if (!episode || (load->holes[i].from <= episode &&
				 episode <= load->holes[i].to))
			return true;
	return false;
}

/**
 * episodes_lack_after() - tell whether records were lost after another one
 * @load: the load
 * @seq: the number of the other one
 *
 * Return: true if some were.
 */
bool episodes_lack_after(const struct load *load, __u64 seq)
{
	return load->nr_holes && load->holes[load->nr_holes - 1].after >= seq;
}

/**
 * episodes_thinned() - count the episodes that were overwritten between those that
 *			were kept
 * @load: all records
 * @after: gets the last episode before them
 * @before: gets the first episode after them
 *
 * Return: how many there may be; those that a later one stands for count, too.
 */
__u64 episodes_thinned(const struct load *load, __u64 *after, __u64 *before)
{
	__u64 last = 0, seq = 0, count = 0;
	bool hole = false;
	size_t i;

	for (i = 0; i < load->count; i++) {
		const union record *record = load->records[i];

		hole |= seq && record->h.seq > seq + 1;
		seq = record->h.seq;
		if (!episode_grows_with(record))
			continue;
		if (last && hole && record->h.episode > last + 1) {
			if (!count)
				*after = last;
			*before = record->h.episode;
			count += record->h.episode - last - 1;
		}
		hole = false;
		last = record->h.episode;
	}
	return count;
}
