// SPDX-License-Identifier: GPL-2.0-only
/*
 * refusal.c - a part of the page of explain: why no zone could give what was asked for
 *
 * Each zone is asked what __zone_watermark_ok() of the kernel asks: is more free than its
 * min watermark and what it keeps back from this request, and is there a block that is
 * large enough? The figures were read a moment after the kernel had asked.
 */
#include <stdio.h>
#include <string.h>

#include "explain/logged.h"
#include "explain/name.h"
#include "explain/refusal.h"
#include "explain/score.h"
#include "explain/zone.h"
#include "output/term.h"
#include "records/episode.h"
#include "records/gfp.h"
#include "records/path.h"

#define INDENT	"  "

/* From this part of all memory on, what is free is more than a remainder. */
#define MUCH	16

/* Why a zone has nothing for the request. */
enum reason {
	REASON_NONE,		/* It has. */
	REASON_UNFIT,		/* More is kept back than the zone has. */
	REASON_NODE,		/* Of a node that is not allowed. */
	REASON_FLAGS,		/* Its pages are for requests with other flags. */
	REASON_MIN,		/* All that is free is its min watermark. */
	REASON_CMA,		/* What is free beyond that is mostly for movable pages. */
	REASON_HIGHATOMIC,	/* Mostly for requests that cannot wait. */
	REASON_RESERVE,		/* Mostly kept by lowmem_reserve. */
	REASON_LIST,		/* Its free blocks are not recorded. */
	REASON_BLOCKS,		/* It is in blocks that are too small. */
	REASON_UNKNOWN,		/* A log does not say how much it keeps back. */
	NR_REASONS
};

/**
 * struct verdict - why a zone has nothing for the request
 * @zone: the zone
 * @area: its free_area record; NULL if there is none
 * @reason: why
 */
struct verdict {
	struct oomwatch_zone zone;
	const union record *area;
	enum reason reason;
};

/* A figure of a zone, in bytes; 0 if it was not captured: the kernel may have none. */
#define of_area(area, member) \
	((area) && record_has(area, free_area, member) ? \
	 (double)(area)->free_area.member : 0)

static unsigned int order_of(const struct episode *episode)
{
	const union record *oom = episode->oom;

	return record_has(oom, oom, order) && oom->oom.order > 0 ?
	       oom->oom.order & 31 : 0;
}

static const union record *find_area(const struct episode *episode,
				     const struct oomwatch_zone *zone)
{
	size_t i;

	for (i = 0; i < episode->nr_free_areas; i++) {
		const union record *area = episode->free_areas[i];

		if (record_has(area, free_area, zone) &&
		    area->free_area.node == zone->node &&
		    !strncmp(area->free_area.zone, zone->name, sizeof(zone->name)))
			return area;
	}
	return NULL;
}

/* Movable pages may come from CMA. These names are the kernel's, for sets of flags, too. */
static bool is_movable(const struct episode *episode)
{
	struct path flags;

	return path_of(&episode->oom->h, "gfp_flags", &flags) &&
	       (memmem(flags.bytes, flags.length, "MOVABLE", 7) ||
		memmem(flags.bytes, flags.length, "TRANSHUGE", 9));
}

/* Bytes in free blocks that are large enough; less than 0: not known. */
static double in_blocks(const struct episode *episode, const union record *area)
{
	unsigned int order = 0, wanted = order_of(episode);
	double bytes = 0;
	char list[NAME_ROOM * 4];
	const char *at = list;
	unsigned long count;
	struct path text;
	int used;

	if (!area || !path_of(&area->h, "free_blocks", &text) || text.clipped)
		return -1;
	snprintf(list, sizeof(list), "%.*s", (int)text.length, text.bytes);
	for (; sscanf(at, "%lu%n", &count, &used) == 1 && order < 32; order++) {
		if (order >= wanted)
			bytes += (double)count * score_page(episode) *
				 (1ULL << order);
		at += used;
		at += *at == ',';
	}
	return bytes;
}

/* The largest of the parts that a zone keeps back. */
static enum reason kept_for(double cma, double highatomic, double reserve)
{
	if (cma >= highatomic && cma >= reserve)
		return REASON_CMA;
	return highatomic >= reserve ? REASON_HIGHATOMIC : REASON_RESERVE;
}

/* Does a record say what a zone keeps back? It does for each zone that the flags allow. */
static bool has_reserve(const union record *area)
{
	return !area || record_has(area, free_area, lowmem_reserve);
}

/* For each zone of a log that is not certain; then the flags tell, unless they limit it. */
static bool flags_allow(const struct episode *episode, const struct oomwatch_zone *zone,
			const union record *area)
{
	__u32 mask = episode->oom->oom.gfp_mask;
	bool movable = !strncmp(zone->name, "Movable", sizeof(zone->name));
	bool high = !strncmp(zone->name, "HighMem", sizeof(zone->name));

	if (!logged(episode) || has_reserve(area))
		return has_reserve(area);
	if (!record_has(episode->oom, oom, gfp_mask) || mask & (GFP_DMA | GFP_DMA32))
		return true;
	return !(high || movable) ||
	       (mask & GFP_HIGHMEM && (high || mask & GFP_MOVABLE));
}

static enum reason reason_of(const struct episode *episode,
			     const struct oomwatch_zone *zone,
			     const union record *area)
{
	double cma = is_movable(episode) ? 0 : of_area(area, free_cma);
	double highatomic = of_area(area, highatomic);
	double reserve = of_area(area, lowmem_reserve);
	double blocks = in_blocks(episode, area), left = zone->free;

	if (cma > zone->managed || highatomic > zone->managed)
		return REASON_UNFIT;
	if (!zone_is_allowed(episode, zone->node))
		return REASON_NODE;
	if (!flags_allow(episode, zone, area))
		return REASON_FLAGS;
	left -= ((1ULL << order_of(episode)) - 1) * score_page(episode);
	if (left <= zone->min)
		return REASON_MIN;
	if (left - cma - highatomic - reserve <= zone->min)
		return kept_for(cma, highatomic, reserve);
	if (order_of(episode) && blocks < 0)
		return REASON_LIST;
	if (order_of(episode) && blocks >= 0 && blocks <= cma + highatomic)
		return REASON_BLOCKS;
	return has_reserve(area) ? REASON_NONE : REASON_UNKNOWN;
}

static bool get_verdict(const struct episode *episode, unsigned int i,
			struct verdict *verdict)
{
	if (!zone_at(episode, i, &verdict->zone))
		return false;
	verdict->area = find_area(episode, &verdict->zone);
	verdict->reason = reason_of(episode, &verdict->zone, verdict->area);
	return true;
}

/**
 * refusal_is_known() - tell whether it is recorded what zones keep back
 * @episode: the episode
 *
 * Return: true if there is a record of a zone, and it is known what was asked for.
 */
bool refusal_is_known(const struct episode *episode)
{
	const union record *oom = episode->oom;

	return episode->nr_free_areas && !refusal_is_of_fault(episode) &&
	       record_has(oom, oom, order) &&
	       oom->oom.order >= 0 && record_has(oom, oom, gfp_flags);
}

/**
 * refusal_is_of_fault() - tell whether no zone refused anything
 * @episode: the episode
 *
 * Up to 5.15 a page fault may call the OOM killer if something within it had no memory. It
 * knows neither for what nor how much.
 *
 * Return: true if it was one.
 */
bool refusal_is_of_fault(const struct episode *episode)
{
	static const char function[] = "pagefault_out_of_memory";
	const union record *oom = episode->oom;
	struct path stack;

	return record_has(oom, oom, gfp_mask) && !oom->oom.gfp_mask &&
	       episode->stack && path_of(&episode->stack->h, "stack", &stack) &&
	       memmem(stack.bytes, stack.length, function, strlen(function));
}

/* Of a zone the kernel gives out what is above its min watermark. */
static const char *old_text(const struct episode *episode,
			    const struct oomwatch_zone *zone)
{
	if (!zone_is_allowed(episode, zone->node))
		return ": not allowed";
	if (refusal_is_of_fault(episode))
		return "";
	if (zone->free <= zone->min)
		return ": not above min";
	if (zone->free <= zone->low)
		return ": above min, when this was read";
	return record_has(episode->oom, oom, order) && !episode->oom->oom.order ?
	       ": free, but not for this request" : "";
}

/* What is free above min. */
static double spare_of(const struct verdict *verdict)
{
	return verdict->zone.free > verdict->zone.min ?
	       (double)verdict->zone.free - verdict->zone.min : 0;
}

/* The part of what is free that is kept back for others. */
static double kept_of(const struct verdict *verdict)
{
	switch (verdict->reason) {
	case REASON_CMA:
		return of_area(verdict->area, free_cma);
	case REASON_HIGHATOMIC:
		return of_area(verdict->area, highatomic);
	default:
		return spare_of(verdict);
	}
}

static const char *reason_text(char text[128], const struct verdict *verdict,
			       unsigned int order)
{
	static const char *const texts[NR_REASONS] = {
		[REASON_NONE] = ": enough, when this was read",
		[REASON_UNFIT] = ": these figures do not fit together",
		[REASON_NODE] = ": not allowed",
		[REASON_FLAGS] = ": not allowed by its flags",
		[REASON_MIN] = ": not above min",
		[REASON_CMA] = ": %s of it is CMA, for movable pages only",
		[REASON_HIGHATOMIC] = ": %s of it is for requests that cannot wait",
		[REASON_UNKNOWN] = ": above min; what it keeps back is not in the log",
		[REASON_RESERVE] = ": what is above min is kept for requests that cannot use a higher zone",
		[REASON_LIST] = ": free blocks not recorded",
	};
	char size[TERM_ROOM];

	if (verdict->reason == REASON_BLOCKS)
		snprintf(text, 128, ": no free block of order %u or more", order);
	else
		snprintf(text, 128, texts[verdict->reason],
			 term_size(size, kept_of(verdict)));
	return text;
}

static void name_zone(char name[48], const struct oomwatch_zone *zone)
{
	char plain[16], node[24] = "";

	if (zone->node >= 0)
		snprintf(node, sizeof(node), "node %d ", (int)zone->node);
	term_name(plain, sizeof(plain), zone->name,
		  strnlen(zone->name, sizeof(zone->name)));
	snprintf(name, 48, "%s%s", node, plain);
}

static void print_zone(const struct episode *episode, const struct verdict *verdict)
{
	char name[48], free[TERM_ROOM], min[TERM_ROOM], text[128];
	bool known = refusal_is_known(episode) && verdict->area;

	name_zone(name, &verdict->zone);
	term_wrap(INDENT, "zone %s: free %s, min %s%s", name,
		  term_size(free, verdict->zone.free),
		  term_size(min, verdict->zone.min),
		  known ? reason_text(text, verdict, order_of(episode)) :
		  old_text(episode, &verdict->zone));
}

/**
 * refusal_print_zones() - print what is free in each zone, and for whom
 * @episode: the episode
 */
void refusal_print_zones(const struct episode *episode)
{
	struct verdict verdict;
	unsigned int i;

	for (i = 0; get_verdict(episode, i, &verdict); i++)
		if (verdict.zone.managed)
			print_zone(episode, &verdict);
}

/*
 * The zone that explains it: one in which only a block is missing; else the one with most
 * that is free above min, if that is much.
 */
static bool find_decisive(const struct episode *episode, struct verdict *decisive)
{
	double most = 0, much = 0, unknown = 0;
	struct verdict verdict;
	bool blocks = false;
	unsigned int i;

	for (i = 0; get_verdict(episode, i, &verdict); i++) {
		bool of_blocks = verdict.reason == REASON_BLOCKS;

		much += (double)verdict.zone.managed / MUCH;
		if (verdict.reason == REASON_NONE || verdict.reason == REASON_UNFIT ||
		    verdict.reason == REASON_LIST)
			return false;
		if (verdict.reason == REASON_UNKNOWN) {
			unknown += spare_of(&verdict);
			continue;
		}
		if (verdict.reason == REASON_NODE || verdict.reason == REASON_MIN ||
		    of_blocks < blocks ||
		    (of_blocks == blocks && spare_of(&verdict) <= most))
			continue;
		blocks = of_blocks;
		most = spare_of(&verdict);
		*decisive = verdict;
	}
	return blocks || (most > 0 && most >= much && unknown < much);
}

static void print_blocks(const struct episode *episode, const struct verdict *verdict)
{
	char name[48], size[TERM_ROOM], free[TERM_ROOM];
	double reserved = in_blocks(episode, verdict->area);
	double smaller = verdict->zone.free - reserved;
	unsigned int order = order_of(episode);

	name_zone(name, &verdict->zone);
	term_size(size, (__u64)score_page(episode) << order);
	term_wrap(INDENT, "%s in a row: no free block of order %u or more in zone %s%s; %s are free there in smaller blocks: memory is fragmented",
		  size, order, name, reserved > 0 ? " that is not reserved" : "",
		  term_size(free, smaller > 0 ? smaller : 0));
}

/* Do the nodes that are allowed have a zone that the request may use? */
static bool has_zone(const struct episode *episode)
{
	struct verdict verdict;
	unsigned int i;

	if (!episode_is_restricted(episode))
		return true;
	for (i = 0; get_verdict(episode, i, &verdict); i++)
		if (verdict.zone.managed && verdict.reason != REASON_NODE &&
		    verdict.reason != REASON_FLAGS)
			return true;
	return false;
}

static void print_flags(const struct episode *episode, const struct verdict *verdict)
{
	char name[48], free[TERM_ROOM], flags[NAME_ROOM];

	name_zone(name, &verdict->zone);
	name_list(flags, episode->oom, "gfp_flags");
	term_wrap(INDENT, "%s are free in zone %s, which a request with %s may not use: %s",
		  term_size(free, verdict->zone.free), name, flags,
		  has_zone(episode) ? "the zones that it may use are exhausted" :
		  "the nodes that are allowed have no other zone");
}

/**
 * refusal_print() - print in one sentence why no zone could give what was asked for
 * @episode: the episode
 *
 * Nothing is printed if it is not special.
 */
void refusal_print(const struct episode *episode)
{
	static const char *const texts[NR_REASONS] = {
		[REASON_CMA] = "%s of what is free in zone %s is CMA: only movable pages can use it, and the request is for others",
		[REASON_HIGHATOMIC] = "%s of what is free in zone %s is for requests that cannot wait (highatomic)",
		[REASON_RESERVE] = "%s are free in zone %s for requests that cannot use a higher zone (lowmem_reserve)",
	};
	struct verdict verdict;
	char name[48], size[TERM_ROOM];

	if (!refusal_is_known(episode) || !find_decisive(episode, &verdict))
		return;
	if (verdict.reason == REASON_BLOCKS) {
		print_blocks(episode, &verdict);
	} else if (verdict.reason == REASON_FLAGS) {
		print_flags(episode, &verdict);
	} else {
		name_zone(name, &verdict.zone);
		term_wrap(INDENT, texts[verdict.reason],
			  term_size(size, kept_of(&verdict)), name);
	}
}

/* May it be, as far as is recorded, that all free blocks were too small? */
static bool lacks_list(const struct episode *episode)
{
	struct verdict verdict;
	bool lacks = false;
	unsigned int i;

	for (i = 0; get_verdict(episode, i, &verdict); i++) {
		if (verdict.reason == REASON_NONE)
			return false;
		lacks |= verdict.area && verdict.reason == REASON_LIST;
	}
	return lacks;
}

/**
 * refusal_advise() - print what can be done about that
 * @episode: the episode
 *
 * Return: false if there is nothing to say.
 */
bool refusal_advise(const struct episode *episode)
{
	static const char *const texts[NR_REASONS] = {
		[REASON_CMA] = "'cma=' on the kernel's command line says how much memory is CMA, unless the firmware does.",
		[REASON_RESERVE] = "'sysctl vm.lowmem_reserve_ratio' says how much is kept: the memory of a zone above it, divided by that number.",
		[REASON_BLOCKS] = "A kill or more swap need not make larger blocks. 'sysctl -w vm.compact_memory=1' makes larger blocks, as far as pages can be moved.",
	};
	struct verdict verdict;
	char size[TERM_ROOM];

	if (lacks_list(episode)) {
		term_bullet("%s in a row were asked for: whether a free block was that large is not recorded. If none was, memory is fragmented, which a kill or more swap need not mend.",
			    term_size(size, (__u64)score_page(episode) << order_of(episode)));
		return true;
	}
	if (!find_decisive(episode, &verdict))
		return false;
	if (verdict.reason == REASON_FLAGS && !has_zone(episode) &&
	    episode->oom->oom.constraint == OOMWATCH_CONSTRAINT_CPUSET) {
		term_bullet("Add a node to cpuset.mems that has a zone for such requests.");
		return true;
	}
	if (!texts[verdict.reason])
		return false;
	term_bullet("%s", texts[verdict.reason]);
	return true;
}
