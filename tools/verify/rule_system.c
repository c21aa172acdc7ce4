// SPDX-License-Identifier: GPL-2.0-only
/*
 * rule_system.c - the rules: what the memory of the system is used for
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "lib/field.h"
#include "verify/rule.h"

/*
 * Figures are read one after the other, and each CPU counts up to 125 pages of each for
 * itself: this part of the whole may be counted twice.
 */
#define SLACK(whole)	((whole) / 32)

/* Pools change while they are read. */
#define POOL_SLACK(pages)	((pages) / 8 + 8)

#define PART(record, type, member) \
	(record_has(record, type, member) ? (record)->type.member : 0)

/*
 * Each page is in no more than one of them. Kernel stacks are not among them, since they
 * may be a part of vmalloc; nor is what a balloon has, which is no memory of the system.
 */
static uint64_t sum_of_parts(const union record *memory,
			     const union record *system)
{
	return PART(memory, memory, free) + PART(system, system, free_pcp) +
	       PART(system, system, active_anon) +
	       PART(system, system, inactive_anon) +
	       PART(system, system, active_file) +
	       PART(system, system, inactive_file) +
	       PART(memory, memory, unevictable) +
	       PART(system, system, isolated_anon) +
	       PART(system, system, isolated_file) +
	       PART(memory, memory, slab_reclaimable) +
	       PART(memory, memory, slab_unreclaimable) +
	       PART(memory, memory, pagetables) +
	       PART(system, system, sec_pagetables) +
	       PART(system, system, vmalloc) + PART(system, system, percpu) +
	       PART(system, system, zspages) + PART(system, system, hugetlb);
}

static void check_parts(struct finding *finding, const struct episode *episode)
{
	uint64_t parts = sum_of_parts(episode->memory, episode->system);
	uint64_t total = episode->memory->memory.total;

	finding_expect(finding, parts <= total + SLACK(total), episode->system,
		       "wanted: parts of at most %" PRIu64 " KiB, seen: %" PRIu64 " KiB",
		       (uint64_t)(total + SLACK(total)) >> 10, parts >> 10);
}

static const struct ow_field *field_of(unsigned int type, unsigned int bit)
{
	const struct ow_field *field = ow_fields;

	while (field->type != type || field->bit != bit)
		field++;
	return field;
}

static bool find_zone(const struct episode *episode, const union record *area,
		      struct oomwatch_zone *zone)
{
	const struct ow_field *zones = field_of(OOMWATCH_TYPE_MEMORY,
						OOMWATCH_BIT_memory_zones);
	unsigned int i;

	if (!record_has(episode->memory, memory, zones))
		return false;
	for (i = 0; ow_field_zone(&episode->memory->h, zones, i, zone); i++)
		if (zone->node == area->free_area.node &&
		    !strncmp(zone->name, area->free_area.zone, sizeof(zone->name)))
			return true;
	return false;
}

/* What the free blocks of all orders have, in bytes. */
static uint64_t sum_of_blocks(const union record *area, uint64_t size)
{
	const struct ow_field *field = field_of(OOMWATCH_TYPE_FREE_AREA,
						OOMWATCH_BIT_free_area_free_blocks);
	char copy[OOMWATCH_RECORD_MAX], *at = copy;
	unsigned int length;
	const char *text = ow_field_text(&area->h, field, &length);
	uint64_t sum = 0;

	memcpy(copy, text, length);
	copy[length] = '\0';
	for (; *at; size *= 2) {
		sum += strtoull(at, &at, 10) * size;
		if (*at++ != ',')
			break;
	}
	return sum;
}

static void check_at_most(struct finding *finding, const union record *area,
			  const char *key, uint64_t value, uint64_t most)
{
	finding_expect(finding, value <= most, area,
		       "wanted: %s of at most %" PRIu64 " KiB, seen: %" PRIu64 " KiB",
		       key, most >> 10, value >> 10);
}

/*
 * The blocks are compared with all that the zone has: those that are about to be taken off
 * line are on the lists, but do not count as free.
 */
static void check_area(struct finding *finding, const struct episode *episode,
		       const union record *area)
{
	struct oomwatch_zone zone;
	uint64_t most;

	if (!finding_expect(finding, find_zone(episode, area, &zone), area,
			    "wanted: a zone of the memory record"))
		return;
	most = zone.managed + SLACK(zone.managed);
	if (record_has(area, free_area, free_blocks) &&
	    record_has(episode->oom, oom, page_size))
		check_at_most(finding, area, "free_blocks",
			      sum_of_blocks(area, episode->oom->oom.page_size), most);
	check_at_most(finding, area, "boost", PART(area, free_area, boost), most);
	check_at_most(finding, area, "highatomic",
		      PART(area, free_area, highatomic), most);
	check_at_most(finding, area, "free_pcp", PART(area, free_area, free_pcp),
		      most);
	check_at_most(finding, area, "free_cma", PART(area, free_area, free_cma),
		      most);
}

static void check_pool(struct finding *finding, const union record *pool)
{
	const struct oomwatch_hugetlb *huge = &pool->hugetlb;
	uint64_t slack = POOL_SLACK(huge->nr_hugepages);

	finding_expect(finding,
		       huge->resv_hugepages <= huge->free_hugepages + slack &&
		       huge->free_hugepages <= huge->nr_hugepages + slack &&
		       huge->surplus_hugepages <= huge->nr_hugepages + slack, pool,
		       "wanted: resv_hugepages up to free_hugepages, and no more than nr_hugepages");
}

static void check_system(struct finding *finding, const struct episode *episode)
{
	size_t i;

	finding->checked++;
	check_parts(finding, episode);
	for (i = 0; i < episode->nr_free_areas; i++)
		check_area(finding, episode, episode->free_areas[i]);
	for (i = 0; i < episode->nr_hugetlbs; i++)
		check_pool(finding, episode->hugetlbs[i]);
}

/**
 * rule_system() - the parts of what the system uses are no more than the whole
 * @finding: where to take note of it
 * @load: all records
 */
void rule_system(struct finding *finding, const struct load *load)
{
	bool any = false;
	size_t i;

	for (i = 0; i < load->nr_episodes; i++) {
		const struct episode *episode = &load->episodes[i];

		if (!episode->oom || !episode->memory)
			continue;
		any |= !record_has(episode->oom, oom, oom_memcg_id);
		if (episode->system)
			check_system(finding, episode);
	}
	if (any && !finding->checked)
		finding_note(finding, "the use of the memory of the system was not recorded");
}
