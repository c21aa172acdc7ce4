/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * tally.h - compare records with the kernel's own count of kills
 */
#ifndef TALLY_H
#define TALLY_H

#include <linux/oomwatch.h>

/**
 * struct tally - what records say
 * @killed: victims that were killed by a mark, which the kernel counts
 * @others: what the kernel may count besides
 * @sharers: those of the event at hand that share the memory of a victim
 * @victims: all victim records
 * @there: victims that have not left their memory
 * @most: how many these were at most since a group was killed
 * @records: all records
 */
struct tally {
	long killed;
	long others;
	long sharers;
	long victims;
	long there;
	long most;
	long records;
};

/* How many events does the record stand for? */
static inline long tally_events(const struct oomwatch_oom *oom)
{
	return oom->h.valid >> OOMWATCH_BIT_oom_repeats & 1 ? (long)oom->repeats : 1;
}

/*
 * The kernel counts the first of a group twice, unless it has left its memory by then;
 * a member that was killed before, since it shares the memory of one; and victims of
 * earlier events that are still there, which it kills again: one, or all those of a group.
 * It may do so in each event of a flood.
 */
static inline void tally_one(struct tally *tally, const struct oomwatch_header *h)
{
	const struct oomwatch_victim *victim = (const void *)h;
	const struct oomwatch_oom *oom = (const void *)h;

	tally->records++;
	if (h->type == OOMWATCH_TYPE_OOM && oom->outcome == OOMWATCH_OUTCOME_KILLED) {
		if (oom->oom_group.length) {
			/* What stands for several events comes later. */
			tally->others += tally_events(oom) * (1 + tally->most + tally->sharers);
			tally->most = tally->there;
		} else if (!oom->victims) {
			tally->others += tally_events(oom);
		}
	}
	/* It comes after its victims. */
	if (h->type == OOMWATCH_TYPE_OOM)
		tally->sharers = 0;
	if (h->type == OOMWATCH_TYPE_EXITED && tally->there)
		tally->there--;
	if (h->type != OOMWATCH_TYPE_VICTIM)
		return;
	tally->victims++;
	tally->there++;
	if (tally->most < tally->there)
		tally->most = tally->there;
	if (victim->role == OOMWATCH_ROLE_SHARED_MM)
		tally->sharers++;
	else
		tally->killed += victim->state == OOMWATCH_STATE_KILLED;
}

#endif /* TALLY_H */
