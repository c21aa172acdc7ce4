// SPDX-License-Identifier: GPL-2.0-only
/*
 * rec_memory.c - what the memory of the system looks like
 *
 * Reads counters only: no lock, no allocation. Most of them are of those that the
 * kernel prints as its Mem-Info.
 */
#include <linux/compiler.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/sched/loadavg.h>
#include <linux/swap.h>
#include <linux/vmstat.h>

#include "compat.h"
#include "rec_memory.h"
#include "rec_peek.h"
#include "rec_zone.h"
#include "ring_record.h"

static u64 bytes_of(unsigned long pages)
{
	return (u64)pages << PAGE_SHIFT;
}

#define set_node_pages(rec, member, item) \
	ow_set(rec, memory, member, bytes_of(global_node_page_state(item)))
#define set_zone_pages(rec, member, item) \
	ow_set(rec, memory, member, bytes_of(global_zone_page_state(item)))

static void set_counters(struct ow_record *rec)
{
	ow_set(rec, memory, total, bytes_of(totalram_pages()));
	set_zone_pages(rec, free, NR_FREE_PAGES);
	set_node_pages(rec, unevictable, NR_UNEVICTABLE);
	set_zone_pages(rec, mlocked, NR_MLOCK);
	set_node_pages(rec, anon, NR_ANON_MAPPED);
	set_node_pages(rec, file, NR_FILE_PAGES);
	set_node_pages(rec, shmem, NR_SHMEM);
	set_node_pages(rec, dirty, NR_FILE_DIRTY);
	set_node_pages(rec, writeback, NR_WRITEBACK);
	/* In spite of their names, these are kept in pages. */
	ow_set(rec, memory, slab_reclaimable,
	       bytes_of(global_node_page_state_pages(NR_SLAB_RECLAIMABLE_B)));
	ow_set(rec, memory, slab_unreclaimable,
	       bytes_of(global_node_page_state_pages(NR_SLAB_UNRECLAIMABLE_B)));
	ow_set(rec, memory, pagetables, bytes_of(ow_compat_pagetables()));
	ow_set(rec, memory, kernel_stack,
	       (u64)global_node_page_state(NR_KERNEL_STACK_KB) << 10);
	ow_set(rec, memory, swap_free, bytes_of(max(get_nr_swap_pages(), 0L)));
}

static u32 hundredths(unsigned long load)
{
	return (load * 100) >> FSHIFT;
}

static void set_load(struct ow_record *rec)
{
	ow_set(rec, memory, load1, hundredths(ow_peek(avenrun[0])));
	ow_set(rec, memory, load5, hundredths(ow_peek(avenrun[1])));
	ow_set(rec, memory, load15, hundredths(ow_peek(avenrun[2])));
}

static u64 watermark_of(const struct zone *zone, enum zone_watermarks which)
{
	/* The kernel changes it at any time, and takes no lock to read it. */
	return bytes_of(data_race(wmark_pages(zone, which)));
}

static void add_zone(struct oomwatch_zone *to, struct zone *zone)
{
	to->free += bytes_of(zone_page_state(zone, NR_FREE_PAGES));
	to->min += watermark_of(zone, WMARK_MIN);
	to->low += watermark_of(zone, WMARK_LOW);
	to->high += watermark_of(zone, WMARK_HIGH);
	to->managed += bytes_of(zone_managed_pages(zone));
}

/*
 * The zones are read one by one into the tail of the record. If there are more than
 * fit, the last element becomes the sum of the rest.
 */
static void put_zone(struct ow_record *rec, struct zone *zone)
{
	struct oomwatch_zone *zones = (void *)ow_record_tail(rec);
	struct oomwatch_array *array = &rec->memory.zones;
	struct oomwatch_zone *last = &zones[OOMWATCH_ZONES_MAX - 1];

	if (array->count < OOMWATCH_ZONES_MAX) {
		last = &zones[array->count++];
		memset(last, 0, sizeof(*last));
		last->node = zone_to_nid(zone);
		strscpy(last->name, zone->name, sizeof(last->name));
	} else if (!rec->memory.zones_summed++) {
		rec->memory.zones_summed++;
		last->node = -1;
		strscpy(last->name, "rest", sizeof(last->name));
	}
	add_zone(last, zone);
}

static void set_zones(struct ow_record *rec)
{
	struct oomwatch_array *array = &rec->memory.zones;
	struct zone *zone;

	for (zone = ow_zone_next(NULL); zone; zone = ow_zone_next(zone))
		put_zone(rec, zone);
	array->offset = rec->h.size;
	array->size = sizeof(struct oomwatch_zone);
	rec->h.size += array->count * array->size;
	ow_valid(rec, memory, zones);
	ow_valid(rec, memory, zones_summed);
}

/* Without a constraint, the kernel counts all RAM and all swap. */
static void set_swap_total(struct ow_record *rec, const struct oomwatch_oom *oom)
{
	unsigned long ram = totalram_pages();

	/* RAM may have come since it was counted. */
	if (ow_has(oom, oom, constraint) &&
	    oom->constraint == OOMWATCH_CONSTRAINT_NONE &&
	    oom->totalpages >= ram)
		ow_set(rec, memory, swap_total,
		       bytes_of(oom->totalpages - ram));
}

/**
 * ow_memory_fill() - store the state of the memory in a memory record
 * @rec: the record, begun
 * @oom: the oom record of the episode, with its constraint
 *
 * Context: any.
 */
void ow_memory_fill(struct ow_record *rec, const struct ow_record *oom)
{
	set_counters(rec);
	set_swap_total(rec, &oom->oom);
	set_load(rec);
	set_zones(rec);
}
