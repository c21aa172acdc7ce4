// SPDX-License-Identifier: GPL-2.0-only
/*
 * tally.c - how many episodes and victims there were since load
 *
 * Counted under the kernel's oom_lock, read by anyone.
 */
#include <linux/compiler.h>
#include <linux/kernel.h>
#include <linux/seq_file.h>

#include "flood.h"
#include "tally.h"

#define OUTCOME_ROW(constant, value, name) { (value), (name), 0 },

static u64 nr_episodes;
static u64 nr_victims;
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
 * ow_tally_episode() - count an episode that begins
 *
 * Context: under oom_lock.
 * Return: its number, from 1.
 */
u64 ow_tally_episode(void)
{
	return count(&nr_episodes);
}

/**
 * ow_tally_outcome() - count an episode that ends
 * @outcome: how
 *
 * Context: under oom_lock.
 */
void ow_tally_outcome(enum oomwatch_outcome outcome)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(outcomes); i++)
		if (outcomes[i].outcome == outcome)
			count(&outcomes[i].count);
}

/**
 * ow_tally_victim() - count a new victim
 *
 * Context: under oom_lock.
 */
void ow_tally_victim(void)
{
	count(&nr_victims);
}

/**
 * ow_tally_unrecorded() - count those who share the memory of a victim, but were
 *			   too many to be recorded
 * @threads: how many
 *
 * Context: under oom_lock.
 */
void ow_tally_unrecorded(unsigned int threads)
{
	WRITE_ONCE(nr_unrecorded, nr_unrecorded + threads);
}

/**
 * ow_tally_kill_mark() - count a mark inside __oom_kill_process()
 *
 * Context: under oom_lock.
 */
void ow_tally_kill_mark(void)
{
	count(&nr_kill_marks);
}

/**
 * ow_tally_kill_marks() - how many marks were seen inside __oom_kill_process()
 *
 * Context: any.
 * Return: marks since load; a task may be marked more than once.
 */
u64 ow_tally_kill_marks(void)
{
	return READ_ONCE(nr_kill_marks);
}

/**
 * ow_tally_show() - write the counts
 * @m: where they go, as lines of "name value"
 *
 * Context: any.
 */
void ow_tally_show(struct seq_file *m)
{
	size_t i;

	seq_printf(m, "episodes %llu\n", READ_ONCE(nr_episodes));
	for (i = 0; i < ARRAY_SIZE(outcomes); i++)
		seq_printf(m, "episodes_%s %llu\n", outcomes[i].name,
			   READ_ONCE(outcomes[i].count));
	seq_printf(m, "coalesced %llu\n", ow_flood_coalesced());
	seq_printf(m, "victims %llu\n", READ_ONCE(nr_victims));
	seq_printf(m, "victims_unrecorded %llu\n", READ_ONCE(nr_unrecorded));
}
