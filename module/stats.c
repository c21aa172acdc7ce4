// SPDX-License-Identifier: GPL-2.0-only
/*
 * stats.c - how many episodes and victims there were since load
 *
 * The counts change under the kernel's oom_lock only. They are read without it.
 */
#include <linux/compiler.h>
#include <linux/kernel.h>
#include <linux/seq_file.h>

#include <asm/barrier.h>

#include "episode_flood.h"
#include "stats.h"

#define OUTCOME_ROW(constant, value, name) { (value), (name), 0 },

static u64 nr_episodes;
static u64 nr_victims;
static u64 nr_threads;
static u64 nr_unrecorded;
static u64 nr_kill_marks;
static struct {
	enum oomwatch_outcome outcome;
	const char *name;
	u64 count;
} outcomes[] = { OOMWATCH_OUTCOMES(OUTCOME_ROW) };

static u64 count(u64 *counter)
{
	WRITE_ONCE(*counter, *counter + 1);
	return *counter;
}

/**
 * ow_stats_episode() - count an episode that begins
 *
 * Context: under oom_lock.
 * Return: its number, from 1.
 */
u64 ow_stats_episode(void)
{
	return count(&nr_episodes);
}

/**
 * ow_stats_outcome() - count an episode that ends
 * @outcome: how
 *
 * Context: under oom_lock.
 */
void ow_stats_outcome(enum oomwatch_outcome outcome)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(outcomes); i++)
		if (outcomes[i].outcome == outcome)
			count(&outcomes[i].count);
}

/**
 * ow_stats_victim() - count a process that became a victim
 *
 * Context: under oom_lock.
 */
void ow_stats_victim(void)
{
	count(&nr_victims);
}

/**
 * ow_stats_thread() - count a further thread of a victim, that was marked, too
 *
 * Context: under oom_lock.
 */
void ow_stats_thread(void)
{
	count(&nr_threads);
}

/**
 * ow_stats_unrecorded() - count threads that share the memory of a victim, but were
 *			   too many to be recorded
 * @threads: how many
 *
 * Context: under oom_lock.
 */
void ow_stats_unrecorded(unsigned int threads)
{
	WRITE_ONCE(nr_unrecorded, nr_unrecorded + threads);
}

/**
 * ow_stats_kill_mark() - count a mark inside __oom_kill_process()
 *
 * Context: under oom_lock.
 */
void ow_stats_kill_mark(void)
{
	/* Who sees the mark sees the kernel's event, too: pairs with count_unmarked(). */
	smp_wmb();
	count(&nr_kill_marks);
}

/**
 * ow_stats_kill_marks() - how many marks were seen inside __oom_kill_process()
 *
 * Context: any.
 * Return: marks since load; a task may be marked more than once.
 */
u64 ow_stats_kill_marks(void)
{
	return READ_ONCE(nr_kill_marks);
}

/**
 * ow_stats_show() - write the counts
 * @m: where they go, as lines of "name value"
 *
 * Context: any.
 */
void ow_stats_show(struct seq_file *m)
{
	size_t i;

	seq_printf(m, "episodes %llu\n", READ_ONCE(nr_episodes));
	for (i = 0; i < ARRAY_SIZE(outcomes); i++)
		seq_printf(m, "episodes_%s %llu\n", outcomes[i].name,
			   READ_ONCE(outcomes[i].count));
	seq_printf(m, "coalesced %llu\n", ow_flood_coalesced());
	seq_printf(m, "victims %llu\n", READ_ONCE(nr_victims));
	seq_printf(m, "victims_threads %llu\n", READ_ONCE(nr_threads));
	seq_printf(m, "victims_unrecorded %llu\n", READ_ONCE(nr_unrecorded));
}
