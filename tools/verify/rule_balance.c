// SPDX-License-Identifier: GPL-2.0-only
/*
 * rule_balance.c - the rules: what a memory cgroup is used for
 */
#include <inttypes.h>

#include "lib/field.h"
#include "verify/rule.h"

/**
 * struct sum - parts of a figure of a memcg record, as bits of the field table
 * @whole: the figure
 * @parts: what it has
 * @twice: what is counted in two of the parts
 */
struct sum {
	unsigned int whole;
	uint64_t parts;
	uint64_t twice;
};

#define BIT_OF(member)	(1ULL << OOMWATCH_BIT_memcg_##member)

static const struct sum sums[] = {
	{ OOMWATCH_BIT_memcg_usage,
	  BIT_OF(anon) | BIT_OF(file) | BIT_OF(kernel) | BIT_OF(sock),
	  BIT_OF(swapcached) },
	{ OOMWATCH_BIT_memcg_usage,
	  BIT_OF(inactive_anon) | BIT_OF(active_anon) |
	  BIT_OF(inactive_file) | BIT_OF(active_file) | BIT_OF(unevictable), 0 },
	{ OOMWATCH_BIT_memcg_kernel,
	  BIT_OF(kernel_stack) | BIT_OF(pagetables) | BIT_OF(sec_pagetables) |
	  BIT_OF(percpu) | BIT_OF(vmalloc) | BIT_OF(slab_reclaimable) |
	  BIT_OF(slab_unreclaimable), 0 },
	{ OOMWATCH_BIT_memcg_file, BIT_OF(shmem), 0 },
	{ OOMWATCH_BIT_memcg_file, BIT_OF(file_dirty), 0 },
	{ OOMWATCH_BIT_memcg_file, BIT_OF(file_writeback), 0 },
};

/* The sum of the fields of a memcg record that have these bits, in KiB; counts them. */
static uint64_t sum_up(const union record *record, uint64_t bits,
		       unsigned int *count)
{
	const struct ow_field *field;
	uint64_t sum = 0;

	ow_for_each_field(field, record->h.type) {
		if (!(bits >> field->bit & 1) ||
		    !ow_field_present(&record->h, field))
			continue;
		sum += field->kind == OW_KIND_KIB ?
		       ow_field_u32(&record->h, field) :
		       ow_field_u64(&record->h, field) >> 10;
		++*count;
	}
	return sum;
}

/*
 * What the cgroup used at most from the begin of the episode on: no more than its limit,
 * or what it had before.
 */
static uint64_t most_used(const struct load *load, size_t i)
{
	const struct oomwatch_memcg *memcg = &load->records[i]->memcg;
	uint64_t most = memcg->usage;

	for (; i < load->count; i++) {
		const union record *record = load->records[i];

		if (record->h.type != OOMWATCH_TYPE_OOM ||
		    record->h.episode != memcg->h.episode)
			continue;
		if (record_has(record, oom, oom_memcg_usage) &&
		    record->oom.oom_memcg_usage > most)
			most = record->oom.oom_memcg_usage;
		if (record_has(record, oom, oom_memcg_max) &&
		    record->oom.oom_memcg_max != OOMWATCH_UNLIMITED &&
		    record->oom.oom_memcg_max > most)
			most = record->oom.oom_memcg_max;
		break;
	}
	return most;
}

/*
 * Cgroups below it are a part of it, each with those below. What a removed one was charged
 * for may have been freed since, in the name of its parent.
 */
static void check_below(struct finding *finding, const struct load *load,
			size_t i, uint64_t most)
{
	const union record *memcg = load->records[i];
	uint64_t sum = 0;

	for (i++; i < load->count; i++) {
		const union record *record = load->records[i];

		if (record->h.type != OOMWATCH_TYPE_RELATIVE ||
		    record->h.episode != memcg->h.episode)
			break;
		if (record->relative.relation == OOMWATCH_RELATION_DESCENDANT &&
		    !record_has(record, relative, removed) &&
		    record->relative.distance == 1)
			sum += record->relative.usage;
	}
	finding_expect(finding, sum >> 10 <= (most >> 10) + memcg->memcg.stat_slack, memcg,
		       "wanted: below it at most %" PRIu64 " KiB, seen: %" PRIu64 " KiB",
		       most >> 10, sum >> 10);
}

static void check_sum(struct finding *finding, const union record *record,
		      const struct sum *sum, uint64_t usage)
{
	unsigned int figures = 0, wholes = 0, doubles = 0;
	uint64_t whole = sum_up(record, 1ULL << sum->whole, &wholes);
	uint64_t twice = sum_up(record, sum->twice, &doubles);
	uint64_t parts = sum_up(record, sum->parts, &figures), most;

	/* Before 5.12 there may be pages of the swap cache, and nothing tells how many. */
	if (!wholes || (sum->twice && !doubles))
		return;
	if (sum->whole == OOMWATCH_BIT_memcg_usage)
		whole = usage >> 10;
	most = whole + twice + (figures + doubles + 1) * record->memcg.stat_slack;
	finding_expect(finding, parts <= most, record,
		       "wanted: parts of at most %" PRIu64 " KiB, seen: %" PRIu64 " KiB",
		       most, parts);
}

/**
 * rule_balance() - the parts of what a memory cgroup uses are no more than the whole
 * @finding: where to take note of it
 * @load: all records
 *
 * Figures that may be seconds old are not compared.
 */
void rule_balance(struct finding *finding, const struct load *load)
{
	bool any = false;
	uint64_t most;
	size_t i, j;

	for (i = 0; i < load->count; i++) {
		const union record *record = load->records[i];

		any |= record->h.type == OOMWATCH_TYPE_OOM &&
		       record_has(record, oom, oom_memcg_id);
		if (record->h.type != OOMWATCH_TYPE_MEMCG ||
		    !record_has(record, memcg, stat_slack))
			continue;
		finding->checked++;
		most = most_used(load, i);
		for (j = 0; j < sizeof(sums) / sizeof(*sums); j++)
			check_sum(finding, record, &sums[j], most);
		check_below(finding, load, i, most);
	}
	if (any && !finding->checked)
		finding_note(finding, "memory.stat was not recorded");
}
