// SPDX-License-Identifier: GPL-2.0-only
/*
 * ow_episode.c - what happens in one call of out_of_memory(), entry to return
 *
 * The kernel calls out_of_memory() under its oom_lock, so at most one episode
 * is open in the whole system, all its steps run in the task that triggered it,
 * and nothing here needs a lock. If an episode is open at an entry, its return was
 * missed: it is closed with outcome "unknown". "Episode" is the name that code and
 * keys have for an OOM event.
 *
 *   out_of_memory()			opens the episode
 *     notifier				global context only
 *     mark_oom_victim(current)		the trigger is dying: no selection
 *     oom_badness()			once per candidate
 *     dump_header()			before oom_kill_process(): panic is near
 *     oom_kill_process(chosen)
 *       mark_oom_victim()		chosen is dying: it is not killed
 *       __oom_kill_process()		once, or once per task of a group
 *         mark_oom_victim()		then kills the processes that share the memory
 *   return				decides the outcome
 *
 * The oom record is built step by step, in the episode itself.
 */
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/oom.h>
#include <linux/sched.h>
#include <linux/time64.h>
#include <linux/timekeeping.h>

#include "episode.h"
#include "episode_collect.h"
#include "episode_flood.h"
#include "episode_pending.h"
#include "episode_state.h"
#include "episode_victim.h"
#include "out_panic.h"
#include "rec_selection.h"
#include "rec_oom.h"
#include "ring_batch.h"
#include "ring_budget.h"
#include "ring_record.h"
#include "stats.h"

/* Values of oom_control.chosen that are no task. */
#define CHOSEN_NONE	NULL
#define CHOSEN_PENDING	((struct task_struct *)-1UL)

struct ow_episode ow_episode;

static bool is_open_for(const struct oom_control *oc)
{
	return ow_episode_is_open() && ow_episode.oc == oc;
}

static enum oomwatch_outcome outcome_of(const struct oom_control *oc, bool ret)
{
	if (ow_episode.kills)
		return ow_episode.marks ? OOMWATCH_OUTCOME_KILLED :
				       OOMWATCH_OUTCOME_VICTIM_EXITED;
	if (ow_episode.selected)
		return OOMWATCH_OUTCOME_ALREADY_DYING;
	if (oc->totalpages && oc->chosen == CHOSEN_PENDING)
		return OOMWATCH_OUTCOME_VICTIM_PENDING;
	/* The kernel's own code returns true only if it has chosen. */
	if (oc->totalpages && oc->chosen == CHOSEN_NONE)
		return ret ? OOMWATCH_OUTCOME_HANDLED :
			     OOMWATCH_OUTCOME_NO_VICTIM;
	/* The probe on oom_kill_process() is missing or missed. */
	if (oc->totalpages)
		return OOMWATCH_OUTCOME_ALREADY_DYING;
	if (!ret)
		return OOMWATCH_OUTCOME_DISABLED;
	if (ow_episode.marks)
		return OOMWATCH_OUTCOME_TRIGGER_DYING;
	if (ow_episode.freed)
		return OOMWATCH_OUTCOME_AVERTED;
	if (oc->memcg)
		return OOMWATCH_OUTCOME_HANDLED;
	if (ow_episode.notified)
		return oc->gfp_mask & __GFP_FS ? OOMWATCH_OUTCOME_HANDLED :
						 OOMWATCH_OUTCOME_SKIPPED_GFP;
	/* Another notifier returned NOTIFY_STOP: it is not known what it freed. */
	return oc->gfp_mask & __GFP_FS ? OOMWATCH_OUTCOME_AVERTED :
					 OOMWATCH_OUTCOME_UNKNOWN;
}

/* Did the kernel begin to choose a task? */
static bool had_selection(enum oomwatch_outcome outcome)
{
	return outcome == OOMWATCH_OUTCOME_KILLED ||
	       outcome == OOMWATCH_OUTCOME_VICTIM_EXITED ||
	       outcome == OOMWATCH_OUTCOME_ALREADY_DYING ||
	       outcome == OOMWATCH_OUTCOME_NO_VICTIM ||
	       outcome == OOMWATCH_OUTCOME_PANIC;
}

/* Without a victim, an episode is kept only as a whole: what is less is for victims. */
static enum ow_worth worth_without_victim(void)
{
	enum ow_worth worth = ow_budget_ask();

	return worth == OW_WORTH_WHOLE ? worth : OW_WORTH_NOTHING;
}

/* The victims were published, and paid for, when they were marked. */
static void mark_worth(void)
{
	ow_budget_count(ow_episode.worth);
	if (ow_episode.worth == OW_WORTH_NOTHING)
		return;
	if (ow_episode.worth == OW_WORTH_WHOLE)
		ow_batch_keep(&ow_episode.batch);
	ow_budget_spend(ow_episode.worth == OW_WORTH_WHOLE ?
			ow_episode.batch.used : ow_episode.oom.h.size);
}

static void publish(enum oomwatch_outcome outcome)
{
	/* After a panic no timer publishes the record that would stand for it. */
	if (!ow_episode.victims && outcome != OOMWATCH_OUTCOME_PANIC &&
	    ow_flood_repeats(&ow_episode.oom))
		return;
	if (!ow_episode.victims)
		ow_episode.worth = worth_without_victim();
	if (had_selection(outcome)) {
		ow_collect_choice();
		ow_collect_balance();
		ow_collect_stack();
	}
	if (ow_episode.worth != OW_WORTH_NOTHING)
		ow_record_keep(&ow_episode.oom);
	ow_collect_oom();
	mark_worth();
	ow_batch_publish(&ow_episode.batch);
}

static void close_episode(enum oomwatch_outcome outcome, bool returns)
{
	struct ow_record *rec = &ow_episode.oom;
	/* The fast clock may step back by a little. */
	u64 now = max(ktime_get_boot_fast_ns(), ow_episode.entry_ns);

	ow_selection_end();
	ow_set(rec, oom, outcome, outcome);
	ow_set(rec, oom, victims, ow_episode.victims);
	if (ow_episode.unrecorded)
		ow_set(rec, oom, victims_unrecorded, ow_episode.unrecorded);
	if (returns) {
		rec->h.time_ns = now;
		ow_set(rec, oom, duration_us,
		       div_u64(now - ow_episode.entry_ns, NSEC_PER_USEC));
	} else {
		/* It is not known when it ended. */
		rec->h.time_ns = ow_episode.entry_ns;
	}
	if (ow_has(rec, oom, constraint) && ow_selection_limit())
		ow_selection_count(rec);
	publish(outcome);
	ow_episode.trigger = NULL;
	ow_stats_outcome(outcome);
}

/**
 * ow_episode_enter() - out_of_memory() was entered
 * @oc: its argument
 * @regs: the registers there
 */
void ow_episode_enter(const struct oom_control *oc, struct pt_regs *regs)
{
	if (ow_episode.trigger)
		close_episode(OOMWATCH_OUTCOME_UNKNOWN, false);

	ow_episode_forget_kill();
	ow_episode.trigger = current;
	ow_episode.oc = oc;
	ow_episode.memcg = oc->memcg;
	ow_episode.entry_ns = ktime_get_boot_fast_ns();
	ow_episode.freed = 0;
	ow_episode.notified = false;
	ow_episode.selected = false;
	ow_episode.collected = false;
	ow_episode.reported = false;
	ow_episode.balanced = false;
	ow_episode.chosen_tgid = 0;
	ow_episode.kills = 0;
	ow_episode.marks = 0;
	ow_episode.victims = 0;
	ow_episode.worth = OW_WORTH_NOTHING;
	ow_episode.unrecorded = 0;
	ow_budget_begin(oc->memcg, ow_episode.entry_ns);
	ow_batch_clear(&ow_episode.batch);
	ow_selection_begin();
	ow_collect_entry(regs, !oc->memcg);
	ow_oom_begin(&ow_episode.oom, oc, ow_stats_episode());
}

/**
 * ow_episode_notify() - the OOM notifiers ran, ours last
 * @freed: pages that the others say they freed
 */
void ow_episode_notify(unsigned long freed)
{
	if (!ow_episode_is_open())
		return;
	ow_episode.notified = true;
	ow_episode.freed = freed;
}

/* What dump_header() is called for: a panic? */
static bool is_panic(const struct oom_control *oc)
{
	return !ow_episode.selected && oc->totalpages && !oc->chosen &&
	       (oc->chosen_points != LONG_MIN ||
		(!oc->memcg && oc->order != -1));
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
	if (!is_open_for(oc))
		return;
	if (!is_panic(oc)) {
		ow_episode.reported = true;
		return;
	}
	/* That of the entry is of another call if this one was not seen to enter. */
	ow_episode.memcg = oc->memcg;
	ow_oom_constraint(&ow_episode.oom, oc);
	ow_oom_panic(&ow_episode.oom, oc);
	close_episode(OOMWATCH_OUTCOME_PANIC, true);
	ow_panic_expect(&ow_episode.batch);
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
	ow_episode.selected = true;
	/* As above. */
	ow_episode.memcg = oc->memcg;
	ow_episode.chosen_tgid = oc->chosen->tgid;
	ow_oom_constraint(&ow_episode.oom, oc);
	ow_oom_chosen(&ow_episode.oom, oc, message);
	ow_selection_chosen(oc->chosen);
	ow_collect_choice();
}

/* A memory policy decides which victims it waits for: that is not known. */
static void set_pending(const struct oom_control *oc)
{
	pid_t pid = oc->nodemask ? 0 : ow_pending_find(oc->memcg);

	if (pid)
		ow_set(&ow_episode.oom, oom, pending_victim_pid, pid);
}

/**
 * ow_episode_return() - out_of_memory() returns
 * @oc: its argument
 * @ret: its return value
 */
void ow_episode_return(const struct oom_control *oc, bool ret)
{
	enum oomwatch_outcome outcome;

	if (!is_open_for(oc))
		return;
	/* The chosen task may be gone by now; its pointer is only compared. */
	if (!ow_episode.selected)
		ow_oom_constraint(&ow_episode.oom, oc);
	else if (!ow_episode.kills)
		ow_oom_group(&ow_episode.oom, NULL, NULL);
	outcome = outcome_of(oc, ret);
	if (outcome == OOMWATCH_OUTCOME_VICTIM_PENDING)
		set_pending(oc);
	close_episode(outcome, true);
}
