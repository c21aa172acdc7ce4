// SPDX-License-Identifier: GPL-2.0-only
/*
 * episode_victim.c - the tasks that are killed, in an episode or outside of one
 *
 * Each is published when it is marked: a victim may be gone before the episode ends.
 */
#include <linux/oom.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/timekeeping.h>

#include "episode_collect.h"
#include "episode_flood.h"
#include "episode_freed.h"
#include "episode_pending.h"
#include "episode_state.h"
#include "episode_victim.h"
#include "rec_selection.h"
#include "rec_oom.h"
#include "rec_task.h"
#include "rec_victim.h"
#include "ring_budget.h"
#include "ring_record.h"
#include "stats.h"

/* What will be published of a victim later. */
#define ENDING_BYTES \
	(sizeof(struct oomwatch_exited) + sizeof(struct oomwatch_reaped) + \
	 sizeof(struct oomwatch_freed) + 3 * OW_WALL_BYTES)

/*
 * The memory whose other users were looked for last in the episode; compared, never
 * dereferenced.
 */
static struct mm_struct *walked_mm;

/*
 * The task that entered __oom_kill_process() last, in an episode or not, until
 * the mark: compared, never dereferenced; under oom_lock.
 */
static struct task_struct *killer;

/* The record of the victim that is being marked; also under oom_lock. */
static struct ow_record victim_record;

/* What its memory holds, which all processes that share it hold; also under oom_lock. */
static struct ow_rss victim_rss;

/**
 * ow_episode_forget_kill() - an episode begins
 */
void ow_episode_forget_kill(void)
{
	killer = NULL;
	walked_mm = NULL;
}

/**
 * ow_episode_kill() - __oom_kill_process() was entered
 * @task: its argument
 */
void ow_episode_kill(struct task_struct *task)
{
	killer = current;
	if (!ow_episode_is_open())
		return;
	/* Soon: it may change while the balance is collected. */
	if (ow_episode.selected && !ow_episode.kills)
		ow_oom_group(&ow_episode.oom, task, ow_episode.memcg);
	if (ow_episode.selected)
		ow_collect_balance();
	ow_episode.kills++;
}

static void set_points(struct ow_record *rec, const struct task_struct *task)
{
	const struct ow_record *oom = &ow_episode.oom;
	long points;

	if (task->tgid == ow_episode.chosen_tgid) {
		if (!ow_has(oom, oom, chosen_points))
			return;
		points = oom->oom.chosen_points;
	} else if (!ow_selection_points(task->tgid, &points)) {
		return;
	}
	ow_set(rec, victim, victim_points, points);
	ow_set(rec, victim, victim_score,
	       ow_task_score(points, oom->oom.totalpages));
}

static void name_task(char comm[OOMWATCH_COMM_LEN],
		      const struct task_struct *task)
{
	if (ow_episode_is_open())
		ow_oom_comm(comm, &ow_episode.oom, task);
	else
		ow_task_comm(comm, task);
}

/* Without the probe on oom_kill_process(), it is not known which task was chosen. */
static void set_role(struct ow_record *rec, const struct task_struct *task)
{
	if (!ow_episode.selected) {
		if (!ow_episode.kills && task == current)
			ow_set(rec, victim, role, OOMWATCH_ROLE_TRIGGER);
		return;
	}
	ow_set(rec, victim, role,
	       task->tgid == ow_episode.chosen_tgid ? OOMWATCH_ROLE_CHOSEN :
						   OOMWATCH_ROLE_GROUP);
}

/* What the open episode knows about a victim of it. */
static void set_circumstances(struct ow_record *rec,
			      const struct task_struct *task)
{
	const struct ow_record *oom = &ow_episode.oom;

	if (ow_episode.selected)
		set_points(rec, task);
	ow_set(rec, victim, state, ow_episode.kills ? OOMWATCH_STATE_KILLED :
						   OOMWATCH_STATE_DYING);
	ow_set(rec, victim, context, oom->oom.context);
	if (ow_has(oom, oom, constraint))
		ow_set(rec, victim, constraint, oom->oom.constraint);
	if (ow_has(oom, oom, oom_memcg_id))
		ow_set(rec, victim, oom_memcg_id, oom->oom.oom_memcg_id);
	if (ow_has(oom, oom, oom_memcg))
		ow_record_copy_path(rec, &rec->victim.oom_memcg,
				    OOMWATCH_BIT_victim_oom_memcg, oom,
				    &oom->oom.oom_memcg);
}

/* A task may be renamed at any time: it has one name in all records of an episode. */
static void set_comms(struct ow_record *rec, const struct task_struct *task,
		      const char comm[OOMWATCH_COMM_LEN])
{
	memcpy(rec->victim.victim_comm, comm, OOMWATCH_COMM_LEN);
	ow_valid(rec, victim, victim_comm);
	if (task == current)
		memcpy(rec->victim.trigger_comm, comm, OOMWATCH_COMM_LEN);
	else
		name_task(rec->victim.trigger_comm, current);
	ow_valid(rec, victim, trigger_comm);
}

/* The process that has the same memory, and was a victim before. */
static void set_first(struct ow_record *rec, const struct task_struct *task,
		      struct mm_struct *mm, bool worth)
{
	struct ow_first first;

	if (!ow_freed_hold(&first, task, mm, rec->victim.victim_comm, worth,
			   rec->h.episode, rec->h.time_ns))
		return;
	ow_set(rec, victim, mm_victim_tgid, first.tgid);
	ow_set(rec, victim, mm_victim_episode, first.episode);
}

/* Is this victim worth keeping, with all that is still to come of it? */
static bool is_worth(u64 now)
{
	if (!ow_episode_is_open()) {
		ow_budget_begin(NULL, now);
		return ow_budget_ask() != OW_WORTH_NOTHING;
	}
	if (!ow_episode.victims)
		ow_episode.worth = ow_budget_ask();
	return ow_episode.worth != OW_WORTH_NOTHING && ow_budget_is_left();
}

/*
 * Publishes a victim, unless it is known as one already. A task that is not
 * marked is killed because it shares the memory of one that is.
 */
static void record_victim(struct task_struct *task, struct mm_struct *mm,
			  bool marked)
{
	struct ow_record *rec = &victim_record;
	u64 number = ow_episode_is_open() ? ow_episode.oom.h.episode : 0;
	u64 now = ktime_get_boot_fast_ns();
	bool worth = is_worth(now);
	char comm[OOMWATCH_COMM_LEN];
	u32 size;

	name_task(comm, task);
	switch (ow_pending_add(task, mm, comm, marked, worth, number, now)) {
	case OW_NEW_NOTHING:
		return;
	case OW_NEW_THREAD:
		ow_stats_thread();
		break;
	case OW_NEW_PROCESS:
		ow_stats_victim();
		break;
	}
	ow_record_begin(rec, OOMWATCH_TYPE_VICTIM,
			sizeof(struct oomwatch_victim), number);
	rec->h.time_ns = now;
	ow_set(rec, victim, trigger_pid, current->pid);
	set_comms(rec, task, comm);
	ow_victim_fill(rec, task, mm, &victim_rss,
		       ow_episode_is_open() ? &ow_episode.oom : NULL);
	set_first(rec, task, mm, worth);
	if (!marked)
		ow_set(rec, victim, role, OOMWATCH_ROLE_SHARED_MM);
	if (ow_episode_is_open()) {
		ow_episode.victims++;
		if (marked)
			set_role(rec, task);
		set_circumstances(rec, task);
		ow_flood_end(rec->victim.context, rec->victim.oom_memcg_id);
	}
	if (worth)
		ow_record_keep(rec);
	size = ow_record_end(rec);
	if (worth)
		ow_budget_spend(size + ENDING_BYTES);
	ow_record_publish(rec, size);
}

static void record_sharer(struct task_struct *task)
{
	record_victim(task, walked_mm, false);
}

static void record_sharers(struct task_struct *victim)
{
	unsigned int left;

	walked_mm = victim->mm;
	left = ow_victim_find_sharers(victim, record_sharer);
	ow_stats_unrecorded(left);
	if (ow_episode_is_open())
		ow_episode.unrecorded += left;
}

/**
 * ow_episode_mark() - mark_oom_victim() was entered
 * @task: its argument; its mm is stable, its alloc_lock may be held
 *
 * The kernel marks a task again that is marked already, first of all the first
 * victim of a group. That makes no new victim.
 */
void ow_episode_mark(struct task_struct *task)
{
	bool killing = killer == current;

	if (killing) {
		ow_stats_kill_mark();
		killer = NULL;
	}
	if (ow_episode_is_open())
		ow_episode.marks++;
	if (test_tsk_thread_flag(task, TIF_MEMDIE))
		return;
	ow_task_rss(&victim_rss, task->mm);
	record_victim(task, task->mm, true);
	/* Members of a group that share their memory have the same sharers, too. */
	if (killing && (!ow_episode_is_open() || task->mm != walked_mm))
		record_sharers(task);
}
