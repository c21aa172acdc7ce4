// SPDX-License-Identifier: GPL-2.0-only
/*
 * episode_flood.c - keep floods of victimless episodes from flushing the history
 *
 * Tasks that may not be killed, at the limit of their memory cgroup, invoke the
 * OOM killer hundreds of times a second, each time without a victim. The first episode
 * of such a run is published in full. The episodes that repeat it are counted, and
 * a timer publishes the latest of them once a second, with the number of
 * episodes that it stands for. A run ends after a second or two without a repeat, or
 * with a victim in the same context (the whole system, or one memory cgroup). Other
 * runs do not end it, however many there are.
 *
 * The number of runs is limited. Episodes that get no slot belong to the crowd: they
 * are counted together, and published as one record, which has what is the same for
 * all of them. As long as there is a crowd, no new run begins: cgroups that take turns
 * would begin a new run each time. Global OOMs have slots of their own. Every episode
 * that was counted is published.
 */
#include <linux/bits.h>
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
#include "episode_flood.h"
#include "lib/field.h"
#include "ring_record.h"

#define FLOOD_PERIOD	HZ

/* Runs in memory cgroups, and of the whole system: hardly one for each outcome. */
#define NR_MEMCG_RUNS	32
#define NR_GLOBAL_RUNS	8
#define NR_RUNS		(NR_MEMCG_RUNS + NR_GLOBAL_RUNS)

/* What is remembered of an oom record; a longer one loses its last strings. */
#define LATEST_MAX	1024

/**
 * struct count - episodes that are counted together
 * @running: the members below mean something
 * @touched: when the last of them was counted, in jiffies
 * @repeats: those that are not published yet
 * @since_ns: entry of the first of these, CLOCK_BOOTTIME
 */
struct count {
	bool running;
	unsigned long touched;
	u64 repeats;
	u64 since_ns;
};

/**
 * struct run - victimless episodes of one outcome in one context
 * @count: how many there were
 * @context: where, as the two members below, of its oom records
 * @memcg_id: the cgroup that ran out, 0 for the whole system
 * @outcome: the outcome
 * @latest: the oom record of the last one
 */
struct run {
	struct count count;
	u32 context;
	u32 outcome;
	u64 memcg_id;
	u8 latest[LATEST_MAX] __aligned(8);
};

/**
 * struct crowd - the episodes that got no slot
 * @count: how many there were
 * @time_ns: return of the last one, CLOCK_BOOTTIME
 * @episode: its number
 * @same: bits of the members below that are the same in all that are counted
 * @outcome: their outcome
 * @context: where, as the member below, of their oom records
 * @memcg_id: the cgroup that ran out
 */
struct crowd {
	struct count count;
	u64 time_ns;
	u64 episode;
	u64 same;
	u32 outcome;
	u32 context;
	u64 memcg_id;
};

/* Taken before the lock of the ring; protects all that follows. */
static DEFINE_RAW_SPINLOCK(runs_lock);
static struct run runs[NR_RUNS];
static struct crowd crowd;
static struct timer_list timer;

/* The record that is being published. */
static struct ow_record record;

/* Episodes since load that got no record of their own. */
static u64 nr_coalesced;

/* Publish what @record has, for the episodes that were counted. */
static void publish(struct count *count)
{
	/* The fast clock may step back by a little. */
	u64 end_ns = max(record.h.time_ns, count->since_ns);

	lockdep_assert_held(&runs_lock);

	ow_set(&record, oom, repeats, count->repeats);
	ow_set(&record, oom, repeats_duration_us,
	       div_u64(end_ns - count->since_ns, NSEC_PER_USEC));
	ow_record_publish(&record, ow_record_end(&record));
	nr_coalesced += count->repeats - 1;
	count->repeats = 0;
}

static void publish_run(struct run *run)
{
	const struct oomwatch_header *latest = (const void *)run->latest;

	if (!run->count.repeats)
		return;
	memcpy(record.bytes, latest, latest->size);
	publish(&run->count);
}

#define BIT_OUTCOME	BIT_ULL(OOMWATCH_BIT_oom_outcome)
#define BIT_CONTEXT	BIT_ULL(OOMWATCH_BIT_oom_context)
#define BIT_MEMCG_ID	BIT_ULL(OOMWATCH_BIT_oom_oom_memcg_id)

/* What is not the same for all is left out. */
static void publish_crowd(void)
{
	if (!crowd.count.repeats)
		return;
	ow_record_begin(&record, OOMWATCH_TYPE_OOM, sizeof(struct oomwatch_oom),
			crowd.episode);
	record.h.time_ns = crowd.time_ns;
	ow_set(&record, oom, victims, 0);
	if (crowd.same & BIT_OUTCOME)
		ow_set(&record, oom, outcome, crowd.outcome);
	if (crowd.same & BIT_CONTEXT)
		ow_set(&record, oom, context, crowd.context);
	if (crowd.same & BIT_MEMCG_ID)
		ow_set(&record, oom, oom_memcg_id, crowd.memcg_id);
	publish(&crowd.count);
}

/* Is there nothing to publish, and has there been nothing for long enough? */
static bool is_over(const struct count *count)
{
	return !count->repeats &&
	       time_is_before_eq_jiffies(count->touched + FLOOD_PERIOD);
}

static void tick(struct timer_list *unused)
{
	bool goes_on = false;
	unsigned long flags;
	struct run *run;

	raw_spin_lock_irqsave(&runs_lock, flags);
	for (run = runs; run < runs + NR_RUNS; run++) {
		if (!run->count.running)
			continue;
		run->count.running = !is_over(&run->count);
		publish_run(run);
		goes_on |= run->count.running;
	}
	if (crowd.count.running) {
		crowd.count.running = !is_over(&crowd.count);
		publish_crowd();
		goes_on |= crowd.count.running;
	}
	if (goes_on)
		mod_timer(&timer, jiffies + FLOOD_PERIOD);
	raw_spin_unlock_irqrestore(&runs_lock, flags);
}

static void begin(struct count *count)
{
	count->running = true;
	count->touched = jiffies;
	if (!timer_pending(&timer))
		mod_timer(&timer, jiffies + FLOOD_PERIOD);
}

static void add(struct count *count, const struct ow_record *rec)
{
	count->touched = jiffies;
	if (!count->repeats++)
		count->since_ns = rec->h.time_ns -
				  rec->oom.duration_us * NSEC_PER_USEC;
}

/* Leaves out the strings of a record that end after the part that is remembered. */
static void shorten(struct ow_record *rec)
{
	u32 size = sizeof(struct oomwatch_oom);
	const struct ow_field *field;
	unsigned int length;

	ow_for_each_field(field, rec->h.type) {
		const char *text;

		if ((field->kind != OW_KIND_NAME &&
		     field->kind != OW_KIND_PATH &&
		     field->kind != OW_KIND_TEXT) ||
		    !ow_field_present(&rec->h, field))
			continue;
		text = ow_field_text(&rec->h, field, &length);
		if (text + length + 1 > (const char *)rec + LATEST_MAX) {
			rec->h.valid &= ~BIT_ULL(field->bit);
			memset(rec->bytes + field->offset, 0, field->size);
		} else {
			size = max_t(u32, size,
				     text + length + 1 - (const char *)rec);
		}
	}
	rec->h.truncated &= rec->h.valid;
	rec->h.size = size;
}

static void remember(struct run *run, const struct ow_record *rec)
{
	if (rec->h.size <= LATEST_MAX) {
		memcpy(run->latest, rec->bytes, rec->h.size);
		return;
	}
	memcpy(record.bytes, rec->bytes, rec->h.size);
	shorten(&record);
	memcpy(run->latest, record.bytes, record.h.size);
}

static bool is_at(const struct run *run, u32 context, u64 memcg_id)
{
	return run->count.running && run->context == context &&
	       run->memcg_id == memcg_id;
}

static struct run *find_run(const struct oomwatch_oom *oom)
{
	struct run *run;

	for (run = runs; run < runs + NR_RUNS; run++)
		if (is_at(run, oom->context, oom->oom_memcg_id) &&
		    run->outcome == oom->outcome)
			return run;
	return NULL;
}

/* NULL: the episode belongs to the crowd. */
static struct run *find_room(const struct oomwatch_oom *oom)
{
	bool global = oom->context == OOMWATCH_CONTEXT_GLOBAL;
	struct run *run = global ? runs + NR_MEMCG_RUNS : runs;
	struct run *end = global ? runs + NR_RUNS : runs + NR_MEMCG_RUNS;

	if (!global && crowd.count.running)
		return NULL;
	for (; run < end; run++)
		if (!run->count.running)
			return run;
	return NULL;
}

static void join_crowd(const struct ow_record *rec)
{
	const struct oomwatch_oom *oom = &rec->oom;

	if (!crowd.count.running)
		begin(&crowd.count);
	if (!crowd.count.repeats) {
		crowd.same = BIT_OUTCOME | BIT_CONTEXT | BIT_MEMCG_ID;
		crowd.outcome = oom->outcome;
		crowd.context = oom->context;
		crowd.memcg_id = oom->oom_memcg_id;
	}
	crowd.same &= rec->h.valid;
	if (crowd.outcome != oom->outcome)
		crowd.same &= ~BIT_OUTCOME;
	if (crowd.context != oom->context)
		crowd.same &= ~BIT_CONTEXT;
	if (crowd.memcg_id != oom->oom_memcg_id)
		crowd.same &= ~BIT_MEMCG_ID;
	crowd.time_ns = rec->h.time_ns;
	crowd.episode = rec->h.episode;
	add(&crowd.count, rec);
}

static void begin_run(struct run *run, const struct ow_record *rec)
{
	run->context = rec->oom.context;
	run->memcg_id = rec->oom.oom_memcg_id;
	run->outcome = rec->oom.outcome;
	run->count.repeats = 0;
	begin(&run->count);
}

/**
 * ow_flood_repeats() - count an episode without a victim, if it repeats another, or
 *			is one of too many
 * @rec: the finished oom record
 *
 * Context: under oom_lock, which keeps its repeats from coming before it is
 * published itself; takes the lock of the runs, then that of the ring.
 * Return: true if it is taken care of, false if it is to be published.
 */
bool ow_flood_repeats(const struct ow_record *rec)
{
	unsigned long flags;
	bool counted = true;
	struct run *run;

	raw_spin_lock_irqsave(&runs_lock, flags);
	run = find_run(&rec->oom);
	if (run) {
		add(&run->count, rec);
		remember(run, rec);
		goto unlock;
	}
	run = find_room(&rec->oom);
	if (run) {
		begin_run(run, rec);
		counted = false;
	} else {
		join_crowd(rec);
	}
unlock:
	raw_spin_unlock_irqrestore(&runs_lock, flags);
	return counted;
}

/**
 * ow_flood_end() - end the runs of a context, because there is a victim now
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
	for (run = runs; run < runs + NR_RUNS; run++) {
		if (!is_at(run, context, memcg_id))
			continue;
		publish_run(run);
		run->count.running = false;
	}
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
	timer_setup(&timer, tick, 0);
}

/**
 * ow_flood_exit() - stop the timer
 *
 * Context: may sleep; no probe is attached any more.
 */
void ow_flood_exit(void)
{
	ow_compat_timer_delete_sync(&timer);
}
