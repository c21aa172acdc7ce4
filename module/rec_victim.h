/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OW_VICTIM_H
#define OW_VICTIM_H

struct mm_struct;
struct ow_record;
struct ow_rss;
struct task_struct;

/*
 * The most processes that are recorded because they share the memory of a victim.
 * A clone bomb has thousands: recording all of them would keep the CPU busy for tens
 * of milliseconds, and overwrite all other records.
 */
#define OW_SHARERS_MAX	32

/*
 * The most processes that are looked at, the oldest first, to find those: preemption is
 * disabled.
 */
#define OW_LOOKED_AT_MAX	10000

void ow_victim_fill(struct ow_record *rec, struct task_struct *task,
		    struct mm_struct *mm, const struct ow_rss *rss,
		    const struct ow_record *oom);
unsigned int ow_victim_find_sharers(struct task_struct *victim,
				    void (*found)(struct task_struct *sharer));

#endif /* OW_VICTIM_H */
