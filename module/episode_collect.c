// SPDX-License-Identifier: GPL-2.0-only
/*
 * episode_collect.c - what is recorded of an episode beside its victims
 *
 * What explains the choice (candidates, memory, stack) is collected before any task is
 * killed. What filled the memory cgroup is read after the kernel has reported the OOM,
 * which brings memory.stat up to date. All of it waits in the batch of the episode.
 */
#include <linux/gfp.h>
#include <linux/minmax.h>
#include <linux/rcupdate.h>
#include <linux/string.h>
#include <linux/timekeeping.h>

#include "episode_collect.h"
#include "episode_state.h"
#include "rec_balance.h"
#include "rec_candidate.h"
#include "rec_free_area.h"
#include "rec_hugetlb.h"
#include "rec_memory.h"
#include "rec_relative.h"
#include "rec_selection.h"
#include "rec_stack.h"
#include "rec_system.h"

/* Record the stack of the trigger. */
static bool with_stack;

/* Record what the memory of a cgroup that ran out is used for. */
static bool with_memcg;

/* Record what the memory of the system is used for, if that ran out. */
static bool with_system;

/* Nobody knows whether the kernel reports an OOM. */
static bool blind_to_reports;

/* What the memory of the system is used for, and why it had none for the request. */
static void add_system(u64 now)
{
	const struct ow_record *oom = &ow_episode.oom;
	struct ow_record *rec = ow_batch_next(&ow_episode.batch);

	ow_free_area_count();
	ow_record_begin(rec, OOMWATCH_TYPE_SYSTEM,
			sizeof(struct oomwatch_system), oom->h.episode);
	rec->h.time_ns = now;
	ow_system_fill(rec);
	ow_batch_end(&ow_episode.batch);
	ow_free_area_collect(&ow_episode.batch, (__force gfp_t)oom->oom.gfp_mask,
			     oom->h.episode, now);
	ow_hugetlb_collect(&ow_episode.batch, oom->h.episode, now);
}

/**
 * ow_collect_choice() - collect the candidates, and the state of the memory at that time
 *
 * Context: in an episode. It does so once.
 */
void ow_collect_choice(void)
{
	struct ow_record *rec;
	u64 now;

	if (ow_episode.collected)
		return;
	ow_episode.collected = true;
	now = ktime_get_boot_fast_ns();
	ow_candidate_collect(&ow_episode.batch, &ow_episode.oom, !ow_episode.memcg, now);
	rec = ow_batch_next(&ow_episode.batch);
	ow_record_begin(rec, OOMWATCH_TYPE_MEMORY,
			sizeof(struct oomwatch_memory), ow_episode.oom.h.episode);
	rec->h.time_ns = now;
	ow_memory_fill(rec, &ow_episode.oom);
	ow_batch_end(&ow_episode.batch);
	if (with_system && !ow_episode.memcg)
		add_system(now);
}

/**
 * ow_collect_balance() - collect what filled the memory cgroup, if one ran out
 *
 * Context: in an episode. It does so once.
 */
void ow_collect_balance(void)
{
	u64 number = ow_episode.oom.h.episode, now;
	struct ow_record *rec;

	if (!with_memcg || !ow_episode.memcg || ow_episode.balanced)
		return;
	ow_episode.balanced = true;
	now = ktime_get_boot_fast_ns();
	rcu_read_lock();
	ow_relative_find(ow_episode.memcg);
	rec = ow_batch_next(&ow_episode.batch);
	ow_record_begin(rec, OOMWATCH_TYPE_MEMCG, sizeof(struct oomwatch_memcg),
			number);
	rec->h.time_ns = now;
	ow_balance_fill(rec, ow_episode.memcg, &ow_episode.oom);
	ow_balance_set_flushed(rec, ow_episode.memcg,
			       blind_to_reports ? -1 : ow_episode.reported);
	ow_relative_count(rec);
	ow_batch_end(&ow_episode.batch);
	ow_relative_collect(&ow_episode.batch, ow_episode.memcg, number, now);
	rcu_read_unlock();
}

/**
 * ow_collect_entry() - take as much of the stack as is needed
 * @regs: the registers at the entry of out_of_memory()
 * @is_global: the whole system ran out
 *
 * Without the stack record, the oom record of a memory cgroup needs who called its
 * mem_cgroup_out_of_memory().
 *
 * Context: an episode begins.
 */
void ow_collect_entry(struct pt_regs *regs, bool is_global)
{
	ow_stack_save(regs, with_stack ? OW_FRAMES_MAX : is_global ? 0 : 2);
}

/**
 * ow_collect_stack() - collect the stack of the trigger, if that is wanted
 *
 * Context: at the end of an episode.
 */
void ow_collect_stack(void)
{
	const struct ow_record *oom = &ow_episode.oom;
	struct ow_record *rec;

	if (!with_stack)
		return;
	rec = ow_batch_next(&ow_episode.batch);
	ow_record_begin(rec, OOMWATCH_TYPE_STACK, sizeof(struct oomwatch_stack),
			oom->h.episode);
	rec->h.time_ns = ow_episode.entry_ns;
	ow_set(rec, stack, trigger_pid, oom->oom.trigger_pid);
	memcpy(rec->stack.trigger_comm, oom->oom.trigger_comm,
	       OOMWATCH_COMM_LEN);
	ow_valid(rec, stack, trigger_comm);
	ow_stack_fill(rec);
	ow_batch_end(&ow_episode.batch);
}

/**
 * ow_collect_oom() - put the oom record behind all others of the episode
 *
 * Context: at the end of an episode.
 */
void ow_collect_oom(void)
{
	memcpy(ow_batch_next(&ow_episode.batch), &ow_episode.oom,
	       ow_episode.oom.h.size);
	ow_batch_end(&ow_episode.batch);
}

/**
 * ow_collect_miss_reports() - dump_header() cannot be seen
 *
 * Context: module load.
 */
void ow_collect_miss_reports(void)
{
	blind_to_reports = true;
}

/**
 * ow_collect_init() - get ready
 * @stack: record the stack of the trigger
 * @memcg: record what the memory of a cgroup that ran out is used for
 * @system: record what the memory of the system is used for if that ran out
 *
 * Context: module load, before any probe is attached; may sleep.
 * Return: 0 or -ENOMEM.
 */
int ow_collect_init(bool stack, bool memcg, bool system)
{
	unsigned int candidates = ow_selection_limit();
	size_t size = max(OW_MEMCG_BYTES(candidates),
			  OW_SYSTEM_BYTES(candidates));

	with_stack = stack;
	with_memcg = memcg;
	with_system = system;
	/* The oom record is the last one. */
	size += (OW_OTHERS - 1) * sizeof(struct ow_record);
	return ow_batch_init(&ow_episode.batch, size);
}

/**
 * ow_collect_exit() - give back the memory
 *
 * Context: may sleep; no probe is attached any more.
 */
void ow_collect_exit(void)
{
	ow_batch_exit(&ow_episode.batch);
}
