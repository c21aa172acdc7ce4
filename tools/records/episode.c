// SPDX-License-Identifier: GPL-2.0-only
/*
 * episode.c - what the records of one episode say of it
 */
#include <string.h>

#include "records/episode.h"
#include "records/path.h"
#include "lib/field.h"

/**
 * ending_is() - tell whether a record says how a victim went
 * @record: the record
 *
 * Return: true if ENDED() may be used.
 */
bool ending_is(const union record *record)
{
	return record->h.type == OOMWATCH_TYPE_EXITED ||
	       record->h.type == OOMWATCH_TYPE_REAPED ||
	       record->h.type == OOMWATCH_TYPE_FREED;
}

/**
 * ending_note() - take note of how a victim went
 * @ending: where
 * @ended: a record of that
 */
void ending_note(struct ending *ending, const union record *ended)
{
	uint64_t us = ENDED(ended, latency_us);

	switch (ended->h.type) {
	case OOMWATCH_TYPE_EXITED:
		ending->exited = true;
		ending->exited_us = us;
		ending->exited_seq = ended->h.seq;
		return;
	case OOMWATCH_TYPE_REAPED:
		ending->reaped = true;
		ending->reaped_us = us;
		ending->untimed = !record_has(ended, reaped, latency_us);
		break;
	case OOMWATCH_TYPE_FREED:
		ending->freed = true;
		ending->freed_us = us;
		ending->late_us = ended->freed.late_us;
		if (record_has(ended, freed, skipped_us))
			ending->skipped_us = ended->freed.skipped_us;
		break;
	}
	if (!ending->taken_seq)
		ending->taken_seq = ended->h.seq;
}

/**
 * episode_grows_with() - tell whether the number of its episode grows with that of a
 *			  record
 * @record: the record
 *
 * It does not where the record is of what happens later, or stands for repeats.
 *
 * Return: true if it does.
 */
bool episode_grows_with(const union record *record)
{
	switch (record->h.type) {
	case OOMWATCH_TYPE_OOM:
		return record->h.episode && !record_has(record, oom, repeats);
	case OOMWATCH_TYPE_VICTIM:
	case OOMWATCH_TYPE_CANDIDATE:
	case OOMWATCH_TYPE_MEMORY:
	case OOMWATCH_TYPE_STACK:
		return record->h.episode;
	default:
		return false;
	}
}

/**
 * episode_first() - find the record that tells when an episode was
 * @episode: the episode
 *
 * Return: its oom record; its first victim if there is none; else NULL.
 */
const union record *episode_first(const struct episode *episode)
{
	if (episode->oom || !episode->nr_victims)
		return episode->oom;
	return episode->victims[0];
}

/**
 * episode_chosen() - find the victim that the kernel chose
 * @episode: the episode
 *
 * Return: its record; the first victim if none is called chosen; NULL if there is
 * no victim.
 */
const union record *episode_chosen(const struct episode *episode)
{
	size_t i;

	for (i = 0; i < episode->nr_victims; i++)
		if (record_has(episode->victims[i], victim, role) &&
		    episode->victims[i]->victim.role == OOMWATCH_ROLE_CHOSEN)
			return episode->victims[i];
	return episode->nr_victims ? episode->victims[0] : NULL;
}

/**
 * episode_is_memcg() - tell whether a memory cgroup ran out
 * @episode: the episode, with an oom record
 *
 * Return: true if it did.
 */
bool episode_is_memcg(const struct episode *episode)
{
	return record_has(episode->oom, oom, context) &&
	       episode->oom->oom.context == OOMWATCH_CONTEXT_MEMCG;
}

/**
 * episode_is_sysrq() - tell whether nothing ran out
 * @episode: the episode, with an oom record
 *
 * Return: true if SysRq-f asked for the kill.
 */
bool episode_is_sysrq(const struct episode *episode)
{
	return record_has(episode->oom, oom, origin) &&
	       episode->oom->oom.origin == OOMWATCH_ORIGIN_SYSRQ;
}

/**
 * episode_is_bpf() - tell whether a BPF program asked for the kill
 * @episode: the episode, with an oom record
 *
 * Such a program chooses a cgroup, or the system, whatever its memory and limits are.
 *
 * Return: true if the stack says so.
 */
bool episode_is_bpf(const struct episode *episode)
{
	static const char function[] = "bpf_out_of_memory+";
	struct path stack;

	return episode->stack && path_of(&episode->stack->h, "stack", &stack) &&
	       stack.length >= strlen(function) &&
	       !memcmp(stack.bytes, function, strlen(function));
}

/**
 * episode_is_new_constraint() - tell whether the kernel has a constraint that is newer
 *			       than this tool
 * @episode: the episode, with an oom record
 *
 * Return: true if so.
 */
bool episode_is_new_constraint(const struct episode *episode)
{
	return record_has(episode->oom, oom, constraint) &&
	       !ow_name_of(&ow_names_of_kind[OW_KIND_CONSTRAINT],
			   episode->oom->oom.constraint);
}

/**
 * episode_is_restricted() - tell whether only some NUMA nodes were allowed
 * @episode: the episode, with an oom record
 *
 * Return: true if a cpuset or a memory policy allowed no more.
 */
bool episode_is_restricted(const struct episode *episode)
{
	return record_has(episode->oom, oom, constraint) &&
	       (episode->oom->oom.constraint == OOMWATCH_CONSTRAINT_CPUSET ||
		episode->oom->oom.constraint ==
		OOMWATCH_CONSTRAINT_MEMORY_POLICY);
}

/**
 * episode_ran_out() - say what ran out
 * @episode: the episode, with an oom record
 *
 * Return: one word; NULL if it was not captured.
 */
const char *episode_ran_out(const struct episode *episode)
{
	if (episode_is_sysrq(episode) || episode_is_bpf(episode))
		return "nothing";
	if (episode_is_memcg(episode))
		return "memcg";
	if (episode_is_restricted(episode))
		return "nodes";
	return record_has(episode->oom, oom, context) ? "system" : NULL;
}

/**
 * episode_own_limit() - tell whether a victim's own cgroup ran out
 * @episode: the episode, of a memory cgroup
 * @victim: a victim of it
 *
 * Return: 1 if it did, 0 if it was one above it, -1 if that is not known.
 */
int episode_own_limit(const struct episode *episode, const union record *victim)
{
	if (!record_has(episode->oom, oom, oom_memcg_id) ||
	    !record_has(victim, victim, task_memcg_id))
		return -1;
	return episode->oom->oom.oom_memcg_id == victim->victim.task_memcg_id;
}

/**
 * episode_panic_reason() - tell why the system panicked
 * @episode: the episode, with an oom record
 *
 * Return: one of enum oomwatch_panic; -1 if that is not recorded.
 */
int episode_panic_reason(const struct episode *episode)
{
	return record_has(episode->oom, oom, panic_reason) ?
	       (int)episode->oom->oom.panic_reason : -1;
}

/**
 * episode_panics_by_2() - tell whether vm.panic_on_oom was 2, not 1
 * @episode: the episode, with an oom record, of a panic because of vm.panic_on_oom
 *
 * Return: true if it was: with 1, only an OOM of the whole system panics.
 */
bool episode_panics_by_2(const struct episode *episode)
{
	return record_has(episode->oom, oom, constraint) &&
	       episode->oom->oom.constraint != OOMWATCH_CONSTRAINT_NONE;
}

/**
 * episode_is_further() - tell whether a victim has the memory of an earlier one
 * @victim: the victim
 *
 * Return: true if it has: as a further thread of that, or because it shares it.
 */
bool episode_is_further(const union record *victim)
{
	return record_has(victim, victim, mm_victim_tgid);
}

/**
 * episode_is_victim() - tell whether a process is a victim of the episode
 * @episode: the episode
 * @pid: its number, or that of one of its threads
 *
 * Return: true if it is.
 */
bool episode_is_victim(const struct episode *episode, __s32 pid)
{
	size_t i;

	for (i = 0; i < episode->nr_victims; i++)
		if (episode->victims[i]->victim.victim_pid == pid ||
		    episode->victims[i]->victim.victim_tgid == pid)
			return true;
	return false;
}

static bool knows_constraint(__u32 constraint)
{
	return ow_name_of(&ow_names_of_kind[OW_KIND_CONSTRAINT], constraint);
}

/**
 * episode_knows_policy() - tell whether it was the OOM killer's own policy that decided
 * @episode: the episode
 *
 * A policy hook may decide otherwise, and with a constraint that is newer than this
 * tool, so may the kernel.
 *
 * Return: true if so, as far as the records tell.
 */
bool episode_knows_policy(const struct episode *episode)
{
	const union record *oom = episode->oom;
	size_t i;

	if (oom && record_has(oom, oom, outcome) &&
	    oom->oom.outcome == OOMWATCH_OUTCOME_HANDLED)
		return false;
	if (oom && record_has(oom, oom, constraint) &&
	    !knows_constraint(oom->oom.constraint))
		return false;
	for (i = 0; i < episode->nr_victims; i++)
		if (record_has(episode->victims[i], victim, constraint) &&
		    !knows_constraint(episode->victims[i]->victim.constraint))
			return false;
	return true;
}

/**
 * episode_is_scored() - tell whether the choice of an episode was made by points
 * @episode: the episode
 *
 * It is not with oom_kill_allocating_task, nor if a task asked to go first.
 *
 * Return: true if it was.
 */
bool episode_is_scored(const struct episode *episode)
{
	return episode->oom && record_has(episode->oom, oom, chosen_points);
}

/**
 * episode_is_chosen() - tell whether a victim, of any episode, is the chosen process
 * @episode: one that has an oom record with chosen_pid
 * @victim: the victim
 *
 * Without a choice by points, a thread may have been chosen.
 *
 * Return: true if it is that process.
 */
bool episode_is_chosen(const struct episode *episode, const union record *victim)
{
	const struct oomwatch_oom *oom = &episode->oom->oom;

	return victim->victim.victim_tgid == oom->chosen_pid ||
	       (!episode_is_scored(episode) &&
		(victim->victim.victim_pid == oom->chosen_pid ||
		 victim->victim.victim_tgid == oom->trigger_tgid));
}
