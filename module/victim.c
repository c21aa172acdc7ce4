// SPDX-License-Identifier: GPL-2.0-only
/*
 * victim.c - what is recorded of a task when the kernel marks it as a victim
 */
#include <linux/memcontrol.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>

#include "record.h"
#include "snapshot.h"
#include "victim.h"

/**
 * ow_victim_fill() - store what is known of a task in its victim record
 * @rec: the record, begun
 * @task: the task; its mm is stable, its alloc_lock may be held
 *
 * Context: mark_oom_victim(), whose caller keeps @task and its mm in place.
 */
void ow_victim_fill(struct ow_record *rec, struct task_struct *task)
{
	struct mem_cgroup *memcg;
	struct ow_rss rss;

	ow_set(rec, victim, victim_pid, task->pid);
	ow_set(rec, victim, victim_tgid, task->tgid);
	ow_set(rec, victim, victim_nspid, ow_snapshot_nspid(task));
	ow_set(rec, victim, victim_uid, ow_snapshot_uid(task));
	ow_set(rec, victim, victim_oom_score_adj, task->signal->oom_score_adj);
	ow_set(rec, victim, page_size, PAGE_SIZE);
	ow_snapshot_comm(rec->victim.victim_comm, task);
	ow_valid(rec, victim, victim_comm);

	ow_snapshot_rss(&rss, task->mm);
	ow_set(rec, victim, victim_total_vm, rss.total_vm);
	ow_set(rec, victim, victim_anon_rss, rss.anon);
	ow_set(rec, victim, victim_file_rss, rss.file);
	ow_set(rec, victim, victim_shmem_rss, rss.shmem);
	ow_set(rec, victim, victim_swap, rss.swap);
	ow_set(rec, victim, victim_pgtables, rss.pgtables);

	rcu_read_lock();
	memcg = mem_cgroup_from_task(task);
	if (memcg) {
		ow_set(rec, victim, task_memcg_id, ow_snapshot_memcg_id(memcg));
		ow_set_str(rec, victim, task_memcg,
			   ow_snapshot_memcg_path(memcg, ow_record_tail(rec),
						  ow_record_room(rec)));
	}
	rcu_read_unlock();
}
