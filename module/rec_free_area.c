// SPDX-License-Identifier: GPL-2.0-only
/*
 * rec_free_area.c - the free blocks of each zone, and what of them is kept back
 *
 * Reads counters only: no lock, no allocation. All that is static here is under oom_lock.
 */
#include <linux/cpumask.h>
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/string.h>
#include <linux/vmstat.h>

#include "compat.h"
#include "rec_free_area.h"
#include "rec_peek.h"
#include "rec_zone.h"
#include "ring_batch.h"
#include "ring_record.h"

/* The lists of CPUs that are counted at most, in all zones together. */
#define LISTS_MAX	8192

/* The longest number of free blocks, with its comma. */
#define NUMBER_MAX	21

static_assert(ARRAY_SIZE(((struct zone *)0)->free_area) * NUMBER_MAX <=
	      OW_FREE_BLOCKS_MAX);

/**
 * struct counted - a zone that was counted
 * @zone: the zone
 * @known: @free_pcp was counted
 * @free_pcp: bytes on the lists of CPUs
 */
struct counted {
	struct zone *zone;
	bool known;
	u64 free_pcp;
};

/* The zones that may have a record, and how many zones there are. */
static struct counted zones[OOMWATCH_ZONES_MAX];
static unsigned int nr_zones;

/* Bytes on the lists of CPUs of all zones; known if those of each zone are. */
static u64 free_pcp_of_all;
static bool has_free_pcp;

static u64 bytes_of(unsigned long pages)
{
	return (u64)pages << PAGE_SHIFT;
}

static bool count_free_pcp(struct zone *zone, u64 *bytes)
{
	u64 pages = 0;
	int cpu, count;

	for_each_online_cpu(cpu) {
		if (!ow_compat_pcp_count(zone, cpu, &count))
			return false;
		pages += max(count, 0);
	}
	*bytes = bytes_of(pages);
	return true;
}

/**
 * ow_free_area_count() - find the zones, and count the free pages on lists of CPUs
 *
 * Context: under oom_lock.
 */
void ow_free_area_count(void)
{
	unsigned int lists = 0;
	struct zone *zone;
	bool known;
	u64 bytes;

	has_free_pcp = true;
	free_pcp_of_all = 0;
	nr_zones = 0;
	for (zone = ow_zone_next(NULL); zone; zone = ow_zone_next(zone)) {
		bytes = 0;
		lists += num_online_cpus();
		known = lists <= LISTS_MAX && count_free_pcp(zone, &bytes);
		if (nr_zones < OOMWATCH_ZONES_MAX)
			zones[nr_zones] = (struct counted) { zone, known, bytes };
		has_free_pcp &= known;
		free_pcp_of_all += bytes;
		nr_zones++;
	}
}

/**
 * ow_free_area_free_pcp() - how much was on lists of CPUs
 * @bytes: gets it, of all zones
 *
 * Context: after ow_free_area_count().
 * Return: false if it was not counted: there are too many lists, or a zone has just gone.
 */
bool ow_free_area_free_pcp(u64 *bytes)
{
	*bytes = free_pcp_of_all;
	return has_free_pcp;
}

/* As snprintf() does, at a tenth of the cost. Most numbers have one digit. */
static size_t put_number(char *to, unsigned long number)
{
	const char *from = to;
	char digits[NUMBER_MAX];
	size_t at = sizeof(digits);

	if (number < 10) {
		*to = '0' + number;
		return 1;
	}
	do {
		digits[--at] = '0' + number % 10;
		number /= 10;
	} while (number);
	while (at < sizeof(digits))
		*to++ = digits[at++];
	return to - from;
}

/* The kernel changes each count under its lock; there is none for reading. */
static int put_blocks(char *to, const struct zone *zone)
{
	size_t order, length = 0;

	for (order = 0; order < ARRAY_SIZE(zone->free_area); order++) {
		if (order)
			to[length++] = ',';
		length += put_number(to + length,
				     ow_peek(zone->free_area[order].nr_free));
	}
	return length;
}

static void add_zone(struct ow_batch *batch, const struct counted *counted,
		     enum zone_type highest, u64 episode, u64 now)
{
	struct ow_record *rec = ow_batch_next(batch);
	struct zone *zone = counted->zone;

	ow_record_begin(rec, OOMWATCH_TYPE_FREE_AREA,
			sizeof(struct oomwatch_free_area), episode);
	rec->h.time_ns = now;
	ow_set(rec, free_area, node, zone_to_nid(zone));
	strscpy(rec->free_area.zone, zone->name, OOMWATCH_COMM_LEN);
	ow_valid(rec, free_area, zone);
	ow_set_str(rec, free_area, free_blocks,
		   put_blocks(ow_record_tail(rec), zone));
	/* Of a zone above the highest one the request can get nothing. */
	if (zone_idx(zone) <= highest)
		ow_set(rec, free_area, lowmem_reserve,
		       bytes_of(ow_peek(zone->lowmem_reserve[highest])));
	ow_set(rec, free_area, boost,
	       bytes_of(ow_peek(zone->watermark_boost)));
	ow_set(rec, free_area, highatomic,
	       bytes_of(ow_peek(zone->nr_reserved_highatomic)));
	if (counted->known)
		ow_set(rec, free_area, free_pcp, counted->free_pcp);
	ow_set(rec, free_area, free_cma,
	       bytes_of(zone_page_state(zone, NR_FREE_CMA_PAGES)));
	ow_batch_end(batch);
}

/**
 * ow_free_area_collect() - add a record of each zone to a batch
 * @batch: the batch, with room for OW_FREE_AREAS_BYTES
 * @gfp_mask: that of the request
 * @episode: the number of the episode
 * @now: the time of the reading
 *
 * If there are more zones than a memory record has, those that it sums up have none.
 *
 * Context: after ow_free_area_count().
 */
void ow_free_area_collect(struct ow_batch *batch, gfp_t gfp_mask, u64 episode,
			  u64 now)
{
	unsigned int most = nr_zones > OOMWATCH_ZONES_MAX ?
			    OOMWATCH_ZONES_MAX - 1 : nr_zones, nr;
	enum zone_type highest = gfp_zone(gfp_mask);

	for (nr = 0; nr < most; nr++)
		add_zone(batch, &zones[nr], highest, episode, now);
}
