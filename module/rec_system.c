// SPDX-License-Identifier: GPL-2.0-only
/*
 * rec_system.c - what the memory of the system is used for, beside what rec_memory.c has
 *
 * Reads counters only: no lock, no allocation. Each CPU has counted up to 125 pages more
 * or less of each, for each node, since it has last added them to a counter; the kernel's
 * own report of an OOM has the same figures.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/bitops.h>
#include <linux/build_bug.h>
#include <linux/compiler.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/percpu.h>
#include <linux/printk.h>
#include <linux/seq_file.h>
#include <linux/static_call.h>
#include <linux/stddef.h>
#include <linux/string.h>
#include <linux/vmalloc.h>
#include <linux/vmstat.h>

#include "compat.h"
#include "rec_free_area.h"
#include "rec_function.h"
#include "rec_hugetlb.h"
#include "rec_pressure.h"
#include "rec_system.h"
#include "ring_record.h"

/* Who has the counter of a figure. */
enum source {
	OF_NODES,
	OF_ZONES,
	OF_VMALLOC,
	OF_PERCPU,
};

/**
 * struct figure - a member of the record
 * @bit: its bit in the valid map
 * @offset: where it is in the record
 * @source: who has its counter
 * @item: which of the counters of nodes, or of zones; OW_COMPAT_NO_ITEM if this kernel
 *	  has none
 * @unit: what it counts, in bytes; 1 if it counts events
 * @any: it may be more than there is memory
 * @some: it is never 0
 */
struct figure {
	u8 bit;
	u16 offset;
	enum source source;
	int item;
	unsigned long unit;
	bool any;
	bool some;
};

static unsigned long vmalloc_in_header(void)
{
	return ow_compat_vmalloc_pages();
}

static unsigned long no_percpu(void)
{
	return 0;
}

static_assert(__same_type(ow_compat_vmalloc_pages, vmalloc_in_header));
static_assert(__same_type(pcpu_nr_pages, no_percpu));
DEFINE_STATIC_CALL(ow_vmalloc_nr_pages, vmalloc_in_header);
DEFINE_STATIC_CALL(ow_pcpu_nr_pages, no_percpu);

#define FIGURE(member) \
	.bit = OOMWATCH_BIT_system_##member, \
	.offset = offsetof(struct oomwatch_system, member)
#define NODE(member, number, size) \
	{ FIGURE(member), .source = OF_NODES, .item = number, .unit = size }
#define ZONE(member, number) \
	{ FIGURE(member), .source = OF_ZONES, .item = number, .unit = PAGE_SIZE }

/* What a balloon takes is not counted as memory of the system. */
static const struct figure figures[] = {
	NODE(active_anon, NR_ACTIVE_ANON, PAGE_SIZE),
	NODE(inactive_anon, NR_INACTIVE_ANON, PAGE_SIZE),
	NODE(active_file, NR_ACTIVE_FILE, PAGE_SIZE),
	NODE(inactive_file, NR_INACTIVE_FILE, PAGE_SIZE),
	NODE(isolated_anon, NR_ISOLATED_ANON, PAGE_SIZE),
	NODE(isolated_file, NR_ISOLATED_FILE, PAGE_SIZE),
	NODE(file_mapped, NR_FILE_MAPPED, PAGE_SIZE),
	NODE(swapcached, OW_COMPAT_SWAPCACHE, PAGE_SIZE),
	NODE(anon_thp, OW_COMPAT_SYSTEM_ANON_THPS, OW_COMPAT_THP_SIZE),
	NODE(file_thp, OW_COMPAT_SYSTEM_FILE_THPS, OW_COMPAT_THP_SIZE),
	NODE(shmem_thp, OW_COMPAT_SYSTEM_SHMEM_THPS, OW_COMPAT_THP_SIZE),
	NODE(kernel_misc_reclaimable, NR_KERNEL_MISC_RECLAIMABLE, PAGE_SIZE),
	NODE(sec_pagetables, OW_COMPAT_SECONDARY_PAGETABLE, PAGE_SIZE),
	ZONE(bounce, OW_COMPAT_BOUNCE),
	{ FIGURE(vmalloc), .source = OF_VMALLOC, .unit = PAGE_SIZE, .some = true },
	{ FIGURE(percpu), .source = OF_PERCPU, .unit = PAGE_SIZE, .some = true },
	ZONE(zspages, OW_COMPAT_ZSPAGES),
	{ FIGURE(balloon), .source = OF_NODES, .item = OW_COMPAT_BALLOON,
	  .unit = PAGE_SIZE, .any = true },
	ZONE(free_cma, NR_FREE_CMA_PAGES),
	{ FIGURE(workingset_refault_anon), .source = OF_NODES,
	  .item = WORKINGSET_REFAULT_ANON, .unit = 1, .any = true },
	{ FIGURE(workingset_refault_file), .source = OF_NODES,
	  .item = WORKINGSET_REFAULT_FILE, .unit = 1, .any = true },
};

/* Bit N: the figure that has bit N in a record can be had. */
static u64 usable;

/*
 * Not inlined: each place that has a static call is patched at load, twice, and each time
 * waits for all CPUs. A pointer to a function for each would cost more than the reading.
 */
static noinline unsigned long call_counter(enum source source)
{
	return source == OF_VMALLOC ? static_call(ow_vmalloc_nr_pages)() :
				      static_call(ow_pcpu_nr_pages)();
}

static __always_inline unsigned long read_counter(const struct figure *figure)
{
	switch (figure->source) {
	case OF_NODES:
		return global_node_page_state(figure->item);
	case OF_ZONES:
		return global_zone_page_state(figure->item);
	default:
		return call_counter(figure->source);
	}
}

static u64 value_of(const struct figure *figure)
{
	return (u64)read_counter(figure) * figure->unit;
}

static u64 most_possible(void)
{
	return (u64)totalram_pages() << PAGE_SHIFT;
}

static bool look_for(const char *name, unsigned long *address)
{
	int err = ow_function_find(name, address);

	if (err)
		pr_warn("cannot find %s(): error %d; records will lack what it counts\n",
			name, err);
	return !err;
}

static void find_functions(void)
{
	unsigned long (*function)(void);
	const char *name = OW_COMPAT_VMALLOC_PAGES;
	unsigned long address;

	if (name && look_for(name, &address)) {
		function = (void *)address;
		static_call_update(ow_vmalloc_nr_pages, function);
	}
	if (look_for("pcpu_nr_pages", &address)) {
		function = (void *)address;
		static_call_update(ow_pcpu_nr_pages, function);
	}
}

/**
 * ow_system_init() - find out which figures can be had
 *
 * Each must be possible: no more than there is memory, and not 0 if it never is. Records
 * lack the others.
 *
 * Context: module load, before any probe is attached; may sleep.
 */
void ow_system_init(void)
{
	const u64 most = most_possible();
	const struct figure *figure;
	u64 value;

	find_functions();
	for (figure = figures; figure < figures + ARRAY_SIZE(figures); figure++) {
		if (figure->item == OW_COMPAT_NO_ITEM)
			continue;
		value = value_of(figure);
		if ((figure->any || value <= most) && (value || !figure->some))
			usable |= BIT_ULL(figure->bit);
	}
	ow_hugetlb_init();
}

/**
 * ow_system_fill() - store what the memory of the system is used for in a system record
 * @rec: the record, begun
 *
 * Context: after ow_free_area_count().
 */
void ow_system_fill(struct ow_record *rec)
{
	const u64 most = most_possible();
	const struct figure *figure;
	u64 value;

	for (figure = figures; figure < figures + ARRAY_SIZE(figures); figure++) {
		if (!(usable & BIT_ULL(figure->bit)))
			continue;
		value = value_of(figure);
		if (!figure->any && value > most)
			continue;
		memcpy(rec->bytes + figure->offset, &value, sizeof(value));
		rec->h.valid |= BIT_ULL(figure->bit);
	}
	if (ow_free_area_free_pcp(&value))
		ow_set(rec, system, free_pcp, value);
	if (ow_hugetlb_bytes(&value))
		ow_set(rec, system, hugetlb, value);
	ow_pressure_set(rec, system, ow_pressure_of_system());
}

/**
 * ow_system_show() - write how many figures can be had
 * @m: where it goes, as lines of "name value"
 *
 * Context: any.
 */
void ow_system_show(struct seq_file *m)
{
	seq_printf(m, "system_figures %u\n", (unsigned int)hweight64(usable));
	ow_hugetlb_show(m);
}
