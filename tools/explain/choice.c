// SPDX-License-Identifier: GPL-2.0-only
/*
 * choice.c - which of all episodes a person means
 *
 * This is the newest episode with a victim. If a task is named, it is the newest in
 * which that task was a victim, else the trigger, else a candidate.
 */
#include "commands/option.h"
#include "explain/choice.h"
#include "records/sequel.h"

/* What the task of a filter is in an episode, the likeliest first. */
enum who {
	WHO_VICTIM,
	WHO_TRIGGER,
	WHO_CANDIDATE,
	WHO_NONE,
};

static enum who who_of(const struct episode *episode,
		       const struct filter *filter)
{
	size_t i;

	if (!filter->comm && !filter->pid)
		return WHO_VICTIM;
	for (i = 0; i < episode->nr_victims; i++)
		if (filter_matches_who(filter, &episode->victims[i]->h,
				       "victim"))
			return WHO_VICTIM;
	if (!episode->oom)
		return WHO_NONE;
	if (filter_matches_who(filter, &episode->oom->h, "chosen"))
		return WHO_VICTIM;
	if (filter_matches_who(filter, &episode->oom->h, "trigger"))
		return WHO_TRIGGER;
	for (i = 0; i < episode->nr_candidates; i++)
		if (filter_matches_who(filter, &episode->candidates[i]->h,
				       "candidate"))
			return WHO_CANDIDATE;
	return WHO_NONE;
}

static bool is_there(const struct episode *episode,
		     const struct filter *filter, const struct clock *clock)
{
	struct filter when = { .since = filter->since, .until = filter->until };
	struct filter memcg = { .memcg = filter->memcg, .owner = filter->owner };
	const union record *first = episode_first(episode);
	size_t i;

	if (!filter_matches(&when, clock, &first->h))
		return false;
	if (filter_matches(&memcg, clock, &first->h))
		return true;
	for (i = 0; i < episode->nr_victims; i++)
		if (filter_matches(&memcg, clock, &episode->victims[i]->h))
			return true;
	return false;
}

/* The smaller, the likelier the episode is meant; UINT64_MAX: it is not meant. */
static uint64_t distance_of(const struct episode *episode,
			    const struct filter *filter,
			    const struct clock *clock)
{
	enum who who;

	if (!episode->oom || !is_there(episode, filter, clock))
		return UINT64_MAX;
	who = who_of(episode, filter);
	if (who == WHO_NONE)
		return UINT64_MAX;
	return 8 * sequel_is_wait(episode) + 2 * who +
	       !sequel_is_kill(episode);
}

/**
 * choice_make() - find the episode that is meant
 * @load: all episodes
 * @filter: which ones are wanted
 * @clock: what the times of the records mean
 *
 * Return: the episode, which has an oom record; NULL if there is none.
 */
const struct episode *choice_make(const struct load *load,
				  const struct filter *filter,
				  const struct clock *clock)
{
	const struct episode *best = NULL;
	uint64_t least = UINT64_MAX;
	size_t i;

	for (i = 0; i < load->nr_episodes; i++) {
		const struct episode *episode = &load->episodes[i];
		uint64_t distance = distance_of(episode, filter, clock);

		if (distance == UINT64_MAX || distance > least ||
		    (distance == least && episode->number < best->number))
			continue;
		best = episode;
		least = distance;
	}
	return best;
}

static const struct episode *find_number(const struct load *load,
					 __u64 number)
{
	const struct episode *found = NULL;
	size_t i;

	for (i = 0; i < load->nr_episodes; i++)
		if (load->episodes[i].number == number &&
		    (!found || load->episodes[i].oom))
			found = &load->episodes[i];
	return found;
}

/**
 * choice_find() - find the episode that a command line asks for
 * @load: all episodes
 * @number: its number; 0: the newest that passes
 * @filter: which ones are wanted
 * @clock: what the times of the records mean
 *
 * Return: the episode, of which its oom record may be missing; NULL: there is none.
 */
const struct episode *choice_find(const struct load *load,
				  unsigned long long number,
				  const struct filter *filter,
				  const struct clock *clock)
{
	return number ? find_number(load, number) :
			choice_make(load, filter, clock);
}

/**
 * choice_later() - find what happened after the episode that is meant
 * @load: all episodes
 * @chosen: that episode
 * @count: gets how many there are, without those that are part of an OOM
 *
 * Return: the newest; NULL if there is none.
 */
const struct episode *choice_later(const struct load *load,
				   const struct episode *chosen,
				   uint64_t *count)
{
	const struct episode *newest = NULL;
	size_t i;

	*count = 0;
	for (i = 0; i < load->nr_episodes; i++) {
		const struct episode *episode = &load->episodes[i];

		if (!episode->oom || episode->number <= chosen->number ||
		    (sequel_is_wait(episode) && sequel_cause(load, episode)))
			continue;
		*count += record_has(episode->oom, oom, repeats) ?
			  episode->oom->oom.repeats : 1;
		if (!newest || episode->number > newest->number)
			newest = episode;
	}
	return newest;
}

/* Is there an episode, from a number on, that this one may repeat? */
static bool starts_behind(const struct load *load,
			  const struct episode *repeats, __u64 number)
{
	size_t i;

	for (i = 0; i < load->nr_episodes; i++) {
		const struct episode *episode = &load->episodes[i];

		if (episode->oom && episode->number >= number &&
		    episode->number < repeats->number &&
		    sequel_same_place(episode->oom, repeats->oom))
			return true;
	}
	return false;
}

/**
 * choice_merged() - find the episode that stands for another one
 * @load: all episodes
 * @number: the number of the other one, of which there is no record
 *
 * Return: the first that may stand for it; NULL if none does.
 */
const struct episode *choice_merged(const struct load *load, __u64 number)
{
	const struct episode *first = NULL;
	size_t i;

	for (i = 0; i < load->nr_episodes; i++) {
		const struct episode *episode = &load->episodes[i];

		if (!episode->repeats || episode->number < number ||
		    (first && first->number < episode->number) ||
		    starts_behind(load, episode, number))
			continue;
		first = episode;
	}
	return first;
}

/**
 * choice_passes() - tell whether an episode passes a filter
 * @episode: the episode, with an oom record or a victim
 * @filter: which ones are wanted
 * @clock: what the times of the records mean
 *
 * Return: true if a task in it is the wanted one, its time fits, and its cgroup.
 */
bool choice_passes(const struct episode *episode, const struct filter *filter,
		   const struct clock *clock)
{
	return (!filter->episode || filter->episode == episode->number) &&
	       is_there(episode, filter, clock) &&
	       who_of(episode, filter) != WHO_NONE;
}
