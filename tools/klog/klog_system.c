// SPDX-License-Identifier: GPL-2.0-only
/*
 * klog_system.c - the records of a report that say what the memory of the system is used
 *		   for, and why zones had none
 */
#include <string.h>

#include "klog/klog_choice.h"
#include "klog/klog_state.h"
#include "records/gfp.h"

#define MEMORY(key, last, member) \
	{ key, last, false, offsetof(struct oomwatch_memory, member), \
	  OOMWATCH_BIT_memory_##member }
#define SYSTEM(key, last, member) \
	{ key, last, true, offsetof(struct oomwatch_system, member), \
	  OOMWATCH_BIT_system_##member }

const struct klog_counter klog_counters[] = {
	MEMORY("free:", false, free),
	MEMORY("unevictable:", false, unevictable),
	MEMORY("shmem:", false, shmem),
	MEMORY("dirty:", false, dirty),
	MEMORY("writeback:", true, writeback),
	MEMORY("slab_reclaimable:", false, slab_reclaimable),
	MEMORY("slab_unreclaimable:", true, slab_unreclaimable),
	MEMORY("pagetables:", true, pagetables),
	MEMORY(" total pagecache pages", false, file),
	SYSTEM("active_anon:", false, active_anon),
	SYSTEM("inactive_anon:", false, inactive_anon),
	SYSTEM("active_file:", false, active_file),
	SYSTEM("inactive_file:", false, inactive_file),
	SYSTEM("isolated_anon:", true, isolated_anon),
	SYSTEM("isolated_file:", true, isolated_file),
	SYSTEM("mapped:", false, file_mapped),
	SYSTEM("sec_pagetables:", true, sec_pagetables),
	SYSTEM("bounce:", true, bounce),
	SYSTEM("kernel_misc_reclaimable:", true, kernel_misc_reclaimable),
	SYSTEM("free_pcp:", false, free_pcp),
	SYSTEM("free_cma:", true, free_cma),
	SYSTEM(" pages in swap cache", false, swapcached),
	{ 0 }
};

/* Where it is not known how large a page is, counters are of no use. */
static void scale(struct klog_report *report)
{
	const struct klog_counter *counter;

	for (counter = klog_counters; counter->key; counter++) {
		union record *record = counter->system ? &report->system :
							 &report->memory;
		__u64 *member = (__u64 *)(record->bytes + counter->offset);

		if (!report->page_size ||
		    __builtin_mul_overflow(*member, report->page_size, member))
			record->h.valid &= ~(1ULL << counter->bit);
	}
}

static unsigned int count_nodes(const struct klog_report *report)
{
	unsigned int nodes = 0, i, j;

	for (i = 0; i < report->nr_zones; i++) {
		for (j = 0; j < i; j++)
			if (report->zones[j].node == report->zones[i].node)
				break;
		nodes += j == i;
	}
	return nodes;
}

/* Does the report have the line of each zone? No sum is known if one is missing. */
static bool has_all_zones(const struct klog_report *report)
{
	const union record *memory = &report->memory;

	return record_has(memory, memory, total) && !report->zones_dropped &&
	       report->managed.lines == report->zone_lines &&
	       report->managed.kb == memory->memory.total >> 10;
}

/* Is there a part of it of each zone, or of each node? */
static bool is_whole(const struct klog_report *report, const struct klog_sum *sum)
{
	return has_all_zones(report) && sum->lines &&
	       (sum->lines == report->nr_zones || sum->lines == count_nodes(report));
}

static void put_zones(union record *record, const struct klog_report *report)
{
	size_t bytes = report->nr_zones * sizeof(*report->zones);

	if (!report->nr_zones || report->zones_dropped)
		return;
	record->h.size = (record->h.size + 7) & ~7U;
	record->memory.zones = (struct oomwatch_array){
		.offset = record->h.size, .count = report->nr_zones,
		.size = sizeof(*report->zones),
	};
	memcpy(record->bytes + record->h.size, report->zones, bytes);
	record->h.size += bytes;
	record->h.valid |= 1ULL << OOMWATCH_BIT_memory_zones;
}

static void emit_memory(struct klog *klog, struct klog_report *report)
{
	union record *record = &report->memory;

	if (is_whole(report, &report->mlocked))
		klog_set(record, memory, mlocked, report->mlocked.kb << 10);
	if (is_whole(report, &report->stacks))
		klog_set(record, memory, kernel_stack, report->stacks.kb << 10);
	if (report->swap_kb >= 0)
		klog_set(record, memory, swap_total, (__u64)report->swap_kb << 10);
	put_zones(record, report);
	if (record->h.valid)
		klog_emit_record(klog, record, &report->memory_time, klog->episode);
}

/* What all pools have. Return: false if a node of one is missing. */
static bool sum_pools(const struct klog_report *report, uint64_t *bytes)
{
	unsigned int nodes = count_nodes(report), i;
	uint64_t pool;

	*bytes = 0;
	for (i = 0; i < report->nr_pools; i++)
		if (report->pools[i].lines != nodes ||
		    __builtin_mul_overflow(report->pools[i].total,
					   report->pools[i].kb << 10, &pool) ||
		    __builtin_add_overflow(*bytes, pool, bytes))
			return false;
	return report->nr_pools && has_all_zones(report);
}

static void emit_figures(struct klog *klog, struct klog_report *report)
{
	union record *record = &report->system;
	uint64_t bytes;

	if (is_whole(report, &report->anon_thp))
		klog_set(record, system, anon_thp, report->anon_thp.kb << 10);
	if (is_whole(report, &report->shmem_thp))
		klog_set(record, system, shmem_thp, report->shmem_thp.kb << 10);
	if (sum_pools(report, &bytes))
		klog_set(record, system, hugetlb, bytes);
	if (record->h.valid)
		klog_emit_record(klog, record, &report->memory_time, klog->episode);
}

static bool has_zone(const struct klog_report *report, int32_t node, const char *name)
{
	unsigned int i;

	for (i = 0; i < report->nr_zones; i++)
		if (report->zones[i].node == node &&
		    !strcmp(report->zones[i].name, name))
			return true;
	return false;
}

/*
 * Is the last number of lowmem_reserve that for the highest zone that the request allows?
 * The numbers are the same from the highest zone of the node that has memory on.
 */
static bool is_last_for(const struct klog_report *report, int32_t node)
{
	const union record *oom = &report->oom;
	uint32_t mask = oom->oom.gfp_mask;

	if (!has_all_zones(report) || !record_has(oom, oom, gfp_mask) ||
	    mask & (GFP_DMA | GFP_DMA32))
		return false;
	if (mask & GFP_MOVABLE && mask & GFP_HIGHMEM)
		return true;
	return !has_zone(report, node, "Movable") &&
	       (mask & GFP_HIGHMEM || !has_zone(report, node, "HighMem"));
}

/* As many numbers as those of all zones, or it was cut off. */
static bool has_reserve(const struct klog_report *report, const struct klog_area *area)
{
	unsigned int i;

	for (i = 0; i < report->nr_areas; i++)
		if (report->areas[i].reserves > area->reserves)
			return false;
	return area->reserves;
}

static void emit_areas(struct klog *klog, struct klog_report *report)
{
	union record record;
	unsigned int i;
	uint64_t bytes;

	for (i = 0; i < report->nr_areas; i++) {
		const struct klog_area *area = &report->areas[i];
		struct oomwatch_header head;

		klog_record_start(&record, OOMWATCH_TYPE_FREE_AREA);
		head = record.h;
		record.free_area = area->area;
		head.valid = record.h.valid;
		record.h = head;
		if (*area->blocks)
			klog_set_text(&record, free_area, free_blocks,
				      area->blocks, strlen(area->blocks));
		if (has_reserve(report, area) &&
		    is_last_for(report, area->area.node) &&
		    !__builtin_mul_overflow(area->reserve, report->page_size,
					    &bytes))
			klog_set(&record, free_area, lowmem_reserve, bytes);
		if (!record.h.valid)
			continue;
		record.h.valid |= 1ULL << OOMWATCH_BIT_free_area_node |
				  1ULL << OOMWATCH_BIT_free_area_zone;
		klog_emit_record(klog, &record, &report->memory_time, klog->episode);
	}
}

/* A pool without pages has no record. */
static void emit_pools(struct klog *klog, const struct klog_report *report)
{
	union record record;
	unsigned int i;
	uint64_t bytes;

	for (i = 0; sum_pools(report, &bytes) && i < report->nr_pools; i++) {
		const struct klog_pool *pool = &report->pools[i];

		if (!pool->total)
			continue;
		klog_record_start(&record, OOMWATCH_TYPE_HUGETLB);
		klog_set(&record, hugetlb, hugepagesize, pool->kb << 10);
		klog_set(&record, hugetlb, nr_hugepages, pool->total);
		klog_set(&record, hugetlb, free_hugepages, pool->free);
		klog_set(&record, hugetlb, surplus_hugepages, pool->surplus);
		klog_emit_record(klog, &record, &report->memory_time, klog->episode);
	}
}

/**
 * klog_emit_system() - add the records of the memory of the system
 * @klog: the log
 * @report: the report, which is whole
 */
void klog_emit_system(struct klog *klog, struct klog_report *report)
{
	uint64_t total;

	scale(report);
	if (report->pagetables_last && !record_has(&report->system, system, sec_pagetables))
		report->memory.h.valid &= ~(1ULL << OOMWATCH_BIT_memory_pagetables);
	if (choice_ram(report, &total) && report->page_size)
		klog_set(&report->memory, memory, total, total * report->page_size);
	emit_memory(klog, report);
	emit_figures(klog, report);
	emit_areas(klog, report);
	emit_pools(klog, report);
}
