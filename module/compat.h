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
#include <linux/ftrace.h>
#include <linux/kernel.h>
#include <linux/kernfs.h>
#include <linux/kprobes.h>
#include <linux/lockdep.h>
#include <linux/memcontrol.h>
#include <linux/mm.h>
#include <linux/ptrace.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/timer.h>
#include <linux/vmstat.h>

/*
 * panic_notifier_list has a header of its own since 5.14. Kbuild looks whether it
 * is still where it was before.
 */
#ifndef OW_HAVE_KERNEL_PANIC_NOTIFIER
#include <linux/panic_notifier.h>
#endif

/*
 * The return probe of an instance; since 5.11 NULL once it is being detached.
 * Kbuild looks for the function.
 */
static inline struct kretprobe *
ow_compat_get_kretprobe(struct kretprobe_instance *ri)
{
#ifdef OW_HAVE_GET_KRETPROBE
	return get_kretprobe(ri);
#else
	return ri->rp;
#endif
}

/*
 * Direct calls of ftrace for what a struct ftrace_ops selects: the functions for that
 * lost their suffix in 6.4. Kbuild looks for it.
 */
#ifdef OW_HAVE_DIRECT_CALLS
static inline int ow_compat_register_direct(struct ftrace_ops *ops,
					    unsigned long trampoline)
{
#ifdef OW_HAVE_DIRECT_MULTI
	return register_ftrace_direct_multi(ops, trampoline);
#else
	return register_ftrace_direct(ops, trampoline);
#endif
}

static inline int ow_compat_unregister_direct(struct ftrace_ops *ops,
					      unsigned long trampoline)
{
#ifdef OW_HAVE_DIRECT_MULTI
	return unregister_ftrace_direct_multi(ops, trampoline);
#else
	return unregister_ftrace_direct(ops, trampoline, false);
#endif
}
#endif

/*
 * Where a function returns to, at its entry, if the processor keeps that in a
 * register, as on arm64; 0 if it is on the stack.
 */
static inline unsigned long ow_compat_link(struct pt_regs *regs)
{
#ifdef procedure_link_pointer
	return procedure_link_pointer(regs);
#else
	return 0;
#endif
}

/*
 * A counter of a process as oom_badness() reads it: exact since 7.0, while the
 * cheaper one may lack some pages for each processor since 6.2. Kbuild looks for
 * the function that oom_badness() uses.
 */
static inline unsigned long ow_compat_mm_counter(struct mm_struct *mm,
						 int member)
{
#ifdef OW_HAVE_MM_RSS_SUM
	return get_mm_counter_sum(mm, member);
#else
	return get_mm_counter(mm, member);
#endif
}

/*
 * Page tables of all processes, in pages: a counter of the zones before 5.11, of
 * the nodes since. Kbuild looks where it is.
 */
static inline unsigned long ow_compat_pagetables(void)
{
#ifdef OW_HAVE_NODE_PAGETABLE
	return global_node_page_state(NR_PAGETABLE);
#else
	return global_zone_page_state(NR_PAGETABLE);
#endif
}

/*
 * The parent and the name of a kernfs node that can neither be moved nor renamed,
 * and that the caller keeps. Since 6.15 both are under RCU; Kbuild looks for that.
 */
static inline struct kernfs_node *
ow_compat_kernfs_parent(const struct kernfs_node *kn)
{
#ifdef OW_HAVE_KERNFS_RCU
	return rcu_dereference_raw(kn->__parent);
#else
	return kn->parent;
#endif
}

static inline const char *ow_compat_kernfs_name(const struct kernfs_node *kn)
{
#ifdef OW_HAVE_KERNFS_RCU
	return rcu_dereference_raw(kn->name);
#else
	return kn->name;
#endif
}

/*
 * The path of a cgroup of a v1 hierarchy can change under a reader: v1 allows
 * renames, and before kernfs used RCU the kernel guarded them by a lock that
 * sleeps on PREEMPT_RT. There the path cannot be had in a probe handler; its id
 * still can.
 *
 * Return: the length of the path, whether it fit or not, or -errno.
 */
static inline int ow_compat_v1_path(struct cgroup *cgroup, char *buffer,
				    size_t size)
{
#if defined(CONFIG_PREEMPT_RT) && !defined(OW_HAVE_KERNFS_RCU)
	return -EOPNOTSUPP;
#else
	int length;

	/* Of other kernels lockdep may ask what only PREEMPT_RT needs. */
	lockdep_off();
	length = cgroup_path(cgroup, buffer, size);
	lockdep_on();
	return length;
#endif
}

/*
 * timer_delete_sync() has this name since 6.2, and in later point releases of older
 * kernels; del_timer_sync() had it before. Kbuild looks for the new one.
 */
static inline int ow_compat_timer_delete_sync(struct timer_list *timer)
{
#ifdef OW_HAVE_TIMER_DELETE_SYNC
	return timer_delete_sync(timer);
#else
	return del_timer_sync(timer);
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
 * How many charges met the limit of a cgroup. In new kernels the counter itself
 * counts on cgroup v1 only, and the kernel reports the events of v2; Kbuild looks
 * for the member that tells.
 */
static inline u64 ow_compat_failcnt(struct mem_cgroup *memcg)
{
#ifdef OW_HAVE_TRACK_FAILCNT
	if (!memcg->memory.track_failcnt)
		return atomic_long_read(&memcg->memory_events[MEMCG_MAX]);
#endif
	return READ_ONCE(memcg->memory.failcnt);
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
