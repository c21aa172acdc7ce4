// SPDX-License-Identifier: GPL-2.0-only
/*
 * rec_candidate.c - records of the tasks that could be killed, the best first
 */
#include <linux/memcontrol.h>
#include <linux/pid.h>
#include <linux/pid_namespace.h>
#include <linux/rcupdate.h>
#include <linux/sched/task.h>
#include <linux/string.h>

#include "rec_candidate.h"
#include "rec_comm.h"
#include "rec_memcg.h"
#include "rec_peek.h"
#include "rec_selection.h"
#include "rec_task.h"
#include "ring_batch.h"
#include "ring_packed.h"
#include "ring_record.h"

static void put(struct ow_record *rec, const struct ow_scored *candidate,
		const struct ow_record *oom)
{
	ow_set(rec, candidate, candidate_pid, candidate->pid);
	ow_set(rec, candidate, candidate_tgid, candidate->tgid);
	ow_set(rec, candidate, candidate_uid, candidate->uid);
	ow_set(rec, candidate, candidate_oom_score_adj,
	       candidate->oom_score_adj);
	if (!ow_comm_find(rec->candidate.candidate_comm, oom, candidate->pid))
		memcpy(rec->candidate.candidate_comm, candidate->comm, OOMWATCH_COMM_LEN);
	ow_valid(rec, candidate, candidate_comm);
	if (!candidate->has_rss)
		return;
	ow_set(rec, candidate, candidate_total_vm, candidate->rss.total_vm);
	ow_set(rec, candidate, candidate_anon_rss, candidate->rss.anon);
	ow_set(rec, candidate, candidate_file_rss, candidate->rss.file);
	ow_set(rec, candidate, candidate_shmem_rss, candidate->rss.shmem);
	ow_set(rec, candidate, candidate_swap, candidate->rss.swap);
	ow_set(rec, candidate, candidate_pgtables, candidate->rss.pgtables);
}

/* Where it is now, if it has not gone since it was scored. */
static void put_memcg(struct ow_record *rec, const struct ow_scored *candidate)
{
	struct mem_cgroup *memcg = NULL;
	struct task_struct *task;

	rcu_read_lock();
	task = pid_task(find_pid_ns(candidate->pid, &init_pid_ns), PIDTYPE_PID);
	if (task && ow_peek(task->start_time) == candidate->start_ns)
		memcg = ow_memcg_of(task);
	if (memcg)
		ow_set_path(rec, candidate, candidate_memcg,
			    ow_memcg_path(memcg, ow_record_tail(rec),
					  OW_CANDIDATE_PATH_MAX));
	rcu_read_unlock();
}

static void put_points(struct ow_record *rec, long points, u64 totalpages)
{
	ow_set(rec, candidate, candidate_points, points);
	ow_set(rec, candidate, candidate_score,
	       ow_task_score(points, totalpages));
}

static void build(struct ow_record *rec, const struct ow_scored *candidate,
		  unsigned int rank, const struct ow_record *oom, bool is_global)
{
	size_t fixed = is_global ? sizeof(struct oomwatch_candidate) : OW_CANDIDATE_BARE;

	ow_record_begin(rec, OOMWATCH_TYPE_CANDIDATE, fixed, oom->h.episode);
	ow_set(rec, candidate, rank, rank);
	put(rec, candidate, oom);
	if (ow_selection_is_eligible())
		put_points(rec, candidate->points, oom->oom.totalpages);
	if (is_global)
		put_memcg(rec, candidate);
}

/**
 * ow_candidate_collect() - build the candidate records of this episode
 * @batch: where they go, by rank
 * @oom: the oom record of the episode, with its totalpages
 * @is_global: the whole system ran out
 * @time_ns: when the selection was over, CLOCK_BOOTTIME
 *
 * Context: under oom_lock.
 */
void ow_candidate_collect(struct ow_batch *batch, const struct ow_record *oom,
			  bool is_global, u64 time_ns)
{
	const struct ow_scored *candidate;
	unsigned int rank;

	for (rank = 0; (candidate = ow_selection_ranked(rank)); rank++) {
		struct ow_record *rec = ow_batch_next(batch);

		build(rec, candidate, rank + 1, oom, is_global);
		rec->h.time_ns = time_ns;
		ow_pack(&rec->candidate);
		ow_batch_end(batch);
	}
}
