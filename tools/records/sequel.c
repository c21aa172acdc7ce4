// SPDX-License-Identifier: GPL-2.0-only
/*
 * sequel.c - the episodes that follow from a kill
 *
 * While a victim exits, other requests wait for it, and a task that is dying may ask
 * for memory, too. Each of these is an episode of its own, but part of that OOM.
 * Episodes are compared by number: the record of one that stands for repeats comes
 * late.
 */
#include "records/path.h"
#include "records/sequel.h"

static __u32 outcome_of(const struct episode *episode)
{
	return record_has(episode->oom, oom, outcome) ?
	       episode->oom->oom.outcome : OOMWATCH_OUTCOME_UNKNOWN;
}

/**
 * sequel_is_kill() - tell whether an episode is an OOM as people mean it
 * @episode: the episode
 *
 * Return: true if a task was killed, or the system panicked.
 */
bool sequel_is_kill(const struct episode *episode)
{
	if (!episode->oom)
		return false;
	switch (outcome_of(episode)) {
	case OOMWATCH_OUTCOME_KILLED:
	case OOMWATCH_OUTCOME_PANIC:
		return true;
	case OOMWATCH_OUTCOME_UNKNOWN:
		return episode->nr_victims;
	default:
		return false;
	}
}

/**
 * sequel_is_wait() - tell whether an episode is part of an OOM before it
 * @episode: the episode
 *
 * Return: true if it waited for a victim, or its trigger was dying.
 */
bool sequel_is_wait(const struct episode *episode)
{
	return episode->oom &&
	       (outcome_of(episode) == OOMWATCH_OUTCOME_VICTIM_PENDING ||
		outcome_of(episode) == OOMWATCH_OUTCOME_TRIGGER_DYING);
}

/*
 * Had the kernel stopped waiting for a victim before a record was published? Records
 * of an older module do not say when memory is free.
 */
static bool has_gone(const struct load *load, size_t victim, __u64 seq)
{
	const struct ending *ending =
		episodes_ending(load, load->victims[victim]);

	return (ending->taken_seq && ending->taken_seq < seq) ||
	       (!load->tells_freed && ending->exited &&
		ending->exited_seq < seq);
}

static bool is_memcg(const union record *oom)
{
	return record_has(oom, oom, context) &&
	       oom->oom.context == OOMWATCH_CONTEXT_MEMCG;
}

/*
 * Does an episode meet the victim of an earlier one? All victims that are marked,
 * if the system ran out; else those in the cgroup that did, or below it.
 */
static bool meets(const union record *oom, const union record *victim)
{
	struct path path, above;

	/* A victim that has the memory of an earlier one ends with that. */
	if (!record_has(victim, victim, victim_pid) ||
	    record_has(victim, victim, mm_victim_tgid) ||
	    (record_has(victim, victim, role) &&
	     victim->victim.role == OOMWATCH_ROLE_SHARED_MM))
		return false;
	if (!is_memcg(oom))
		return true;
	return path_of(&oom->h, "oom_memcg", &above) &&
	       path_of(&victim->h, "task_memcg", &path) &&
	       path_lies_in(&path, &above) == 1;
}

/* The process of the victim that an episode met, by its number. */
static bool find_pending(const struct load *load, const union record *oom,
			 __s32 *tgid)
{
	size_t i = load->nr_victims;

	while (i--) {
		const union record *victim = load->victims[i];

		if (victim->h.seq < oom->h.seq &&
		    record_has(victim, victim, victim_tgid) &&
		    victim->victim.victim_pid == oom->oom.pending_victim_pid) {
			*tgid = victim->victim.victim_tgid;
			return true;
		}
	}
	return false;
}

/**
 * sequel_awaited() - find the victim that an episode waited for
 * @load: all episodes
 * @oom: the oom record of the episode
 *
 * It is the one that is named there, or its first thread that was marked. An older
 * module does not name it. Then it is the last victim before that had not gone. If all
 * had, it is the last one: the kernel waits for its memory, which other threads may hold.
 *
 * Return: its record; NULL if there is none.
 */
const union record *sequel_awaited(const struct load *load,
				   const union record *oom)
{
	bool named = record_has(oom, oom, pending_victim_pid);
	const union record *last = NULL;
	size_t i = load->nr_victims;
	__s32 tgid = 0;

	if (named && !find_pending(load, oom, &tgid))
		return NULL;
	while (i--) {
		const union record *victim = load->victims[i];

		if (victim->h.episode >= oom->h.episode ||
		    victim->h.seq >= oom->h.seq || !meets(oom, victim) ||
		    (named && victim->victim.victim_tgid != tgid))
			continue;
		if (named || !has_gone(load, i, oom->h.seq))
			return victim;
		if (!last)
			last = victim;
	}
	return last;
}

/**
 * sequel_same_place() - tell whether the same memory ran out in two episodes
 * @oom: the oom record of the one
 * @other: that of the other
 *
 * Return: true if both are of the system, or of the same cgroup.
 */
bool sequel_same_place(const union record *oom, const union record *other)
{
	struct path path, there;

	if (is_memcg(oom) != is_memcg(other))
		return false;
	if (!is_memcg(oom))
		return true;
	if (record_has(oom, oom, oom_memcg_id) &&
	    record_has(other, oom, oom_memcg_id) &&
	    oom->oom.oom_memcg_id == other->oom.oom_memcg_id)
		return true;
	return path_of(&oom->h, "oom_memcg", &path) &&
	       path_of(&other->h, "oom_memcg", &there) &&
	       path.length == there.length &&
	       path_lies_in(&path, &there) == 1;
}

/* A later oom record of the same memory. Return: false if it ends the run. */
static bool add_repeats(struct run *run, const union record *oom,
			const union record *other)
{
	if (other->oom.outcome != oom->oom.outcome ||
	    !record_has(other, oom, repeats))
		return false;
	run->repeated += other->oom.repeats;
	return true;
}

/**
 * sequel_run() - find the run of repeats that an episode is part of
 * @episode: the episode, with an oom record
 *
 * The module counts episodes that repeat one another, until something else happens in
 * the same context. An episode with a victim is no repeat.
 *
 * Return: the run.
 */
struct run sequel_run(const struct episode *episode)
{
	const union record *oom = episode->oom;
	const struct load *load = episode->load;
	bool goes_on = !oom->oom.victims;
	struct run run = { 0 };
	size_t i;

	for (i = 0; i < load->count && goes_on; i++) {
		const union record *other = load->records[i];

		if (other->h.type != OOMWATCH_TYPE_OOM ||
		    other->oom.context != oom->oom.context ||
		    other->oom.oom_memcg_id != oom->oom.oom_memcg_id)
			continue;
		if (!episode->repeats && other->h.seq > oom->h.seq)
			goes_on = add_repeats(&run, oom, other);
		else if (episode->repeats && other->h.seq < oom->h.seq &&
			 other->oom.outcome == oom->oom.outcome &&
			 !record_has(other, oom, repeats))
			run.first = other->h.episode;
	}
	return run;
}

/**
 * sequel_awaits() - find the victim that an episode has waited for
 * @episode: the episode, with an oom record
 *
 * Return: its record; NULL if it did not wait, or if the victim is not known.
 */
const union record *sequel_awaits(const struct episode *episode)
{
	return outcome_of(episode) == OOMWATCH_OUTCOME_VICTIM_PENDING ?
	       sequel_awaited(episode->load, episode->oom) : NULL;
}

static bool has_victim(const struct episode *episode, __s32 tgid)
{
	size_t i;

	for (i = 0; i < episode->nr_victims; i++)
		if (record_has(episode->victims[i], victim, victim_tgid) &&
		    episode->victims[i]->victim.victim_tgid == tgid)
			return true;
	return false;
}

static const struct episode *find_episode(const struct load *load,
					  __u64 number)
{
	size_t i = load->nr_episodes;

	while (i--)
		if (load->episodes[i].number == number &&
		    sequel_is_kill(&load->episodes[i]))
			return &load->episodes[i];
	return NULL;
}

/* The last OOM with the trigger as a victim, else the last of the same memory. */
static const struct episode *find_death(const struct load *load,
					const union record *oom)
{
	const struct episode *last = NULL;
	size_t i;

	for (i = load->nr_episodes; i--;) {
		const struct episode *kill = &load->episodes[i];

		if (!sequel_is_kill(kill) || kill->number >= oom->h.episode)
			continue;
		if (record_has(oom, oom, trigger_tgid) &&
		    has_victim(kill, oom->oom.trigger_tgid))
			return kill;
		if (!last && sequel_same_place(oom, kill->oom))
			last = kill;
	}
	return last;
}

/**
 * sequel_cause() - find the OOM that an episode is part of
 * @load: all episodes
 * @episode: one for which sequel_is_wait() holds
 *
 * Return: the OOM; NULL if there are no records of it.
 */
const struct episode *sequel_cause(const struct load *load,
				   const struct episode *episode)
{
	const union record *victim;

	if (outcome_of(episode) == OOMWATCH_OUTCOME_TRIGGER_DYING)
		return find_death(load, episode->oom);
	victim = sequel_awaited(load, episode->oom);
	return victim ? find_episode(load, victim->h.episode) : NULL;
}

static void add_wait(struct sequel *sequel, const union record *oom)
{
	uint64_t count = 1, took_us = 0, first_ns;

	if (record_has(oom, oom, repeats)) {
		count = oom->oom.repeats;
		if (record_has(oom, oom, repeats_duration_us))
			took_us = oom->oom.repeats_duration_us;
	} else if (record_has(oom, oom, duration_us)) {
		took_us = oom->oom.duration_us;
	}
	if (oom->oom.outcome == OOMWATCH_OUTCOME_VICTIM_PENDING)
		sequel->waited += count;
	else
		sequel->dying += count;
	first_ns = took_us < oom->h.time_ns / 1000 ?
		   oom->h.time_ns - took_us * 1000 : 0;
	if (!sequel->first_ns || first_ns < sequel->first_ns)
		sequel->first_ns = first_ns;
	if (oom->h.time_ns > sequel->last_ns)
		sequel->last_ns = oom->h.time_ns;
}

/**
 * sequel_of() - count the episodes that follow from an OOM
 * @load: all episodes
 * @kill: the OOM
 *
 * Return: the counts.
 */
struct sequel sequel_of(const struct load *load, const struct episode *kill)
{
	struct sequel sequel = { 0 };
	size_t i;

	for (i = 0; i < load->nr_episodes; i++) {
		const struct episode *episode = &load->episodes[i];

		if (episode->number > kill->number && sequel_is_wait(episode) &&
		    sequel_cause(load, episode) == kill)
			add_wait(&sequel, episode->oom);
	}
	return sequel;
}
