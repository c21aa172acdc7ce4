// SPDX-License-Identifier: GPL-2.0-only
/*
 * flood.c - keep a flood of victimless episodes from flushing the history
 *
 * A task that may not be killed, at the limit of its memory cgroup, invokes the
 * OOM killer hundreds of times a second, each time in vain. The first episode
 * of such a run is published in full. The ones that repeat it are counted, and
 * a timer publishes the latest of them once a second, with the number of
 * episodes that it stands for. A second without a repeat, a different episode
 * or a victim ends the run; nothing that was counted is left out.
 */
#include <linux/jiffies.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/time64.h>
#include <linux/timer.h>

#include "flood.h"
#include "record.h"

#define FLOOD_PERIOD	HZ

/**
 * struct flood - the run of victimless episodes that is going on
 * @lock: protects all members but @timer; taken before the lock of the ring
 * @timer: publishes @latest once per FLOOD_PERIOD while a run goes on
 * @running: the members below describe a run
 * @repeats: episodes in @latest that are not published yet
 * @since_ns: entry of the first of these, CLOCK_BOOTTIME
 * @coalesced: episodes since load that got no record of their own
 * @latest: the last episode of the run
 */
struct flood {
	raw_spinlock_t lock;
	struct timer_list timer;
	bool running;
	u64 repeats;
	u64 since_ns;
	u64 coalesced;
	struct ow_record latest;
};

static struct flood flood;

static void publish_latest(void)
{
	struct ow_record *latest = &flood.latest;
	/* The fast clock may step back by a little. */
	u64 end_ns = max(latest->h.time_ns, flood.since_ns);

	lockdep_assert_held(&flood.lock);

	if (!flood.repeats)
		return;
	ow_set(latest, oom, repeats, flood.repeats);
	ow_set(latest, oom, repeats_duration_us,
	       div_u64(end_ns - flood.since_ns, NSEC_PER_USEC));
	ow_record_publish(latest);
	flood.coalesced += flood.repeats - 1;
	flood.repeats = 0;
}

static void end_run(void)
{
	publish_latest();
	flood.running = false;
}

static void flood_tick(struct timer_list *timer)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&flood.lock, flags);
	if (flood.running && flood.repeats) {
		publish_latest();
		mod_timer(timer, jiffies + FLOOD_PERIOD);
	} else {
		flood.running = false;
	}
	raw_spin_unlock_irqrestore(&flood.lock, flags);
}

static bool repeats_latest(const struct oomwatch_oom *oom)
{
	const struct oomwatch_oom *latest = &flood.latest.oom;

	return flood.running &&
	       oom->outcome == latest->outcome &&
	       oom->context == latest->context &&
	       oom->oom_memcg_id == latest->oom_memcg_id &&
	       oom->trigger_tgid == latest->trigger_tgid;
}

static void keep(const struct ow_record *rec)
{
	memcpy(flood.latest.bytes, rec->bytes, rec->h.size);
}

static void repeat(const struct ow_record *rec)
{
	if (!flood.repeats++)
		flood.since_ns = rec->h.time_ns -
				 rec->oom.duration_us * NSEC_PER_USEC;
	keep(rec);
}

static void start_run(struct ow_record *rec)
{
	ow_record_publish(rec);
	keep(rec);
	flood.running = true;
	mod_timer(&flood.timer, jiffies + FLOOD_PERIOD);
}

/**
 * ow_flood_publish() - publish an episode without a victim, or count it
 * @rec: the finished oom record
 *
 * Context: any but NMI; takes the lock of the flood, then that of the ring.
 */
void ow_flood_publish(struct ow_record *rec)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&flood.lock, flags);
	if (repeats_latest(&rec->oom)) {
		repeat(rec);
	} else {
		end_run();
		start_run(rec);
	}
	raw_spin_unlock_irqrestore(&flood.lock, flags);
}

/**
 * ow_flood_end_run() - publish what was counted, because something else happens
 *
 * Context: any but NMI; takes the lock of the flood, then that of the ring.
 */
void ow_flood_end_run(void)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&flood.lock, flags);
	end_run();
	raw_spin_unlock_irqrestore(&flood.lock, flags);
}

/**
 * ow_flood_coalesced() - how many episodes got no record of their own
 *
 * Context: any but NMI; takes the lock of the flood.
 * Return: episodes since load; those not published yet are not among them.
 */
u64 ow_flood_coalesced(void)
{
	unsigned long flags;
	u64 coalesced;

	raw_spin_lock_irqsave(&flood.lock, flags);
	coalesced = flood.coalesced;
	raw_spin_unlock_irqrestore(&flood.lock, flags);
	return coalesced;
}

/**
 * ow_flood_init() - get ready
 *
 * Context: module load, before any probe is attached.
 */
void ow_flood_init(void)
{
	raw_spin_lock_init(&flood.lock);
	timer_setup(&flood.timer, flood_tick, 0);
}

/**
 * ow_flood_exit() - stop the timer
 *
 * Context: may sleep; no probe is attached any more.
 */
void ow_flood_exit(void)
{
	ow_flood_end_run();
	timer_delete_sync(&flood.timer);
}
