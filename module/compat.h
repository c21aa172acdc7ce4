/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * compat.h - the only file that knows that kernels differ
 *
 * Each entry says what changed and how it is detected. Features are tested, never
 * version numbers, because distributions backport changes.
 */
#ifndef OW_COMPAT_H
#define OW_COMPAT_H

#include <linux/build_bug.h>
#include <linux/cgroup.h>
#include <linux/compiler.h>
#include <linux/ftrace.h>
#include <linux/huge_mm.h>
#include <linux/kernel.h>
#include <linux/kernfs.h>
#include <linux/kprobes.h>
#include <linux/limits.h>
#include <linux/lockdep.h>
#include <linux/memcontrol.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/nodemask.h>
#include <linux/percpu.h>
#include <linux/psi_types.h>
#include <linux/ptrace.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/coredump.h>
#include <linux/timer.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>
#include <linux/vmstat.h>
#include <linux/workqueue.h>

#ifdef CONFIG_UNWINDER_ORC
#include <asm/unwind.h>
#endif

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
 * Let a live patch have the function on which there is a direct call: ftrace asks for that
 * since 6.0, and since 7.3 it says of which function. Kbuild looks for both.
 */
#ifdef OW_HAVE_FTRACE_OPS_CMD
#ifdef OW_HAVE_FTRACE_OPS_IP
static inline int ow_compat_share(struct ftrace_ops *ops, unsigned long ip,
				  enum ftrace_ops_cmd cmd)
#else
static inline int ow_compat_share(struct ftrace_ops *ops,
				  enum ftrace_ops_cmd cmd)
#endif
{
	return 0;
}
#endif

static inline void ow_compat_allow_live_patch(struct ftrace_ops *ops)
{
#ifdef OW_HAVE_FTRACE_OPS_CMD
	ops->ops_func = ow_compat_share;
#endif
}

/*
 * The return address of a function, at its entry, if the CPU keeps it in a register,
 * as on arm64; 0 if it is on the stack.
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
 * The return addresses of the callers of a function, from its registers at its entry. x86
 * exports the kernel's unwinder, and with ORC that knows the frame of a function at its entry.
 * Others have it walk from here on only, through the frames of the probe and of its handler.
 */
#ifdef CONFIG_UNWINDER_ORC
#define OW_COMPAT_UNWINDS	1

static inline unsigned int ow_compat_unwind(struct pt_regs *regs,
					    unsigned long *frames,
					    unsigned int max)
{
	struct unwind_state state;
	unsigned int nr = 0;

	if (!max)
		return 0;
	/* As arch_stack_walk() does; the start skips the function itself. */
	for (unwind_start(&state, current, regs, NULL); !unwind_done(&state);
	     unwind_next_frame(&state)) {
		frames[nr] = unwind_get_return_address(&state);
		if (!frames[nr] || ++nr == max)
			break;
	}
	return nr;
}
#else
#define OW_COMPAT_UNWINDS	0

static inline unsigned int ow_compat_unwind(struct pt_regs *regs,
					    unsigned long *frames,
					    unsigned int max)
{
	return 0;
}
#endif

/* Work for any CPU, on a workqueue of the system; that has another name now. */
static inline void ow_compat_queue_work(struct work_struct *work)
{
#ifdef OW_HAVE_DFL_WQ
	queue_work(system_dfl_wq, work);
#else
	queue_work(system_unbound_wq, work);
#endif
}

/* Is fork() not through with a task? Since 5.14 its state has another name. */
static inline bool ow_compat_is_new(const struct task_struct *task)
{
#ifdef OW_HAVE_TASK___STATE
	return READ_ONCE(task->__state) & TASK_NEW;
#else
	return READ_ONCE(task->state) & TASK_NEW;
#endif
}

/*
 * A counter of a process as oom_badness() reads it: exact since 7.0. The cheaper
 * counter may lack some pages per CPU since 6.2. Kbuild looks for the function that
 * oom_badness() uses.
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
 * The id of a cgroup or of one above it, by its level below the root. Before 6.1 a
 * cgroup has the ids, since then the cgroups, which it pins; Kbuild looks for the ids.
 */
static inline u64 ow_compat_ancestor_id(struct cgroup *cgroup, int level)
{
#ifdef OW_HAVE_ANCESTOR_IDS
	return cgroup->ancestor_ids[level];
#else
	return cgroup_id(cgroup->ancestors[level]);
#endif
}

/* Space for "/", a name, and a NUL. */
#define OW_COMPAT_NAME_SIZE	(NAME_MAX + 2)

/*
 * The name of a node of a cgroup v1 hierarchy, which can change under a reader: v1
 * allows renames. Since 6.15 it is under RCU. Before, the kernel protects it by a lock
 * that sleeps on PREEMPT_RT: there a probe handler cannot read the name. The function
 * that takes the lock writes the path from another node. Kernels differ in what it
 * returns, the length of the path or of the part that fitted, but a name always fits.
 *
 * Return: the name, possibly in the buffer; NULL if it cannot be read.
 */
static inline const char *ow_compat_v1_name(struct kernfs_node *kn,
					    struct kernfs_node *parent,
					    char buffer[OW_COMPAT_NAME_SIZE])
{
#ifdef OW_HAVE_KERNFS_RCU
	return ow_compat_kernfs_name(kn);
#elif defined(CONFIG_PREEMPT_RT)
	return NULL;
#else
	int length;

	/* On other kernels lockdep may ask for what only PREEMPT_RT needs. */
	lockdep_off();
	length = kernfs_path_from_node(kn, parent, buffer, OW_COMPAT_NAME_SIZE);
	lockdep_on();
	return length > 1 ? buffer + 1 : NULL;
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
 * A figure of memory.stat. Older kernels have the function in a header; of newer ones it
 * is not exported, and rec_page_state.c looks for its address. Kbuild looks for that.
 */
#ifdef OW_HAVE_PAGE_STATE_SYMBOL
#define OW_COMPAT_PAGE_STATE	"memcg_page_state"
#else
#define OW_COMPAT_PAGE_STATE	NULL
#endif

static inline unsigned long ow_compat_page_state(struct mem_cgroup *memcg,
						 int item)
{
#ifdef OW_HAVE_PAGE_STATE_SYMBOL
	return 0;
#else
	return memcg_page_state(memcg, item);
#endif
}

static_assert(__same_type(memcg_page_state, ow_compat_page_state));

/*
 * Items of memory.stat that not every kernel has: the number of an item, or that of
 * none. Kbuild looks for each of them.
 */
#define OW_COMPAT_NO_ITEM	(-1)

#ifdef OW_HAVE_MEMCG_KMEM
#define OW_COMPAT_KMEM		MEMCG_KMEM
#else
#define OW_COMPAT_KMEM		OW_COMPAT_NO_ITEM
#endif

/* As in memory.stat: a kernel without zswap has no such items. */
#if defined(OW_HAVE_MEMCG_ZSWAP) && IS_ENABLED(CONFIG_ZSWAP)
#define OW_COMPAT_ZSWAP		MEMCG_ZSWAP_B
#define OW_COMPAT_ZSWAPPED	MEMCG_ZSWAPPED
#else
#define OW_COMPAT_ZSWAP		OW_COMPAT_NO_ITEM
#define OW_COMPAT_ZSWAPPED	OW_COMPAT_NO_ITEM
#endif

#if defined(OW_HAVE_NODE_VMALLOC)
#define OW_COMPAT_VMALLOC	NR_VMALLOC
#elif defined(OW_HAVE_MEMCG_VMALLOC)
#define OW_COMPAT_VMALLOC	MEMCG_VMALLOC
#else
#define OW_COMPAT_VMALLOC	OW_COMPAT_NO_ITEM
#endif

#ifdef OW_HAVE_NODE_PAGETABLE
#define OW_COMPAT_PAGETABLE	NR_PAGETABLE
#else
#define OW_COMPAT_PAGETABLE	OW_COMPAT_NO_ITEM
#endif

#ifdef OW_HAVE_SECONDARY_PAGETABLE
#define OW_COMPAT_SECONDARY_PAGETABLE NR_SECONDARY_PAGETABLE
#else
#define OW_COMPAT_SECONDARY_PAGETABLE OW_COMPAT_NO_ITEM
#endif

#if defined(OW_HAVE_SWAPCACHE) && defined(CONFIG_SWAP)
#define OW_COMPAT_SWAPCACHE	NR_SWAPCACHE
#else
#define OW_COMPAT_SWAPCACHE	OW_COMPAT_NO_ITEM
#endif

/*
 * Huge pages are counted in pages since 5.12; before, as huge pages: of a cgroup only
 * anonymous ones, of which each CPU counts 32 by itself, whatever their size. PREEMPT_RT
 * has none. Kbuild looks for the unit.
 */
#ifdef CONFIG_TRANSPARENT_HUGEPAGE
#define OW_COMPAT_SYSTEM_ANON_THPS	NR_ANON_THPS
#define OW_COMPAT_SYSTEM_FILE_THPS	NR_FILE_THPS
#define OW_COMPAT_SYSTEM_SHMEM_THPS	NR_SHMEM_THPS
#else
#define OW_COMPAT_SYSTEM_ANON_THPS	OW_COMPAT_NO_ITEM
#define OW_COMPAT_SYSTEM_FILE_THPS	OW_COMPAT_NO_ITEM
#define OW_COMPAT_SYSTEM_SHMEM_THPS	OW_COMPAT_NO_ITEM
#endif

#if defined(CONFIG_TRANSPARENT_HUGEPAGE) && !defined(OW_HAVE_THP_IN_PAGES)
#define OW_COMPAT_THP_SIZE	HPAGE_PMD_SIZE
#else
#define OW_COMPAT_THP_SIZE	PAGE_SIZE
#endif

#if defined(CONFIG_TRANSPARENT_HUGEPAGE) && defined(OW_HAVE_THP_IN_PAGES)
#define OW_COMPAT_ANON_THPS	NR_ANON_THPS
#define OW_COMPAT_FILE_THPS	NR_FILE_THPS
#define OW_COMPAT_SHMEM_THPS	NR_SHMEM_THPS
#else
#define OW_COMPAT_ANON_THPS	OW_COMPAT_NO_ITEM
#define OW_COMPAT_FILE_THPS	OW_COMPAT_NO_ITEM
#define OW_COMPAT_SHMEM_THPS	OW_COMPAT_NO_ITEM
#endif

/*
 * Counters of the system that not every kernel has: new ones do not have bounce buffers any
 * more, and count what balloons take. Kbuild looks for both.
 */
#ifdef OW_HAVE_BOUNCE
#define OW_COMPAT_BOUNCE	NR_BOUNCE
#else
#define OW_COMPAT_BOUNCE	OW_COMPAT_NO_ITEM
#endif

#ifdef OW_HAVE_BALLOON
#define OW_COMPAT_BALLOON	NR_BALLOON_PAGES
#else
#define OW_COMPAT_BALLOON	OW_COMPAT_NO_ITEM
#endif

#if IS_ENABLED(CONFIG_ZSMALLOC)
#define OW_COMPAT_ZSPAGES	NR_ZSPAGES
#else
#define OW_COMPAT_ZSPAGES	OW_COMPAT_NO_ITEM
#endif

/*
 * What vmalloc() has taken, in pages: new kernels count it by node, older ones have a
 * function that is not exported, and rec_system.c looks for its address. Kbuild looks for
 * the counter.
 */
#ifdef OW_HAVE_NODE_VMALLOC
#define OW_COMPAT_VMALLOC_PAGES	NULL
#else
#define OW_COMPAT_VMALLOC_PAGES	"vmalloc_nr_pages"
#endif

static inline unsigned long ow_compat_vmalloc_pages(void)
{
#ifdef OW_HAVE_NODE_VMALLOC
	return global_node_page_state(NR_VMALLOC);
#else
	return 0;
#endif
}

#ifndef OW_HAVE_NODE_VMALLOC
static_assert(__same_type(vmalloc_nr_pages, ow_compat_vmalloc_pages));
#endif

/*
 * How many free pages of a zone a CPU has on its lists: in a struct of their own since
 * 5.14. Kbuild looks for that. When all memory of a zone goes, the kernel frees these
 * structs, and waits for no reader: they may be gone.
 */
static inline bool ow_compat_pcp_count(const struct zone *zone, int cpu,
				       int *count)
{
#ifdef OW_HAVE_ZONE_PAGES
	struct per_cpu_pages __percpu *lists = READ_ONCE(zone->per_cpu_pageset);

	return !get_kernel_nofault(*count, &per_cpu_ptr(lists, cpu)->count);
#else
	struct per_cpu_pageset __percpu *lists = READ_ONCE(zone->pageset);

	return !get_kernel_nofault(*count, &per_cpu_ptr(lists, cpu)->pcp.count);
#endif
}

/* May a task have memory of a node of which current may have some? */
static inline bool ow_compat_shares_nodes(const struct task_struct *task)
{
#ifdef CONFIG_CPUSETS
	/* Both may change meanwhile, as they may while the kernel asks the same. */
	return data_race(nodes_intersects(current->mems_allowed,
					  task->mems_allowed));
#else
	return true;
#endif
}

/*
 * Does the OOM killer pass over this memory, since there is nothing more to take from it?
 * The flags are a bitmap since 6.18. Kbuild looks for the function that reads it.
 */
static inline bool ow_compat_is_skipped(const struct mm_struct *mm)
{
#ifdef OW_HAVE_MM_FLAGS_TEST
	return mm_flags_test(MMF_OOM_SKIP, mm);
#else
	return test_bit(MMF_OOM_SKIP, &mm->flags);
#endif
}

/*
 * Does the kernel add up what each CPU has counted for memory.stat when it reports an
 * OOM? Since 5.13; before, each CPU adds its own every 32 pages. Kbuild looks for the
 * struct that has the sums.
 */
static inline bool ow_compat_flushes_stat(void)
{
#ifdef OW_HAVE_FLUSHED_STATS
	return true;
#else
	return false;
#endif
}

/*
 * Pages that reclaim has scanned, and taken, in a cgroup and all below it: items of
 * nodes in new kernels, in old ones a member. Between them they cannot be had.
 */
static inline bool ow_compat_reclaimed(struct mem_cgroup *memcg,
				       unsigned long (*read)(struct mem_cgroup *,
							     int),
				       u64 *scanned, u64 *stolen)
{
#if defined(OW_HAVE_NODE_PGSCAN)
	*scanned = read(memcg, PGSCAN_KSWAPD) + read(memcg, PGSCAN_DIRECT) +
		   read(memcg, PGSCAN_KHUGEPAGED) +
		   read(memcg, PGSCAN_PROACTIVE);
	*stolen = read(memcg, PGSTEAL_KSWAPD) + read(memcg, PGSTEAL_DIRECT) +
		  read(memcg, PGSTEAL_KHUGEPAGED) +
		  read(memcg, PGSTEAL_PROACTIVE);
	return true;
#elif defined(OW_HAVE_VMEVENTS)
	*scanned = atomic_long_read(&memcg->vmevents[PGSCAN_KSWAPD]) +
		   atomic_long_read(&memcg->vmevents[PGSCAN_DIRECT]);
	*stolen = atomic_long_read(&memcg->vmevents[PGSTEAL_KSWAPD]) +
		  atomic_long_read(&memcg->vmevents[PGSTEAL_DIRECT]);
	return true;
#else
	return false;
#endif
}

/* How many groups of the cgroup were killed as a whole; counted since 5.17. */
static inline bool ow_compat_group_kills(struct mem_cgroup *memcg, u64 *kills)
{
#ifdef OW_HAVE_GROUP_KILL
	*kills = atomic_long_read(&memcg->memory_events[MEMCG_OOM_GROUP_KILL]);
	return true;
#else
	return false;
#endif
}

/*
 * The pressure stall information of a cgroup; NULL where nobody measures it: psi=0,
 * cgroup_disable=pressure, or 0 in its cgroup.pressure. Kbuild looks whether the cgroup has
 * a pointer to it, which may lead on to that of its parent.
 */
#ifdef CONFIG_PSI
static inline struct psi_group *ow_compat_psi(struct cgroup *cgroup)
{
#if defined(OW_HAVE_PSI_ENABLED)
	/* Whoever writes cgroup.pressure changes it by a plain store. */
	return cgroup->psi && data_race(READ_ONCE(cgroup->psi->enabled)) ? cgroup->psi : NULL;
#elif defined(OW_HAVE_PSI_POINTER)
	return cgroup->psi;
#else
	return cgroup->psi.pcpu ? &cgroup->psi : NULL;
#endif
}

/*
 * That of the system, which no module can name, by a cgroup right below the root of cgroup
 * v2: this one may not be measured itself.
 */
static inline struct psi_group *ow_compat_psi_system(struct cgroup *child)
{
#if defined(OW_HAVE_PSI_PARENT) && defined(OW_HAVE_PSI_POINTER) && \
	defined(OW_HAVE_PSI_ENABLED)
	struct psi_group *system = child->psi ? child->psi->parent : NULL;

	return system && READ_ONCE(system->enabled) ? system : NULL;
#else
	return NULL;
#endif
}
#endif

/*
 * The kernel's OOM_KILL events since boot; 0 on a kernel that does not count
 * them. May sleep; the caller serialises calls.
 */
static inline u64 ow_compat_oom_kill_events(void)
{
#ifdef CONFIG_VM_EVENT_COUNTERS
	static unsigned long events[NR_VM_EVENT_ITEMS];

	/* Each CPU counts its own meanwhile, by plain stores. */
	data_race((all_vm_events(events), 0));
	return events[OOM_KILL];
#else
	return 0;
#endif
}

#endif /* OW_COMPAT_H */
