/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * compat.h - the only file that knows that kernels differ
 *
 * Each entry says what changed and how it is told; features are tested, never
 * version numbers, because distributions carry changes backwards.
 */
#ifndef OW_COMPAT_H
#define OW_COMPAT_H

#include <linux/cgroup.h>
#include <linux/memcontrol.h>
#include <linux/sched.h>
#include <linux/vmstat.h>

/*
 * The path of a cgroup of a v1 hierarchy can change under a reader: v1 allows
 * renames, and the kernel guards them by a lock that sleeps on PREEMPT_RT.
 * There the path cannot be had in a probe handler; its id still can.
 *
 * Return: the length of the path, whether it fit or not, or -errno.
 */
static inline int ow_compat_v1_path(struct cgroup *cgroup, char *buffer,
				    size_t size)
{
#ifdef CONFIG_PREEMPT_RT
	return -EOPNOTSUPP;
#else
	return cgroup_path(cgroup, buffer, size);
#endif
}

/*
 * The cgroup that holds the cpuset of a task, under rcu_read_lock(); NULL on a
 * kernel without cpusets.
 */
static inline struct cgroup *ow_compat_cpuset(struct task_struct *task)
{
#ifdef CONFIG_CPUSETS
	return task_cgroup(task, cpuset_cgrp_id);
#else
	return NULL;
#endif
}

/*
 * The counter of kernel memory that cgroup v1 shows; NULL where it was put
 * behind CONFIG_MEMCG_V1 and that is off. Kbuild looks for the option.
 */
static inline struct page_counter *ow_compat_v1_kmem(struct mem_cgroup *memcg)
{
#ifdef OW_HAVE_V1_KMEM
	return &memcg->kmem;
#else
	return NULL;
#endif
}

/*
 * The kernel's OOM_KILL events since boot; 0 on a kernel that does not count
 * them. May sleep; the caller serialises calls.
 */
static inline u64 ow_compat_oom_kill_events(void)
{
#ifdef CONFIG_VM_EVENT_COUNTERS
	static unsigned long events[NR_VM_EVENT_ITEMS];

	all_vm_events(events);
	return events[OOM_KILL];
#else
	return 0;
#endif
}

#endif /* OW_COMPAT_H */
