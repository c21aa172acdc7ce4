// SPDX-License-Identifier: GPL-2.0-only
/*
 * flood.c - keep floods of victimless episodes from flushing the history
 *
 * Tasks that may not be killed, at the limit of their memory cgroup, invoke the
 * OOM killer hundreds of times a second, each time in vain. The first episode
 * of such a run is published in full. The ones that repeat it are counted, and
 * a timer publishes the latest of them once a second, with the number of
 * episodes that it stands for. A run ends by a second or two without a repeat,
 * by a victim at the same place (the whole system, or one memory cgroup), or
 * because newer runs need its slot. Nothing that was counted is left out.
 */
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/lockdep.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/time64.h>
#include <linux/timer.h>

#include "compat.h"
#include "flood.h"
#include "record.h"

#define FLOOD_PERIOD	HZ
#define NR_RUNS		8

/**
 * struct run - victimless episodes of one outcome at one place
 * @timer: publishes @latest once per FLOOD_PERIOD while the run goes on
 * @running: the members below describe a run
 * @repeats: episodes in @latest that are not published yet
 * @since_ns: entry of the first of these, CLOCK_BOOTTIME
 * @latest: the last episode of the run
 *
 * All but @timer are protected by runs_lock.
 */
struct run {
	struct timer_list timer;
	bool running;
	u64 repeats;
	u64 since_ns;
	struct ow_record latest;
};

/* Taken before the lock of the ring. */
static DEFINE_RAW_SPINLOCK(runs_lock);
static struct run runs[NR_RUNS];

/* Episodes since load that got no record of their own; under runs_lock. */
static u64 nr_coalesced;

static void publish_latest(struct run *run)
{
	struct ow_record *latest = &run->latest;
	/* The fast clock may step back by a little. */
	u64 end_ns = max(latest->h.time_ns, run->since_ns);

	lockdep_assert_held(&runs_lock);

	if (!run->repeats)
		return;
	ow_set(latest, oom, repeats, run->repeats);
	ow_set(latest, oom, repeats_duration_us,
	       div_u64(end_ns - run->since_ns, NSEC_PER_USEC));
	ow_record_publish(latest, ow_record_end(latest));
	nr_coalesced += run->repeats - 1;
	run->repeats = 0;
}

static void end_run(struct run *run)
{
	if (!run->running)
		return;
	publish_latest(run);
	run->running = false;
}

static void tick(struct timer_list *timer)
{
	struct run *run = container_of(timer, struct run, timer);
	unsigned long flags;

	raw_spin_lock_irqsave(&runs_lock, flags);
	/* While this waited for the lock, a new run may have set the timer. */
	if (run->running && !timer_pending(timer)) {
		if (run->repeats) {
			publish_latest(run);
			mod_timer(timer, jiffies + FLOOD_PERIOD);
		} else {
			run->running = false;
		}
	}
	raw_spin_unlock_irqrestore(&runs_lock, flags);
}

static bool same_place(const struct run *run, u32 context, u64 memcg_id)
{
	return run->running && run->latest.oom.context == context &&
	       run->latest.oom.oom_memcg_id == memcg_id;
}

static void keep(struct run *run, const struct ow_record *rec)
{
	memcpy(run->latest.bytes, rec->bytes, rec->h.size);
}

static void repeat(struct run *run, const struct ow_record *rec)
{
	if (!run->repeats++)
		run->since_ns = rec->h.time_ns -
				rec->oom.duration_us * NSEC_PER_USEC;
	keep(run, rec);
}

/* A slot that is free, or that of the run whose last episode is the oldest. */
static struct run *make_room(void)
{
	struct run *run, *oldest = runs;

	for (run = runs; run < runs + NR_RUNS; run++) {
		if (!run->running)
			return run;
		if (run->latest.h.time_ns < oldest->latest.h.time_ns)
			oldest = run;
	}
	end_run(oldest);
	return oldest;
}

static void start_run(const struct ow_record *rec)
{
	struct run *run = make_room();

	keep(run, rec);
	run->running = true;
	mod_timer(&run->timer, jiffies + FLOOD_PERIOD);
}

/**
 * ow_flood_repeats() - count an episode without a victim, if it repeats another
 * @rec: the finished oom record
 *
 * Context: under oom_lock, which keeps its repeats from coming before it is
 * published itself; takes the lock of the runs, then that of the ring.
 * Return: true if it is taken care of, false if it is to be published.
 */
bool ow_flood_repeats(const struct ow_record *rec)
{
	const struct oomwatch_oom *oom = &rec->oom;
	bool repeats = false;
	unsigned long flags;
	struct run *run;

	raw_spin_lock_irqsave(&runs_lock, flags);
	for (run = runs; run < runs + NR_RUNS && !repeats; run++) {
		if (same_place(run, oom->context, oom->oom_memcg_id) &&
		    run->latest.oom.outcome == oom->outcome) {
			repeat(run, rec);
			repeats = true;
		}
	}
	if (!repeats)
		start_run(rec);
	raw_spin_unlock_irqrestore(&runs_lock, flags);
	return repeats;
}

/**
 * ow_flood_end() - end the runs at a place, because there is a victim now
 * @context: enum oomwatch_context
 * @memcg_id: the cgroup that ran out, 0 for the global context
 *
 * Context: any but NMI; takes the lock of the runs, then that of the ring.
 */
void ow_flood_end(u32 context, u64 memcg_id)
{
	unsigned long flags;
	struct run *run;

	raw_spin_lock_irqsave(&runs_lock, flags);
	for (run = runs; run < runs + NR_RUNS; run++)
		if (same_place(run, context, memcg_id))
			end_run(run);
	raw_spin_unlock_irqrestore(&runs_lock, flags);
}

/**
 * ow_flood_coalesced() - how many episodes got no record of their own
 *
 * Context: any but NMI; takes the lock of the runs.
 * Return: episodes since load; those not published yet are not among them.
 */
u64 ow_flood_coalesced(void)
{
	unsigned long flags;
	u64 coalesced;

	raw_spin_lock_irqsave(&runs_lock, flags);
	coalesced = nr_coalesced;
	raw_spin_unlock_irqrestore(&runs_lock, flags);
	return coalesced;
}

/**
 * ow_flood_init() - get ready
 *
 * Context: module load, before any probe is attached.
 */
void ow_flood_init(void)
{
	struct run *run;

	for (run = runs; run < runs + NR_RUNS; run++)
		timer_setup(&run->timer, tick, 0);
}

/**
 * ow_flood_exit() - stop the timers
 *
 * Context: may sleep; no probe is attached any more.
 */
void ow_flood_exit(void)
{
	struct run *run;

	for (run = runs; run < runs + NR_RUNS; run++)
		ow_compat_timer_delete_sync(&run->timer);
}
