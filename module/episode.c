// SPDX-License-Identifier: GPL-2.0-only
/*
 * episode.c - what happens in one call of out_of_memory(), entry to return
 *
 * The kernel calls out_of_memory() under its oom_lock, so at most one episode
 * is open in the whole system, all its steps run in the task that triggered it,
 * and nothing here needs a lock. An entry that finds an episode open means that
 * its return was missed: that one is closed with outcome "unknown".
 *
 *   out_of_memory()			opens the episode
 *     notifier				global context only
 *     mark_oom_victim(current)		the trigger is dying: no selection
 *     dump_header()			before oom_kill_process(): panic is near
 *     oom_kill_process(chosen)
 *       mark_oom_victim()		chosen is dying: it is not killed
 *       __oom_kill_process()		once, or once per task of a group
 *         mark_oom_victim()
 *   return				decides the outcome
 *
 * The oom record is built on the way, in the episode itself.
 */
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/math64.h>
#include <linux/memcontrol.h>
#include <linux/minmax.h>
#include <linux/nodemask.h>
#include <linux/oom.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/string.h>
#include <linux/time64.h>
#include <linux/timekeeping.h>

#include "episode.h"
#include "flood.h"
#include "record.h"
#include "snapshot.h"
#include "tally.h"
#include "victim.h"

/* Values of oom_control.chosen that are no task. */
#define CHOSEN_NONE	NULL
#define CHOSEN_PENDING	((struct task_struct *)-1UL)

/**
 * struct episode - the one episode that may be open
 * @trigger: the task inside out_of_memory(), NULL if no episode is open;
 *           compared, never dereferenced
 * @oc: the argument of out_of_memory(), only compared: it lies on the stack of
 *      the trigger, and the return may have been missed
 * @entry_ns: time of the entry, CLOCK_BOOTTIME
 * @freed: pages that other OOM notifiers freed
 * @notified: the OOM notifiers ran
 * @selected: oom_kill_process() ran
 * @chosen_tgid: process that it was called for
 * @kills: calls of __oom_kill_process()
 * @marks: calls of mark_oom_victim()
 * @victims: those of them that made a new victim
 * @oom: the record of the episode
 *
 * Only touched by the task that holds the kernel's oom_lock.
 */
struct episode {
	struct task_struct *trigger;
	const struct oom_control *oc;
	u64 entry_ns;
	unsigned long freed;
	bool notified;
	bool selected;
	pid_t chosen_tgid;
	unsigned int kills;
	unsigned int marks;
	unsigned int victims;
	struct ow_record oom;
};

static struct episode episode;

/*
 * The task that entered __oom_kill_process() last, in an episode or not, until
 * the mark: compared, never dereferenced; under oom_lock.
 */
static struct task_struct *killer;

/* The record of the victim that is being marked; also under oom_lock. */
static struct ow_record victim_record;

static bool is_open(void)
{
	return episode.trigger == current;
}

static bool is_open_for(const struct oom_control *oc)
{
	return is_open() && episode.oc == oc;
}

static void set_trigger(struct ow_record *rec)
{
	struct mem_cgroup *memcg;

	ow_set(rec, oom, trigger_pid, current->pid);
	ow_set(rec, oom, trigger_tgid, current->tgid);
	ow_set(rec, oom, trigger_nspid, ow_snapshot_nspid(current));
	ow_set(rec, oom, trigger_uid, ow_snapshot_uid(current));
	ow_set(rec, oom, trigger_oom_score_adj,
	       current->signal->oom_score_adj);
	ow_snapshot_comm(rec->oom.trigger_comm, current);
	ow_valid(rec, oom, trigger_comm);

	ow_set_str(rec, oom, cpuset,
		   ow_snapshot_cpuset_path(current, ow_record_tail(rec),
					   ow_record_room(rec)));
	rcu_read_lock();
	memcg = mem_cgroup_from_task(current);
	if (memcg)
		ow_set_str(rec, oom, trigger_memcg,
			   ow_snapshot_memcg_path(memcg, ow_record_tail(rec),
						  ow_record_room(rec)));
	rcu_read_unlock();
}

static void set_request(struct ow_record *rec, const struct oom_control *oc)
{
	ow_set(rec, oom, context, oc->memcg ? OOMWATCH_CONTEXT_MEMCG :
					      OOMWATCH_CONTEXT_GLOBAL);
	ow_set(rec, oom, invoker, ow_snapshot_invoker(oc));
	ow_set(rec, oom, order, oc->order);
	ow_set(rec, oom, gfp_mask, (__force u32)oc->gfp_mask);
	ow_set(rec, oom, page_size, PAGE_SIZE);
	ow_set_str(rec, oom, gfp_flags,
		   snprintf(ow_record_tail(rec), ow_record_room(rec), "%pGg",
			    &oc->gfp_mask));
	ow_set_str(rec, oom, mems_allowed,
		   snprintf(ow_record_tail(rec), ow_record_room(rec), "%*pbl",
			    nodemask_pr_args(&current->mems_allowed)));
	if (!oc->memcg)
		return;
	/* The caller of out_of_memory() holds a reference on oc->memcg. */
	ow_set(rec, oom, oom_memcg_id, ow_snapshot_memcg_id(oc->memcg));
	ow_set_str(rec, oom, oom_memcg,
		   ow_snapshot_memcg_path(oc->memcg, ow_record_tail(rec),
					  ow_record_room(rec)));
	ow_snapshot_memcg_usage(rec, oc->memcg);
}

/* What constrained_alloc() found; totalpages is 0 until it has run. */
static void set_constraint(struct ow_record *rec, const struct oom_control *oc)
{
	const nodemask_t *nodes = oc->nodemask;

	if (!oc->totalpages)
		return;
	ow_set(rec, oom, constraint, oc->constraint);
	ow_set(rec, oom, totalpages, oc->totalpages);
	ow_set_str(rec, oom, nodemask,
		   nodes ? snprintf(ow_record_tail(rec), ow_record_room(rec),
				    "%*pbl", nodemask_pr_args(nodes)) : 0);
}

static enum oomwatch_outcome outcome_of(const struct oom_control *oc, bool ret)
{
	if (episode.kills)
		return episode.marks ? OOMWATCH_OUTCOME_KILLED :
				       OOMWATCH_OUTCOME_VICTIM_EXITED;
	if (episode.selected)
		return OOMWATCH_OUTCOME_ALREADY_DYING;
	if (oc->totalpages && oc->chosen == CHOSEN_PENDING)
		return OOMWATCH_OUTCOME_VICTIM_PENDING;
	if (oc->totalpages && oc->chosen == CHOSEN_NONE)
		return OOMWATCH_OUTCOME_NO_VICTIM;
	/* The probe on oom_kill_process() is missing or missed. */
	if (oc->totalpages)
		return OOMWATCH_OUTCOME_ALREADY_DYING;
	if (!ret)
		return OOMWATCH_OUTCOME_DISABLED;
	if (episode.marks)
		return OOMWATCH_OUTCOME_TRIGGER_DYING;
	if (episode.notified && !episode.freed && !(oc->gfp_mask & __GFP_FS))
		return OOMWATCH_OUTCOME_SKIPPED_GFP;
	return OOMWATCH_OUTCOME_AVERTED;
}

static void close_episode(enum oomwatch_outcome outcome)
{
	struct ow_record *rec = &episode.oom;
	/* The fast clock may step back by a little. */
	u64 now = max(ktime_get_boot_fast_ns(), episode.entry_ns);

	ow_set(rec, oom, outcome, outcome);
	ow_set(rec, oom, victims, episode.victims);
	if (outcome == OOMWATCH_OUTCOME_UNKNOWN) {
		/* Nobody knows when it ended. */
		rec->h.time_ns = episode.entry_ns;
	} else {
		rec->h.time_ns = now;
		ow_set(rec, oom, duration_us,
		       div_u64(now - episode.entry_ns, NSEC_PER_USEC));
	}
	episode.trigger = NULL;
	ow_tally_outcome(outcome);

	if (episode.victims)
		ow_record_publish(rec);
	else
		ow_flood_publish(rec);
}

/**
 * ow_episode_enter() - out_of_memory() was entered
 * @oc: its argument
 */
void ow_episode_enter(const struct oom_control *oc)
{
	if (episode.trigger)
		close_episode(OOMWATCH_OUTCOME_UNKNOWN);

	killer = NULL;
	episode.trigger = current;
	episode.oc = oc;
	episode.entry_ns = ktime_get_boot_fast_ns();
	episode.freed = 0;
	episode.notified = false;
	episode.selected = false;
	episode.chosen_tgid = 0;
	episode.kills = 0;
	episode.marks = 0;
	episode.victims = 0;
	ow_record_begin(&episode.oom, OOMWATCH_TYPE_OOM,
			sizeof(struct oomwatch_oom), ow_tally_episode());
	set_request(&episode.oom, oc);
	set_trigger(&episode.oom);
}

/**
 * ow_episode_notify() - the OOM notifiers ran, ours last
 * @freed: pages that the others say they freed
 */
void ow_episode_notify(unsigned long freed)
{
	if (!is_open())
		return;
	episode.notified = true;
	episode.freed = freed;
}

/**
 * ow_episode_dump_header() - dump_header() was entered
 * @oc: its argument
 *
 * The kernel dumps before it kills, before it panics, and where it found
 * nothing to kill. oom_control.chosen_points is 0 until the selection starts
 * and LONG_MIN while nothing is found. A panic never returns, so the record is
 * published now, to be found in the ring of a crash dump.
 */
void ow_episode_dump_header(const struct oom_control *oc)
{
	if (!is_open_for(oc) || episode.selected || !oc->totalpages || oc->chosen)
		return;
	if (oc->chosen_points == LONG_MIN && (oc->memcg || oc->order == -1))
		return;
	set_constraint(&episode.oom, oc);
	close_episode(OOMWATCH_OUTCOME_PANIC);
}

/*
 * Points mean something only where the chosen task was scored: neither for a
 * task that asked to go first (LONG_MAX) nor for one that was chosen because it
 * triggers, where chosen_points was never written.
 */
static bool was_scored(const struct oom_control *oc, const char *message)
{
	return oc->chosen_points != LONG_MAX &&
	       !(oc->chosen == current && !oc->chosen_points &&
		 strstr(message, "oom_kill_allocating_task"));
}

/**
 * ow_episode_oom_kill_process() - oom_kill_process() was entered
 * @oc: its argument; the kernel holds a reference on the chosen task
 * @message: its message, a constant of the kernel
 */
void ow_episode_oom_kill_process(const struct oom_control *oc,
				 const char *message)
{
	struct ow_record *rec = &episode.oom;

	if (!is_open_for(oc))
		return;
	episode.selected = true;
	set_constraint(rec, oc);
	ow_set_str(rec, oom, message,
		   snprintf(ow_record_tail(rec), ow_record_room(rec), "%s",
			    message));
	episode.chosen_tgid = oc->chosen->tgid;
	ow_set(rec, oom, chosen_pid, oc->chosen->pid);
	ow_snapshot_comm(rec->oom.chosen_comm, oc->chosen);
	ow_valid(rec, oom, chosen_comm);
	if (!was_scored(oc, message))
		return;
	ow_set(rec, oom, chosen_points, oc->chosen_points);
	ow_set(rec, oom, chosen_score,
	       ow_snapshot_score(oc->chosen_points, oc->totalpages));
}

/**
 * ow_episode_kill() - __oom_kill_process() was entered
 */
void ow_episode_kill(void)
{
	killer = current;
	if (is_open())
		episode.kills++;
}

static bool has(const struct ow_record *rec, unsigned int bit)
{
	return rec->h.valid >> bit & 1;
}

/* Without the probe on oom_kill_process(), nobody knows who was chosen. */
static void set_role(struct ow_record *rec, const struct task_struct *task)
{
	const struct ow_record *oom = &episode.oom;

	if (!episode.selected) {
		if (!episode.kills && task == current)
			ow_set(rec, victim, role, OOMWATCH_ROLE_TRIGGER);
		return;
	}
	if (task->tgid != episode.chosen_tgid) {
		ow_set(rec, victim, role, OOMWATCH_ROLE_GROUP);
		return;
	}
	ow_set(rec, victim, role, OOMWATCH_ROLE_CHOSEN);
	if (has(oom, OOMWATCH_BIT_oom_chosen_points)) {
		ow_set(rec, victim, victim_points, oom->oom.chosen_points);
		ow_set(rec, victim, victim_score, oom->oom.chosen_score);
	}
}

/* What the open episode knows about a victim of it. */
static void set_circumstances(struct ow_record *rec,
			      const struct task_struct *task)
{
	const struct ow_record *oom = &episode.oom;

	set_role(rec, task);
	ow_set(rec, victim, state, episode.kills ? OOMWATCH_STATE_KILLED :
						   OOMWATCH_STATE_DYING);
	ow_set(rec, victim, context, oom->oom.context);
	if (has(oom, OOMWATCH_BIT_oom_constraint))
		ow_set(rec, victim, constraint, oom->oom.constraint);
	if (has(oom, OOMWATCH_BIT_oom_oom_memcg_id))
		ow_set(rec, victim, oom_memcg_id, oom->oom.oom_memcg_id);
	if (has(oom, OOMWATCH_BIT_oom_oom_memcg))
		ow_record_copy_str(rec, &rec->victim.oom_memcg,
				   OOMWATCH_BIT_victim_oom_memcg, oom,
				   &oom->oom.oom_memcg,
				   OOMWATCH_BIT_oom_oom_memcg);
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
	struct ow_record *rec = &victim_record;
	bool open = is_open();

	if (killer == current) {
		ow_tally_kill_mark();
		killer = NULL;
	}
	if (open)
		episode.marks++;
	if (test_tsk_thread_flag(task, TIF_MEMDIE))
		return;
	if (open)
		episode.victims++;
	ow_tally_victim();

	ow_record_begin(rec, OOMWATCH_TYPE_VICTIM,
			sizeof(struct oomwatch_victim),
			open ? episode.oom.h.episode : 0);
	rec->h.time_ns = ktime_get_boot_fast_ns();
	ow_set(rec, victim, trigger_pid, current->pid);
	ow_snapshot_comm(rec->victim.trigger_comm, current);
	ow_valid(rec, victim, trigger_comm);
	ow_victim_fill(rec, task);
	if (open) {
		set_circumstances(rec, task);
		ow_flood_end(rec->victim.context, rec->victim.oom_memcg_id);
	}
	ow_record_publish(rec);
}

/**
 * ow_episode_return() - out_of_memory() returns
 * @oc: its argument
 * @ret: its return value
 */
void ow_episode_return(const struct oom_control *oc, bool ret)
{
	if (!is_open_for(oc))
		return;
	/* The chosen task may be gone by now; its pointer is only compared. */
	if (!episode.selected)
		set_constraint(&episode.oom, oc);
	close_episode(outcome_of(oc, ret));
}
