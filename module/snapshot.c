// SPDX-License-Identifier: GPL-2.0-only
/*
 * snapshot.c - read a task, a memory cgroup, the caller of the OOM killer
 *
 * Everything here may run in a probe handler inside the OOM path: it takes no
 * lock that sleeps on PREEMPT_RT, allocates nothing and prints nothing.
 */
#include <linux/cgroup.h>
#include <linux/cpuset.h>
#include <linux/cred.h>
#include <linux/kallsyms.h>
#include <linux/kernfs.h>
#include <linux/math64.h>
#include <linux/memcontrol.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/oom.h>
#include <linux/page_counter.h>
#include <linux/pid_namespace.h>
#include <linux/sched.h>
#include <linux/stacktrace.h>
#include <linux/uidgid.h>

#include "compat.h"
#include "record.h"
#include "snapshot.h"

static_assert(OOMWATCH_COMM_LEN == TASK_COMM_LEN);

/**
 * ow_snapshot_comm() - copy the name of a task
 * @comm: where it goes
 * @task: the task, which may be renamed meanwhile
 *
 * Copies the array as it is: get_task_comm() would take the task's alloc_lock,
 * which the OOM killer holds when it marks a victim.
 *
 * Context: any.
 */
void ow_snapshot_comm(char comm[OOMWATCH_COMM_LEN],
		      const struct task_struct *task)
{
	memcpy(comm, task->comm, OOMWATCH_COMM_LEN);
	comm[OOMWATCH_COMM_LEN - 1] = '\0';
}

/**
 * ow_snapshot_nspid() - the thread id of a task in its own pid namespace
 * @task: the task, current or pinned
 *
 * Context: any.
 * Return: the id, 0 if the task has been released.
 */
s32 ow_snapshot_nspid(struct task_struct *task)
{
	struct pid_namespace *ns;
	s32 pid = 0;

	rcu_read_lock();
	ns = task_active_pid_ns(task);
	if (ns)
		pid = task_pid_nr_ns(task, ns);
	rcu_read_unlock();
	return pid;
}

/**
 * ow_snapshot_uid() - the real user id of a task
 * @task: the task, current or pinned
 *
 * Context: any.
 * Return: the id in the initial user namespace.
 */
u32 ow_snapshot_uid(struct task_struct *task)
{
	return from_kuid(&init_user_ns, task_uid(task));
}

/**
 * ow_snapshot_score() - scale points as /proc/PID/oom_score does
 * @points: result of oom_badness(), in pages
 * @totalpages: pages that the OOM killer counted as the whole, not 0
 *
 * Context: any.
 * Return: the score; more than 2000 where a cgroup uses more than its limit.
 */
s64 ow_snapshot_score(s64 points, u64 totalpages)
{
	return div_s64((1000 + div64_s64(points * 1000, totalpages)) * 2, 3);
}

/**
 * ow_snapshot_rss() - read the memory counters of a process
 * @rss: where they go
 * @mm: its memory, which the caller keeps from going away
 *
 * Context: any.
 */
void ow_snapshot_rss(struct ow_rss *rss, struct mm_struct *mm)
{
	rss->total_vm = (u64)mm->total_vm << PAGE_SHIFT;
	rss->anon = (u64)get_mm_counter(mm, MM_ANONPAGES) << PAGE_SHIFT;
	rss->file = (u64)get_mm_counter(mm, MM_FILEPAGES) << PAGE_SHIFT;
	rss->shmem = (u64)get_mm_counter(mm, MM_SHMEMPAGES) << PAGE_SHIFT;
	rss->swap = (u64)get_mm_counter(mm, MM_SWAPENTS) << PAGE_SHIFT;
	rss->pgtables = mm_pgtables_bytes(mm);
}

/**
 * ow_snapshot_memcg_id() - the id of a memory cgroup
 * @memcg: the cgroup
 *
 * Context: any; the caller holds rcu_read_lock() or a reference.
 * Return: cgroup_id(), which on cgroup v2 is the inode number of its folder.
 */
u64 ow_snapshot_memcg_id(struct mem_cgroup *memcg)
{
	return cgroup_id(memcg->css.cgroup);
}

static void put_clipped(char *buffer, size_t size, size_t at, const char *from,
			size_t length)
{
	if (at < size)
		memcpy(buffer + at, from, min(length, size - at));
}

/*
 * The path of a node whose name and parent cannot change, written from its end.
 * A node pins its parent, so a pinned node pins the whole way to the root.
 */
static int fixed_path(struct kernfs_node *leaf, char *buffer, size_t size)
{
	struct kernfs_node *kn;
	size_t length = 0, at;

	for (kn = leaf; kn->parent; kn = kn->parent)
		length += 1 + strlen(kn->name);
	if (!length) {
		put_clipped(buffer, size, 0, "/", 1);
		return 1;
	}
	at = length;
	for (kn = leaf; kn->parent; kn = kn->parent) {
		size_t part = strlen(kn->name);

		at -= part;
		put_clipped(buffer, size, at, kn->name, part);
		at--;
		put_clipped(buffer, size, at, "/", 1);
	}
	return length;
}

static bool is_v2(const struct cgroup *cgroup)
{
	return cgroup->root == &cgrp_dfl_root;
}

/*
 * On cgroup v2 no cgroup is ever renamed, so no lock is needed; the caller
 * keeps the cgroup, and so its node, by RCU or a reference.
 */
static int cgroup_path_of(struct cgroup *cgroup, char *buffer, size_t size)
{
	if (is_v2(cgroup))
		return fixed_path(cgroup->kn, buffer, size);
	return ow_compat_v1_path(cgroup, buffer, size);
}

/**
 * ow_snapshot_memcg_path() - the absolute path of a memory cgroup
 * @memcg: the cgroup
 * @buffer: where it goes; not terminated if it does not fit
 * @size: bytes in @buffer
 *
 * Context: any; the caller holds rcu_read_lock() or a reference.
 * Return: the length of the whole path; negative if it cannot be had here.
 */
int ow_snapshot_memcg_path(struct mem_cgroup *memcg, char *buffer, size_t size)
{
	return cgroup_path_of(memcg->css.cgroup, buffer, size);
}

/**
 * ow_snapshot_cpuset_path() - the absolute path of the cpuset of a task
 * @task: the task
 * @buffer: where it goes; not terminated if it does not fit
 * @size: bytes in @buffer
 *
 * Context: any.
 * Return: the length of the whole path; negative if it cannot be had here.
 */
int ow_snapshot_cpuset_path(struct task_struct *task, char *buffer, size_t size)
{
	int length = -EOPNOTSUPP;
	struct cgroup *cgroup;

	rcu_read_lock();
	cgroup = ow_compat_cpuset(task);
	if (cgroup)
		length = cgroup_path_of(cgroup, buffer, size);
	rcu_read_unlock();
	return length;
}

static u64 counter_max(const struct page_counter *counter)
{
	unsigned long max = READ_ONCE(counter->max);

	if (max == PAGE_COUNTER_MAX)
		return OOMWATCH_UNLIMITED;
	return (u64)max << PAGE_SHIFT;
}

static u64 counter_usage(struct page_counter *counter)
{
	return (u64)page_counter_read(counter) << PAGE_SHIFT;
}

/**
 * ow_snapshot_memcg_usage() - store what a memory cgroup uses in an oom record
 * @rec: the record
 * @memcg: the cgroup that ran out
 *
 * Context: any; the caller holds rcu_read_lock() or a reference.
 */
void ow_snapshot_memcg_usage(struct ow_record *rec, struct mem_cgroup *memcg)
{
	ow_set(rec, oom, oom_memcg_usage, counter_usage(&memcg->memory));
	ow_set(rec, oom, oom_memcg_max, counter_max(&memcg->memory));
	/* On cgroup v1 the same place counts memory and swap together. */
	if (!is_v2(memcg->css.cgroup))
		return;
	ow_set(rec, oom, oom_memcg_swap, counter_usage(&memcg->swap));
	ow_set(rec, oom, oom_memcg_swap_max, counter_max(&memcg->swap));
}

/*
 * A write to memory.max calls the OOM killer with the same arguments as a
 * charge does; only the caller of mem_cgroup_out_of_memory() tells them apart.
 * It stands a few frames behind those of the probe. The buffers are static to
 * spare the stack; the kernel's oom_lock serialises their use.
 */
static bool called_by_memory_max(void)
{
	static char symbol[KSYM_SYMBOL_LEN];
	static unsigned long frames[24];
	unsigned int count, i;
	bool next = false;

	count = stack_trace_save(frames, ARRAY_SIZE(frames), 0);
	for (i = 0; i < count && !next; i++) {
		if (within_module(frames[i], THIS_MODULE))
			continue;
		sprint_symbol_no_offset(symbol, frames[i]);
		next = !strcmp(symbol, "mem_cgroup_out_of_memory");
	}
	if (i == count)
		return false;
	sprint_symbol_no_offset(symbol, frames[i]);
	return !strcmp(symbol, "memory_max_write");
}

/**
 * ow_snapshot_invoker() - tell which path of the kernel called out_of_memory()
 * @oc: its argument
 *
 * Context: current is inside out_of_memory(), near its entry.
 * Return: the invoker.
 */
enum oomwatch_invoker ow_snapshot_invoker(const struct oom_control *oc)
{
	if (oc->order == -1)
		return OOMWATCH_INVOKER_SYSRQ;
	if (oc->memcg)
		return called_by_memory_max() ? OOMWATCH_INVOKER_MEMORY_MAX :
						OOMWATCH_INVOKER_MEMCG_CHARGE;
	/* Only lru_gen_age_node(), in kswapd, names no zones. */
	if (!oc->zonelist)
		return OOMWATCH_INVOKER_LRU_GEN;
	return OOMWATCH_INVOKER_PAGE_ALLOC;
}
