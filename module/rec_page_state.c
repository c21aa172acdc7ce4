// SPDX-License-Identifier: GPL-2.0-only
/*
 * rec_page_state.c - the figures of memory.stat of a memory cgroup
 *
 * The kernel keeps them itself, of each cgroup with all below it, and memcg_page_state()
 * reads one: an array, no lock. It is not exported: rec_function.c says how it is called.
 *
 * What each CPU has counted since is not in it: see ow_page_state_slack().
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/bitops.h>
#include <linux/build_bug.h>
#include <linux/compiler.h>
#include <linux/cpumask.h>
#include <linux/memcontrol.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/printk.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/seq_file.h>
#include <linux/sizes.h>
#include <linux/static_call.h>
#include <linux/timekeeping.h>

#include "compat.h"
#include "rec_function.h"
#include "rec_memcg.h"
#include "rec_page_state.h"

/**
 * struct item - where the kernel has a figure
 * @number: its item, of enum node_stat_item or enum memcg_stat_item;
 *          OW_COMPAT_NO_ITEM if this kernel has none
 * @unit: what it counts, in bytes; 1 if it counts events
 */
struct item {
	int number;
	unsigned long unit;
};

static const struct item items[OW_NR_STATES] = {
	[OW_STATE_ANON] = { NR_ANON_MAPPED, PAGE_SIZE },
	[OW_STATE_FILE] = { NR_FILE_PAGES, PAGE_SIZE },
	[OW_STATE_KERNEL] = { OW_COMPAT_KMEM, PAGE_SIZE },
	[OW_STATE_KERNEL_STACK] = { NR_KERNEL_STACK_KB, SZ_1K },
	[OW_STATE_PAGETABLES] = { OW_COMPAT_PAGETABLE, PAGE_SIZE },
	[OW_STATE_SEC_PAGETABLES] = { OW_COMPAT_SECONDARY_PAGETABLE, PAGE_SIZE },
	[OW_STATE_PERCPU] = { MEMCG_PERCPU_B, 1 },
	[OW_STATE_SOCK] = { MEMCG_SOCK, PAGE_SIZE },
	[OW_STATE_VMALLOC] = { OW_COMPAT_VMALLOC, PAGE_SIZE },
	[OW_STATE_SHMEM] = { NR_SHMEM, PAGE_SIZE },
	[OW_STATE_ZSWAP] = { OW_COMPAT_ZSWAP, 1 },
	[OW_STATE_FILE_MAPPED] = { NR_FILE_MAPPED, PAGE_SIZE },
	[OW_STATE_FILE_DIRTY] = { NR_FILE_DIRTY, PAGE_SIZE },
	[OW_STATE_FILE_WRITEBACK] = { NR_WRITEBACK, PAGE_SIZE },
	[OW_STATE_SWAPCACHED] = { OW_COMPAT_SWAPCACHE, PAGE_SIZE },
	[OW_STATE_ANON_THP] = { OW_COMPAT_ANON_THPS, PAGE_SIZE },
	[OW_STATE_FILE_THP] = { OW_COMPAT_FILE_THPS, PAGE_SIZE },
	[OW_STATE_SHMEM_THP] = { OW_COMPAT_SHMEM_THPS, PAGE_SIZE },
	[OW_STATE_INACTIVE_ANON] = { NR_INACTIVE_ANON, PAGE_SIZE },
	[OW_STATE_ACTIVE_ANON] = { NR_ACTIVE_ANON, PAGE_SIZE },
	[OW_STATE_INACTIVE_FILE] = { NR_INACTIVE_FILE, PAGE_SIZE },
	[OW_STATE_ACTIVE_FILE] = { NR_ACTIVE_FILE, PAGE_SIZE },
	[OW_STATE_UNEVICTABLE] = { NR_UNEVICTABLE, PAGE_SIZE },
	[OW_STATE_SLAB_RECLAIMABLE] = { NR_SLAB_RECLAIMABLE_B, 1 },
	[OW_STATE_SLAB_UNRECLAIMABLE] = { NR_SLAB_UNRECLAIMABLE_B, 1 },
	[OW_STATE_ZSWAPPED] = { OW_COMPAT_ZSWAPPED, PAGE_SIZE },
	[OW_STATE_WORKINGSET_REFAULT_ANON] = { WORKINGSET_REFAULT_ANON, 1 },
	[OW_STATE_WORKINGSET_REFAULT_FILE] = { WORKINGSET_REFAULT_FILE, 1 },
};

/* Bit N: figure N can be had. */
static u64 usable;

static_assert(OW_NR_STATES < 64);

static unsigned long read_in_header(struct mem_cgroup *memcg, int item)
{
	return ow_compat_page_state(memcg, item);
}

static_assert(__same_type(ow_compat_page_state, read_in_header));
DEFINE_STATIC_CALL(ow_memcg_page_state, read_in_header);

/*
 * Not inlined: each place that has a static call is patched at load, twice, and each time
 * waits for all CPUs.
 */
static noinline unsigned long read_item(struct mem_cgroup *memcg, int item)
{
	/* The kernel adds to the figure meanwhile, by plain stores. */
	return data_race(static_call(ow_memcg_page_state)(memcg, item));
}

static u64 value_of(struct mem_cgroup *memcg, enum ow_page_state state)
{
	return (u64)read_item(memcg, items[state].number) * items[state].unit;
}

static bool find_page_state(void)
{
	unsigned long (*function)(struct mem_cgroup *memcg, int item);
	const char *name = OW_COMPAT_PAGE_STATE;
	unsigned long address;
	int err;

	if (mem_cgroup_disabled())
		return false;
	if (!name)
		return true;
	err = ow_function_find(name, &address);
	if (err) {
		pr_warn("cannot find %s(): error %d; records will lack memory.stat\n",
			name, err);
		return false;
	}
	function = (void *)address;
	static_call_update(ow_memcg_page_state, function);
	return true;
}

static struct mem_cgroup *root_of(struct mem_cgroup *memcg)
{
	struct mem_cgroup *parent;

	while ((parent = parent_mem_cgroup(memcg)))
		memcg = parent;
	return memcg;
}

/*
 * The root cgroup has what all others have: it cannot be more than there is memory. What
 * counts no memory may be any number.
 */
static bool is_possible(struct mem_cgroup *root, enum ow_page_state state)
{
	if (items[state].number == OW_COMPAT_NO_ITEM)
		return false;
	return state >= OW_NR_STATES_OF_USAGE ||
	       value_of(root, state) <= (u64)totalram_pages() << PAGE_SHIFT;
}

/* Some seconds after boot it has something on the lists of reclaim, too. */
static bool is_empty(struct mem_cgroup *root)
{
	return ktime_get_boottime_seconds() > 30 &&
	       !value_of(root, OW_STATE_INACTIVE_ANON) &&
	       !value_of(root, OW_STATE_ACTIVE_ANON) &&
	       !value_of(root, OW_STATE_INACTIVE_FILE) &&
	       !value_of(root, OW_STATE_ACTIVE_FILE);
}

static u64 find_usable(struct mem_cgroup *root)
{
	enum ow_page_state state;
	u64 possible = 0;

	if (is_empty(root))
		return 0;
	for (state = 0; state < OW_NR_STATES; state++)
		if (is_possible(root, state))
			possible |= BIT_ULL(state);
	return possible;
}

/**
 * ow_page_state_init() - find out which figures can be had
 *
 * Without any, records lack them.
 *
 * Context: module load, before any probe is attached; may sleep.
 */
void ow_page_state_init(void)
{
	struct mem_cgroup *memcg;

	if (!find_page_state())
		return;
	rcu_read_lock();
	memcg = mem_cgroup_from_task(current);
	if (memcg)
		usable = find_usable(root_of(memcg));
	rcu_read_unlock();
	if (!usable)
		pr_warn("memory.stat cannot be: the root cgroup has nothing, or more than there is; records will lack it\n");
}

/**
 * ow_page_state() - read a figure of memory.stat
 * @memcg: the cgroup
 * @state: which figure
 * @value: gets it, in bytes, or as a number of events
 *
 * Context: any; the caller holds rcu_read_lock() or a reference.
 * Return: false if it cannot be had.
 */
bool ow_page_state(struct mem_cgroup *memcg, enum ow_page_state state,
		   u64 *value)
{
	if (!(usable & BIT_ULL(state)))
		return false;
	*value = value_of(memcg, state);
	return true;
}

/**
 * ow_page_state_reclaimed() - read how much reclaim has worked
 * @memcg: the cgroup
 * @scanned: gets the pages that it has looked at
 * @stolen: gets the pages that it has taken
 *
 * Context: any; the caller holds rcu_read_lock() or a reference.
 * Return: false if that cannot be had.
 */
bool ow_page_state_reclaimed(struct mem_cgroup *memcg, u64 *scanned,
			     u64 *stolen)
{
	return usable && ow_compat_reclaimed(memcg, read_item, scanned, stolen);
}

/**
 * ow_page_state_slack() - by how much a figure may be off that is up to date
 * @memcg: the cgroup
 *
 * Each CPU counts up to MEMCG_CHARGE_BATCH pages for itself. Where the kernel flushes
 * what they have, it does so only if twice as many pages for each CPU have come from
 * there. Where it does not, each CPU has as many of each cgroup below, too.
 *
 * Context: any; the caller holds rcu_read_lock() or a reference.
 * Return: bytes.
 */
u64 ow_page_state_slack(struct mem_cgroup *memcg)
{
	u64 pages = MEMCG_CHARGE_BATCH * num_online_cpus();

	pages *= ow_compat_flushes_stat() ? 3 : 1 + ow_memcg_descendants(memcg);
	return pages << PAGE_SHIFT;
}

/**
 * ow_page_state_show() - write how many figures can be had
 * @m: where it goes, as a line of "name value"
 *
 * Context: any.
 */
void ow_page_state_show(struct seq_file *m)
{
	seq_printf(m, "memory_stat %u\n", (unsigned int)hweight64(usable));
}
