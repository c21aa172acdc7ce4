/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * episode_state.h - what is known of the episode that is open, for episode*.c alone
 */
#ifndef OW_EPISODE_STATE_H
#define OW_EPISODE_STATE_H

#include <linux/sched.h>
#include <linux/types.h>

#include "ring_batch.h"
#include "ring_budget.h"
#include "ring_record.h"

struct mem_cgroup;
struct oom_control;

/**
 * struct ow_episode - the one episode that may be open
 * @trigger: the task inside out_of_memory(), NULL if no episode is open;
 *           compared, never dereferenced
 * @oc: the argument of out_of_memory(), only compared: it is on the stack of
 *      the trigger, and the return may have been missed
 * @entry_ns: time of the entry, CLOCK_BOOTTIME
 * @memcg: the memory cgroup that ran out, which the caller of out_of_memory() keeps;
 *         NULL for the whole system
 * @freed: pages that other OOM notifiers freed
 * @notified: the OOM notifiers ran
 * @selected: oom_kill_process() ran
 * @collected: @batch holds candidates and memory
 * @reported: the kernel has come to report the OOM
 * @balanced: @batch holds the memory cgroup
 * @chosen_tgid: process that it was called for
 * @kills: calls of __oom_kill_process()
 * @marks: calls of mark_oom_victim()
 * @victims: victim records
 * @worth: what of it is worth keeping; known from the first victim on
 * @unrecorded: threads that share the memory of a victim, but were too many to record
 * @batch: the records that are published together at the end
 * @oom: the record of the episode
 *
 * Only written by the task that holds the kernel's oom_lock.
 */
struct ow_episode {
	struct task_struct *trigger;
	const struct oom_control *oc;
	struct mem_cgroup *memcg;
	u64 entry_ns;
	unsigned long freed;
	bool notified;
	bool selected;
	bool collected;
	bool reported;
	bool balanced;
	pid_t chosen_tgid;
	unsigned int kills;
	unsigned int marks;
	unsigned int victims;
	enum ow_worth worth;
	unsigned int unrecorded;
	struct ow_batch batch;
	struct ow_record oom;
};

extern struct ow_episode ow_episode;

/* Is the episode of the current task open? */
static inline bool ow_episode_is_open(void)
{
	return ow_episode.trigger == current;
}

#endif /* OW_EPISODE_STATE_H */
