// SPDX-License-Identifier: GPL-2.0-only
/*
 * rec_victim.c - what is recorded of a task when the kernel marks it as a victim
 */
#include <linux/kernel.h>
#include <linux/memcontrol.h>
#include <linux/mm_types.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/string.h>

#include "rec_memcg.h"
#include "rec_oom.h"
#include "rec_peek.h"
#include "rec_task.h"
#include "rec_victim.h"
#include "ring_record.h"

/* @oom is NULL outside of an episode. */
static int put_comm(struct ow_record *rec, const struct task_struct *task,
		    const struct ow_record *oom)
{
	char comm[OOMWATCH_COMM_LEN];

	if (ow_peek(task->pid) == rec->victim.victim_pid)
		memcpy(comm, rec->victim.victim_comm, OOMWATCH_COMM_LEN);
	else if (oom)
		ow_oom_comm(comm, oom, task);
	else
		ow_task_comm(comm, task);
	return ow_record_put(rec, comm, strlen(comm));
}

/* Names that a person recognises, if the name of the thread does not say much. */
static void set_relatives(struct ow_record *rec, struct task_struct *task,
			  const struct ow_record *oom)
{
	struct task_struct *parent;

	rcu_read_lock();
	/* That is the thread that forked; its process has another name. */
	parent = rcu_dereference(task->real_parent);
	parent = ow_peek(parent->group_leader);
	ow_set(rec, victim, victim_ppid, parent->tgid);
	ow_set_str(rec, victim, victim_leader_comm,
		   put_comm(rec, ow_peek(task->group_leader), oom));
	ow_set_str(rec, victim, victim_parent_comm,
		   put_comm(rec, parent, oom));
	rcu_read_unlock();
}

static void set_rss(struct ow_record *rec, const struct ow_rss *rss)
{
	ow_set(rec, victim, victim_total_vm, rss->total_vm);
	ow_set(rec, victim, victim_anon_rss, rss->anon);
	ow_set(rec, victim, victim_file_rss, rss->file);
	ow_set(rec, victim, victim_shmem_rss, rss->shmem);
	ow_set(rec, victim, victim_swap, rss->swap);
	ow_set(rec, victim, victim_pgtables, rss->pgtables);
}

static void set_memcg(struct ow_record *rec, struct task_struct *task)
{
	struct mem_cgroup *memcg;

	rcu_read_lock();
	memcg = ow_memcg_of(task);
	if (memcg) {
		ow_set(rec, victim, task_memcg_id, ow_memcg_id(memcg));
		ow_set_path(rec, victim, task_memcg,
			    ow_memcg_path(memcg, ow_record_tail(rec),
					  ow_record_room(rec)));
	}
	rcu_read_unlock();
}

/**
 * ow_victim_fill() - store what is known of a task in its victim record
 * @rec: the record, begun, with the name of the task
 * @task: the task; its alloc_lock may be held
 * @mm: its memory
 * @rss: what that holds
 * @oom: the oom record of the episode, NULL outside of one
 *
 * Context: mark_oom_victim(), whose caller keeps @task and @mm in place; or
 * under rcu_read_lock(), if it keeps @mm only.
 */
void ow_victim_fill(struct ow_record *rec, struct task_struct *task,
		    struct mm_struct *mm, const struct ow_rss *rss,
		    const struct ow_record *oom)
{
	ow_set(rec, victim, victim_pid, ow_peek(task->pid));
	ow_set(rec, victim, victim_tgid, task->tgid);
	ow_set(rec, victim, victim_nspid, ow_task_nspid(task));
	ow_set(rec, victim, victim_uid, ow_task_uid(task));
	ow_set(rec, victim, victim_oom_score_adj,
	       ow_peek(task->signal->oom_score_adj));
	ow_set(rec, victim, page_size, PAGE_SIZE);
	ow_set_str(rec, victim, victim_exe,
		   ow_task_exe(mm, ow_record_tail(rec),
			       ow_record_room(rec)));
	set_relatives(rec, task, oom);
	set_rss(rec, rss);
	set_memcg(rec, task);
}

/* The first thread that still has a memory decides for its process. */
static bool process_has(struct task_struct *process, struct mm_struct *mm)
{
	struct task_struct *thread;

	for_each_thread(process, thread) {
		struct mm_struct *its = ow_peek(thread->mm);

		if (its)
			return its == mm;
	}
	return false;
}

static int count_threads(struct task_struct *task, struct mm_struct *mm)
{
	struct task_struct *thread;
	int threads = 0;

	for_each_thread(task, thread)
		threads += ow_peek(thread->mm) == mm;
	return threads;
}

/**
 * ow_victim_find_sharers() - find the processes that die because they share a victim's memory
 * @victim: the victim
 * @found: called for each other process that has the same memory, for
 *	   OW_SHARERS_MAX at most
 *
 * The kernel kills them without marking or logging them: all but the global init
 * and kernel threads that borrow the memory. Processes are looked at until all
 * users of the memory are found, OW_LOOKED_AT_MAX at most: none, if they are the
 * victim's own threads. It may have users that are no thread, such as a reader of
 * /proc/PID/maps.
 *
 * Context: mark_oom_victim() inside __oom_kill_process(): preemption is disabled,
 *	    and the victim's alloc_lock is held.
 * Return: how many users were left when there was too much to do, else 0.
 */
unsigned int ow_victim_find_sharers(struct task_struct *victim,
				    void (*found)(struct task_struct *sharer))
{
	struct mm_struct *mm = victim->mm;
	int users = atomic_read(&mm->mm_users);
	struct task_struct *process;
	unsigned int sharers = 0, looked_at = 0;

	rcu_read_lock();
	users -= count_threads(victim, mm);
	for_each_process(process) {
		if (users <= 0)
			break;
		if (looked_at++ == OW_LOOKED_AT_MAX)
			goto unlock;
		if (!process_has(process, mm) ||
		    same_thread_group(process, victim) ||
		    ow_peek(process->flags) & PF_KTHREAD)
			continue;
		if (sharers == OW_SHARERS_MAX)
			goto unlock;
		users -= count_threads(process, mm);
		if (is_global_init(process))
			continue;
		found(process);
		sharers++;
	}
	users = 0;
unlock:
	rcu_read_unlock();
	return users;
}
