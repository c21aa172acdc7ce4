// SPDX-License-Identifier: GPL-2.0-only
/*
 * rec_memcg.c - read a memory cgroup: where it is, what it uses, what it may use
 *
 * Everything here may run in a probe handler inside the OOM path: it takes no
 * lock that sleeps on PREEMPT_RT, allocates nothing and prints nothing.
 */
#include <linux/cgroup.h>
#include <linux/cpuset.h>
#include <linux/kernfs.h>
#include <linux/memcontrol.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/page_counter.h>
#include <linux/rcupdate.h>
#include <linux/string.h>

#include "compat.h"
#include "rec_memcg.h"
#include "rec_peek.h"
#include "ring_record.h"

/**
 * ow_memcg_id() - the id of a memory cgroup
 * @memcg: the cgroup
 *
 * Context: any; the caller holds rcu_read_lock() or a reference.
 * Return: cgroup_id(), which on cgroup v2 is the inode number of its directory.
 */
u64 ow_memcg_id(struct mem_cgroup *memcg)
{
	return cgroup_id(memcg->css.cgroup);
}

/**
 * ow_memcg_level() - how deep a memory cgroup is
 * @memcg: the cgroup
 *
 * Context: any; the caller holds rcu_read_lock() or a reference.
 * Return: its level; that of the root is 0.
 */
unsigned int ow_memcg_level(struct mem_cgroup *memcg)
{
	return memcg->css.cgroup->level;
}

/**
 * ow_memcg_descendants() - how many cgroups there are below a memory cgroup
 * @memcg: the cgroup
 *
 * Cgroups that were removed, and are still charged, are among them, and those in which
 * the memory controller is not enabled.
 *
 * Context: any; the caller holds rcu_read_lock() or a reference.
 * Return: their number.
 */
unsigned int ow_memcg_descendants(struct mem_cgroup *memcg)
{
	const struct cgroup *cgroup = memcg->css.cgroup;
	int count = ow_peek(cgroup->nr_descendants) +
		    ow_peek(cgroup->nr_dying_descendants);

	return max(count, 0);
}

/**
 * ow_memcg_ancestor_id() - the id of a memory cgroup, or of one above it
 * @memcg: the cgroup
 * @level: that of the one that is wanted, at most its own
 *
 * Context: any; the caller holds rcu_read_lock() or a reference.
 * Return: cgroup_id().
 */
u64 ow_memcg_ancestor_id(struct mem_cgroup *memcg, unsigned int level)
{
	return ow_compat_ancestor_id(memcg->css.cgroup, level);
}

static bool is_v2(const struct cgroup *cgroup)
{
	return cgroup->root == &cgrp_dfl_root;
}

/*
 * The name of a node. On cgroup v2 no cgroup is ever renamed, so no lock is needed; the
 * caller keeps the cgroup, and so its node, by RCU or a reference.
 */
static const char *name_of(struct kernfs_node *kn, struct kernfs_node *parent,
			   bool fixed)
{
	/* Under oom_lock. */
	static char name[OW_COMPAT_NAME_SIZE];

	return fixed ? ow_compat_kernfs_name(kn) :
		       ow_compat_v1_name(kn, parent, name);
}

/*
 * From its end to its head: what does not fit is the head, and is not even looked at. A
 * node pins its parent, so a pinned node pins the whole way to the root; on v1, too, it
 * never gets another parent. What is left of a path whose head is lost does not begin
 * with a "/", by which it is told from a whole one.
 */
static int cgroup_path_of(struct cgroup *cgroup, struct cgroup *from,
			  char *buffer, size_t size)
{
	struct kernfs_node *top = from ? from->kn : NULL;
	struct kernfs_node *kn = cgroup->kn, *parent;
	bool fixed = is_v2(cgroup), cut = false;
	size_t at = size - 1;

	if (!at)
		return -ENOSPC;
	buffer[at] = '\0';
	for (; !cut && kn != top && (parent = ow_compat_kernfs_parent(kn));
	     kn = parent) {
		const char *name = name_of(kn, parent, fixed);
		size_t length, kept;

		if (!name)
			return -EOPNOTSUPP;
		length = strlen(name);
		cut = length >= at;
		kept = min(length, at);
		at -= kept;
		memcpy(buffer + at, name + length - kept, kept);
		if (!cut)
			buffer[--at] = '/';
	}
	if (at == size - 1 && !cut)
		buffer[--at] = '/';
	at += cut && buffer[at] == '/';
	memmove(buffer, buffer + at, size - at);
	return size - 1 - at;
}

/**
 * ow_memcg_has() - tell whether a task is in a memory cgroup, or below it
 * @memcg: the cgroup
 * @task: the task
 *
 * Below one of cgroup v1 without memory.use_hierarchy there is none in this sense.
 *
 * Context: any; the caller holds rcu_read_lock(), and a reference on @memcg.
 * Return: true if it is.
 */
bool ow_memcg_has(struct mem_cgroup *memcg, struct task_struct *task)
{
	struct mem_cgroup *of_task = mem_cgroup_from_task(task);

	return of_task && mem_cgroup_is_descendant(of_task, memcg);
}

/**
 * ow_memcg_of() - the memory cgroup that a task is in
 * @task: the task
 *
 * fork() shows a new task to the OOM killer before it puts it in a cgroup. Until then the
 * kernel says that it is in the root cgroup; where it will be is not known.
 *
 * Context: any; the caller holds rcu_read_lock().
 * Return: the cgroup; NULL if the task may be in none yet.
 */
struct mem_cgroup *ow_memcg_of(struct task_struct *task)
{
	bool new = ow_compat_is_new(task);
	struct mem_cgroup *memcg;

	/* It is in its cgroup before it is new no more: by the locks of both. */
	smp_rmb();
	memcg = mem_cgroup_from_task(task);
	return new && memcg && !parent_mem_cgroup(memcg) ? NULL : memcg;
}

/**
 * ow_memcg_path() - the absolute path of a memory cgroup
 * @memcg: the cgroup
 * @buffer: where it goes, or the end of it; terminated
 * @size: bytes in @buffer
 *
 * Context: under oom_lock; the caller holds rcu_read_lock() or a reference.
 * Return: its length, without the NUL; negative if it cannot be had here.
 */
int ow_memcg_path(struct mem_cgroup *memcg, char *buffer, size_t size)
{
	return cgroup_path_of(memcg->css.cgroup, NULL, buffer, size);
}

/**
 * ow_memcg_path_below() - the path of a memory cgroup from one above it on
 * @memcg: the cgroup
 * @from: the one above it
 * @buffer: where it goes, or the end of it; terminated
 * @size: bytes in @buffer
 *
 * Context: under oom_lock; the caller holds rcu_read_lock() or a reference.
 * Return: its length, without the NUL; negative if it cannot be had here.
 */
int ow_memcg_path_below(struct mem_cgroup *memcg, struct mem_cgroup *from,
			char *buffer, size_t size)
{
	return cgroup_path_of(memcg->css.cgroup, from->css.cgroup, buffer,
			      size);
}

/**
 * ow_memcg_cpuset_path() - the absolute path of the cpuset of a task
 * @task: the task
 * @buffer: where it goes, or the end of it; terminated
 * @size: bytes in @buffer
 *
 * Context: under oom_lock.
 * Return: its length, without the NUL; negative if it cannot be had here.
 */
int ow_memcg_cpuset_path(struct task_struct *task, char *buffer, size_t size)
{
	struct cgroup *cgroup;
	int length = -EOPNOTSUPP;

	rcu_read_lock();
	cgroup = ow_compat_cpuset(task);
	if (cgroup)
		length = cgroup_path_of(cgroup, NULL, buffer, size);
	rcu_read_unlock();
	return length;
}

/* What the kernel shows as "max" has no limit. */
static u64 limit_of(unsigned long pages)
{
	if (pages == PAGE_COUNTER_MAX)
		return OOMWATCH_UNLIMITED;
	return (u64)pages << PAGE_SHIFT;
}

static u64 counter_max(const struct page_counter *counter)
{
	return limit_of(READ_ONCE(counter->max));
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
 * ow_memcg_limits() - store what a memory cgroup uses, and its limit, in a relative record
 * @rec: the record
 * @memcg: the cgroup
 *
 * Context: any; the caller holds rcu_read_lock() or a reference.
 */
void ow_memcg_limits(struct ow_record *rec, struct mem_cgroup *memcg)
{
	ow_set(rec, relative, usage, counter_usage(&memcg->memory));
	ow_set(rec, relative, max, counter_max(&memcg->memory));
	if (is_v2(memcg->css.cgroup))
		ow_set(rec, relative, high,
		       limit_of(READ_ONCE(memcg->memory.high)));
}

/**
 * ow_memcg_is_v2() - tell whether a memory cgroup is one of cgroup v2
 * @memcg: the cgroup
 *
 * Context: any; the caller holds rcu_read_lock() or a reference.
 * Return: true if it is.
 */
bool ow_memcg_is_v2(struct mem_cgroup *memcg)
{
	return is_v2(memcg->css.cgroup);
}

/**
 * ow_memcg_levels() - store what a memory cgroup uses, and may, in a memcg record
 * @rec: the record
 * @memcg: the cgroup that ran out
 *
 * Its limits as such are in the oom record.
 *
 * Context: any; the caller holds rcu_read_lock() or a reference.
 */
void ow_memcg_levels(struct ow_record *rec, struct mem_cgroup *memcg)
{
	ow_set(rec, memcg, usage, counter_usage(&memcg->memory));
	if (!is_v2(memcg->css.cgroup))
		return;
	ow_set(rec, memcg, min, limit_of(READ_ONCE(memcg->memory.min)));
	ow_set(rec, memcg, low, limit_of(READ_ONCE(memcg->memory.low)));
	ow_set(rec, memcg, high, limit_of(READ_ONCE(memcg->memory.high)));
}

/**
 * ow_memcg_group_path() - the cgroup that the kernel kills as a whole
 * @task: the chosen task
 * @domain: the cgroup that ran out; NULL for the whole system
 * @buffer: where its path goes, or the end of it; terminated; empty if only @task will
 *          be killed
 * @size: bytes in @buffer
 *
 * Context: under oom_lock.
 * Return: its length, without the NUL; negative if it cannot be had here.
 */
int ow_memcg_group_path(struct task_struct *task, struct mem_cgroup *domain,
			char *buffer, size_t size)
{
	struct mem_cgroup *memcg, *group = NULL;
	int length = 0;

	buffer[0] = '\0';
	rcu_read_lock();
	memcg = mem_cgroup_from_task(task);
	/* cgroup v1 has no memory.oom.group; a victim may have moved away. */
	if (!memcg || !is_v2(memcg->css.cgroup) ||
	    (domain && !cgroup_is_descendant(memcg->css.cgroup,
					     domain->css.cgroup)))
		goto unlock;
	for (; memcg; memcg = parent_mem_cgroup(memcg)) {
		if (ow_peek(memcg->oom_group))
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
