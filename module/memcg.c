// SPDX-License-Identifier: GPL-2.0-only
/*
 * memcg.c - read a memory cgroup: where it is, what it uses, what it may use
 *
 * Everything here may run in a probe handler inside the OOM path: it takes no
 * lock that sleeps on PREEMPT_RT, allocates nothing and prints nothing.
 */
#include <linux/cgroup.h>
#include <linux/cpuset.h>
#include <linux/kernfs.h>
#include <linux/memcontrol.h>
#include <linux/mm.h>
#include <linux/page_counter.h>
#include <linux/rcupdate.h>

#include "compat.h"
#include "memcg.h"
#include "record.h"

/**
 * ow_memcg_id() - the id of a memory cgroup
 * @memcg: the cgroup
 *
 * Context: any; the caller holds rcu_read_lock() or a reference.
 * Return: cgroup_id(), which on cgroup v2 is the inode number of its folder.
 */
u64 ow_memcg_id(struct mem_cgroup *memcg)
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
	struct kernfs_node *kn, *parent;
	size_t length = 0, at;

	for (kn = leaf; (parent = ow_compat_kernfs_parent(kn)); kn = parent)
		length += 1 + strlen(ow_compat_kernfs_name(kn));
	if (!length) {
		put_clipped(buffer, size, 0, "/", 1);
		return 1;
	}
	at = length;
	for (kn = leaf; (parent = ow_compat_kernfs_parent(kn)); kn = parent) {
		const char *name = ow_compat_kernfs_name(kn);
		size_t part = strlen(name);

		at -= part;
		put_clipped(buffer, size, at, name, part);
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
 * ow_memcg_path() - the absolute path of a memory cgroup
 * @memcg: the cgroup
 * @buffer: where it goes; not terminated if it does not fit
 * @size: bytes in @buffer
 *
 * Context: any; the caller holds rcu_read_lock() or a reference.
 * Return: the length of the whole path; negative if it cannot be had here.
 */
int ow_memcg_path(struct mem_cgroup *memcg, char *buffer, size_t size)
{
	return cgroup_path_of(memcg->css.cgroup, buffer, size);
}

/**
 * ow_memcg_cpuset_path() - the absolute path of the cpuset of a task
 * @task: the task
 * @buffer: where it goes; not terminated if it does not fit
 * @size: bytes in @buffer
 *
 * Context: any.
 * Return: the length of the whole path; negative if it cannot be had here.
 */
int ow_memcg_cpuset_path(struct task_struct *task, char *buffer, size_t size)
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

static void set_v1_usage(struct ow_record *rec, struct mem_cgroup *memcg)
{
	struct page_counter *kmem = ow_compat_v1_kmem(memcg);

	ow_set(rec, oom, oom_memcg_memsw, counter_usage(&memcg->memsw));
	ow_set(rec, oom, oom_memcg_memsw_max, counter_max(&memcg->memsw));
	if (kmem)
		ow_set(rec, oom, oom_memcg_kmem, counter_usage(kmem));
}

/**
 * ow_memcg_usage() - store what a memory cgroup uses in an oom record
 * @rec: the record
 * @memcg: the cgroup that ran out
 *
 * Context: any; the caller holds rcu_read_lock() or a reference.
 */
void ow_memcg_usage(struct ow_record *rec, struct mem_cgroup *memcg)
{
	ow_set(rec, oom, oom_memcg_usage, counter_usage(&memcg->memory));
	ow_set(rec, oom, oom_memcg_max, counter_max(&memcg->memory));
	ow_set(rec, oom, oom_memcg_failcnt, ow_compat_failcnt(memcg));
	if (!is_v2(memcg->css.cgroup)) {
		set_v1_usage(rec, memcg);
		return;
	}
	ow_set(rec, oom, oom_memcg_swap, counter_usage(&memcg->swap));
	ow_set(rec, oom, oom_memcg_swap_max, counter_max(&memcg->swap));
}

/**
 * ow_memcg_group_path() - the cgroup that the kernel kills as a whole
 * @task: the chosen task
 * @domain: the cgroup that ran out; NULL for the whole system
 * @buffer: where its path goes; not terminated if it does not fit
 * @size: bytes in @buffer
 *
 * Context: any.
 * Return: the length of the whole path, 0 if only @task will be killed.
 */
int ow_memcg_group_path(struct task_struct *task, struct mem_cgroup *domain,
			char *buffer, size_t size)
{
	struct mem_cgroup *memcg, *group = NULL;
	int length = 0;

	rcu_read_lock();
	memcg = mem_cgroup_from_task(task);
	/* cgroup v1 has no memory.oom.group; a victim may have moved away. */
	if (!memcg || !is_v2(memcg->css.cgroup) ||
	    (domain && !cgroup_is_descendant(memcg->css.cgroup,
					     domain->css.cgroup)))
		goto unlock;
	for (; memcg; memcg = parent_mem_cgroup(memcg)) {
		if (READ_ONCE(memcg->oom_group))
			group = memcg;
		if (memcg == domain)
			break;
	}
	if (group)
		length = ow_memcg_path(group, buffer, size);
unlock:
	rcu_read_unlock();
	return length;
}
