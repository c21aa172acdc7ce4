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
 *     oom_badness()			once per candidate
 *     dump_header()			before oom_kill_process(): panic is near
 *     oom_kill_process(chosen)
 *       mark_oom_victim()		chosen is dying: it is not killed
 *       __oom_kill_process()		once, or once per task of a group
 *         mark_oom_victim()		then kills who shares the memory
 *   return				decides the outcome
 *
 * The oom record is built on the way, in the episode itself. What explains the
 * choice (candidates, memory, stack) is collected before anybody is killed.
 */
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/oom.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/time64.h>
#include <linux/timekeeping.h>

#include "batch.h"
#include "candidate.h"
#include "episode.h"
#include "flood.h"
#include "memory.h"
#include "oom.h"
#include "panic.h"
#include "pending.h"
#include "record.h"
#include "snapshot.h"
#include "stack.h"
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
 * @collected: @batch holds candidates and memory
 * @chosen_tgid: process that it was called for
 * @kills: calls of __oom_kill_process()
 * @marks: calls of mark_oom_victim()
 * @victims: victim records
 * @unrecorded: threads that share the memory of a victim, but found no room
 * @batch: the records that are published together at the end
 * @oom: the record of the episode
 *
 * Only written by the task that holds the kernel's oom_lock.
 */
struct episode {
	struct task_struct *trigger;
	const struct oom_control *oc;
	u64 entry_ns;
	unsigned long freed;
	bool notified;
	bool selected;
	bool collected;
	pid_t chosen_tgid;
	unsigned int kills;
	unsigned int marks;
	unsigned int victims;
	unsigned int unrecorded;
	struct ow_batch batch;
	struct ow_record oom;
};

static struct episode episode;

/*
 * The memory whose other users were looked for last in the episode: after that
 * compared, never followed.
 */
static struct mm_struct *walked_mm;

/* Record the stack of the trigger. */
static bool with_stack;

/*
 * The task that entered __oom_kill_process() last, in an episode or not, until
 * the mark: compared, never dereferenced; under oom_lock.
 */
static struct task_struct *killer;

/* The record of the victim that is being marked; also under oom_lock. */
static struct ow_record victim_record;

/* What its memory holds, and so that of all who share it; also under oom_lock. */
static struct ow_rss victim_rss;

static bool is_open(void)
{
	return episode.trigger == current;
}

static bool is_open_for(const struct oom_control *oc)
{
	return is_open() && episode.oc == oc;
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

/* Who could have been chosen, and what the memory looked like then. */
static void collect(void)
{
	u64 now = ktime_get_boot_fast_ns();
	struct ow_record *rec;

	if (episode.collected)
		return;
	episode.collected = true;
	ow_candidate_collect(&episode.batch, &episode.oom, now);
	rec = ow_batch_next(&episode.batch);
	ow_record_begin(rec, OOMWATCH_TYPE_MEMORY,
			sizeof(struct oomwatch_memory), episode.oom.h.episode);
	rec->h.time_ns = now;
	ow_memory_fill(rec, &episode.oom);
	ow_batch_end(&episode.batch);
}

static void add_stack(void)
{
	const struct ow_record *oom = &episode.oom;
	struct ow_record *rec = ow_batch_next(&episode.batch);

	ow_record_begin(rec, OOMWATCH_TYPE_STACK, sizeof(struct oomwatch_stack),
			oom->h.episode);
	rec->h.time_ns = episode.entry_ns;
	ow_set(rec, stack, trigger_pid, oom->oom.trigger_pid);
	memcpy(rec->stack.trigger_comm, oom->oom.trigger_comm,
	       OOMWATCH_COMM_LEN);
	ow_valid(rec, stack, trigger_comm);
	ow_stack_fill(rec);
	ow_batch_end(&episode.batch);
}

static void add_oom(void)
{
	memcpy(ow_batch_next(&episode.batch), &episode.oom,
	       episode.oom.h.size);
	ow_batch_end(&episode.batch);
}

/* Did the kernel come to the point of choosing somebody? */
static bool had_selection(enum oomwatch_outcome outcome)
{
	return outcome == OOMWATCH_OUTCOME_KILLED ||
	       outcome == OOMWATCH_OUTCOME_VICTIM_EXITED ||
	       outcome == OOMWATCH_OUTCOME_ALREADY_DYING ||
	       outcome == OOMWATCH_OUTCOME_NO_VICTIM ||
	       outcome == OOMWATCH_OUTCOME_PANIC;
}

static void publish(enum oomwatch_outcome outcome)
{
	if (!episode.victims && ow_flood_repeats(&episode.oom))
		return;
	if (had_selection(outcome)) {
		collect();
		if (with_stack)
			add_stack();
	}
	add_oom();
	ow_batch_publish(&episode.batch);
}

static void close_episode(enum oomwatch_outcome outcome)
{
	struct ow_record *rec = &episode.oom;
	/* The fast clock may step back by a little. */
	u64 now = max(ktime_get_boot_fast_ns(), episode.entry_ns);

	ow_candidate_end();
	ow_set(rec, oom, outcome, outcome);
	ow_set(rec, oom, victims, episode.victims);
	if (episode.unrecorded)
		ow_set(rec, oom, victims_unrecorded, episode.unrecorded);
	if (outcome == OOMWATCH_OUTCOME_UNKNOWN) {
		/* Nobody knows when it ended. */
		rec->h.time_ns = episode.entry_ns;
	} else {
		rec->h.time_ns = now;
		ow_set(rec, oom, duration_us,
		       div_u64(now - episode.entry_ns, NSEC_PER_USEC));
	}
	if (ow_has(rec, oom, constraint) && ow_candidate_limit())
		ow_candidate_count(rec);
	publish(outcome);
	episode.trigger = NULL;
	ow_tally_outcome(outcome);
}

/**
 * ow_episode_enter() - out_of_memory() was entered
 * @oc: its argument
 * @regs: the registers there
 */
void ow_episode_enter(const struct oom_control *oc, struct pt_regs *regs)
{
	if (episode.trigger)
		close_episode(OOMWATCH_OUTCOME_UNKNOWN);

	killer = NULL;
	walked_mm = NULL;
	episode.trigger = current;
	episode.oc = oc;
	episode.entry_ns = ktime_get_boot_fast_ns();
	episode.freed = 0;
	episode.notified = false;
	episode.selected = false;
	episode.collected = false;
	episode.chosen_tgid = 0;
	episode.kills = 0;
	episode.marks = 0;
	episode.victims = 0;
	episode.unrecorded = 0;
	ow_batch_clear(&episode.batch);
	ow_candidate_begin();
	ow_stack_save(regs);
	ow_oom_begin(&episode.oom, oc, ow_tally_episode());
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
 * published now, to be found in the ring of a crash dump and to be printed.
 */
void ow_episode_dump_header(const struct oom_control *oc)
{
	if (!is_open_for(oc) || episode.selected || !oc->totalpages || oc->chosen)
		return;
	if (oc->chosen_points == LONG_MIN && (oc->memcg || oc->order == -1))
		return;
	ow_oom_constraint(&episode.oom, oc);
	close_episode(OOMWATCH_OUTCOME_PANIC);
	ow_panic_expect(&episode.batch);
}

/**
 * ow_episode_oom_kill_process() - oom_kill_process() was entered
 * @oc: its argument; the kernel holds a reference on the chosen task
 * @message: its message, a constant of the kernel
 */
void ow_episode_oom_kill_process(const struct oom_control *oc,
				 const char *message)
{
	if (!is_open_for(oc))
		return;
	episode.selected = true;
	episode.chosen_tgid = oc->chosen->tgid;
	ow_oom_constraint(&episode.oom, oc);
	ow_oom_chosen(&episode.oom, oc, message);
	ow_candidate_chosen(oc->chosen);
	collect();
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

static void set_points(struct ow_record *rec, const struct task_struct *task)
{
	const struct ow_record *oom = &episode.oom;
	long points;

	if (task->tgid == episode.chosen_tgid) {
		if (!ow_has(oom, oom, chosen_points))
			return;
		points = oom->oom.chosen_points;
	} else if (!ow_candidate_points(task->tgid, &points)) {
		return;
	}
	ow_set(rec, victim, victim_points, points);
	ow_set(rec, victim, victim_score,
	       ow_snapshot_score(points, oom->oom.totalpages));
}

/* Without the probe on oom_kill_process(), nobody knows who was chosen. */
static void set_role(struct ow_record *rec, const struct task_struct *task)
{
	if (!episode.selected) {
		if (!episode.kills && task == current)
			ow_set(rec, victim, role, OOMWATCH_ROLE_TRIGGER);
		return;
	}
	ow_set(rec, victim, role,
	       task->tgid == episode.chosen_tgid ? OOMWATCH_ROLE_CHOSEN :
						   OOMWATCH_ROLE_GROUP);
}

/* What the open episode knows about a victim of it. */
static void set_circumstances(struct ow_record *rec,
			      const struct task_struct *task)
{
	const struct ow_record *oom = &episode.oom;

	if (episode.selected)
		set_points(rec, task);
	ow_set(rec, victim, state, episode.kills ? OOMWATCH_STATE_KILLED :
						   OOMWATCH_STATE_DYING);
	ow_set(rec, victim, context, oom->oom.context);
	if (ow_has(oom, oom, constraint))
		ow_set(rec, victim, constraint, oom->oom.constraint);
	if (ow_has(oom, oom, oom_memcg_id))
		ow_set(rec, victim, oom_memcg_id, oom->oom.oom_memcg_id);
	if (ow_has(oom, oom, oom_memcg))
		ow_record_copy_str(rec, &rec->victim.oom_memcg,
				   OOMWATCH_BIT_victim_oom_memcg, oom,
				   &oom->oom.oom_memcg,
				   OOMWATCH_BIT_oom_oom_memcg);
}

/*
 * Publishes a victim, unless it is known as one already. A task that is not
 * marked is killed because it shares the memory of one that is.
 */
static void record_victim(struct task_struct *task, struct mm_struct *mm,
			  bool marked)
{
	struct ow_record *rec = &victim_record;
	u64 number = is_open() ? episode.oom.h.episode : 0;
	u64 now = ktime_get_boot_fast_ns();

	if (!ow_pending_add(task, mm, marked, number, now))
		return;
	ow_tally_victim();
	ow_record_begin(rec, OOMWATCH_TYPE_VICTIM,
			sizeof(struct oomwatch_victim), number);
	rec->h.time_ns = now;
	ow_set(rec, victim, trigger_pid, current->pid);
	ow_snapshot_comm(rec->victim.trigger_comm, current);
	ow_valid(rec, victim, trigger_comm);
	ow_victim_fill(rec, task, mm, &victim_rss);
	if (!marked)
		ow_set(rec, victim, role, OOMWATCH_ROLE_SHARED_MM);
	if (is_open()) {
		episode.victims++;
		if (marked)
			set_role(rec, task);
		set_circumstances(rec, task);
		ow_flood_end(rec->victim.context, rec->victim.oom_memcg_id);
	}
	ow_record_publish(rec, ow_record_end(rec));
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
	ow_tally_unrecorded(left);
	if (is_open())
		episode.unrecorded += left;
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
		ow_tally_kill_mark();
		killer = NULL;
	}
	if (is_open())
		episode.marks++;
	if (test_tsk_thread_flag(task, TIF_MEMDIE))
		return;
	ow_snapshot_rss(&victim_rss, task->mm);
	record_victim(task, task->mm, true);
	/* Members of a group that share their memory share who shares it, too. */
	if (killing && (!is_open() || task->mm != walked_mm))
		record_sharers(task);
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
		ow_oom_constraint(&episode.oom, oc);
	close_episode(outcome_of(oc, ret));
}

/**
 * ow_episode_init() - get ready
 * @stack: record the stack of the trigger
 *
 * Context: module load, before any probe is attached; may sleep.
 * Return: 0 or -ENOMEM.
 */
int ow_episode_init(bool stack)
{
	/* The candidates, memory, the stack; then the oom record. */
	size_t size = ow_candidate_limit() * sizeof(struct oomwatch_candidate) +
		      2 * sizeof(struct ow_record);

	with_stack = stack;
	return ow_batch_init(&episode.batch, size);
}

/**
 * ow_episode_exit() - give back the memory
 *
 * Context: may sleep; no probe is attached any more.
 */
void ow_episode_exit(void)
{
	ow_batch_exit(&episode.batch);
}
