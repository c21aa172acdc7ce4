// SPDX-License-Identifier: GPL-2.0-only
/*
 * cause.c - a part of the page of explain: what ran out, and who asked for it
 */
#include <stdio.h>
#include <string.h>

#include "cause.h"
#include "field.h"
#include "story.h"
#include "term.h"

#define INDENT	"  "

/* How many functions of the stack are shown. */
#define FRAMES	6

static void print_limit(const char *label, __u64 usage, __u64 max)
{
	char used[TERM_ROOM], limit[TERM_ROOM] = "none";

	if (max != OOMWATCH_UNLIMITED)
		term_size(limit, max);
	printf(INDENT "%s: usage %s, limit %s\n", label,
	       term_size(used, usage), limit);
}

/* Whether the limit is that of the victim's own cgroup, or of one above it. */
static void print_owner(const struct story *story)
{
	const union record *victim = story_chosen(story);
	char of[STORY_NAME];

	if (!victim || !story_text(of, victim, "task_memcg"))
		return;
	switch (story_own_limit(story, victim)) {
	case 1:
		printf(INDENT "which is the victim's own cgroup\n");
		break;
	case 0:
		printf(INDENT "which stands above the victim's own cgroup,\n");
		printf(INDENT "%s\n", of);
		break;
	}
}

/*
 * Cgroup v1 has two limits, of which a charge meets that of memory and swap first.
 * A charge is of a page at least.
 */
static void print_met(const struct story *story)
{
	const union record *oom = story->oom;
	bool swap;

	if (!record_has(oom, oom, oom_memcg_memsw) ||
	    !record_has(oom, oom, oom_memcg_memsw_max))
		return;
	swap = oom->oom.oom_memcg_memsw_max != OOMWATCH_UNLIMITED &&
	       oom->oom.oom_memcg_memsw + oom->oom.page_size >
	       oom->oom.oom_memcg_memsw_max;
	printf(INDENT "the limit of %s was met\n", swap ? "memory and swap" : "memory");
}

static void print_memcg(const struct story *story)
{
	const union record *oom = story->oom;
	char path[STORY_NAME] = "(path not captured)";

	story_text(path, oom, "oom_memcg");
	printf(INDENT "memory cgroup %s\n", path);
	print_owner(story);
	if (record_has(oom, oom, oom_memcg_usage) &&
	    record_has(oom, oom, oom_memcg_max))
		print_limit("memory", oom->oom.oom_memcg_usage,
			    oom->oom.oom_memcg_max);
	if (record_has(oom, oom, oom_memcg_swap) &&
	    record_has(oom, oom, oom_memcg_swap_max))
		print_limit("swap", oom->oom.oom_memcg_swap,
			    oom->oom.oom_memcg_swap_max);
	if (record_has(oom, oom, oom_memcg_memsw) &&
	    record_has(oom, oom, oom_memcg_memsw_max))
		print_limit("memory and swap", oom->oom.oom_memcg_memsw,
			    oom->oom.oom_memcg_memsw_max);
	print_met(story);
}

/* "0-1,3": is the node in this list? */
static bool is_listed(const char *list, int node)
{
	int from, to, used = 0;

	for (; sscanf(list, "%d%n", &from, &used) == 1; list++) {
		list += used;
		to = from;
		if (sscanf(list, "-%d%n", &to, &used) == 1)
			list += used;
		if (node >= from && node <= to)
			return true;
		if (*list != ',')
			break;
	}
	return false;
}

static bool is_allowed(const struct story *story, int node)
{
	char nodes[STORY_NAME];
	bool by_policy;

	if (!story_is_restricted(story) || node < 0)
		return true;
	by_policy = story->oom->oom.constraint ==
		    OOMWATCH_CONSTRAINT_MEMORY_POLICY;
	return !story_list(nodes, story->oom,
			   by_policy ? "nodemask" : "mems_allowed") ||
	       is_listed(nodes, node);
}

/* Of a zone the kernel gives out what is above its min watermark. */
static const char *zone_text(const struct story *story,
			     const struct oomwatch_zone *zone)
{
	if (!is_allowed(story, zone->node))
		return ": not allowed";
	if (zone->free <= zone->min)
		return ": not above min";
	return zone->free <= zone->low ? ": not above low" : "";
}

static void print_zone(const struct story *story,
		       const struct oomwatch_zone *zone)
{
	char name[16], node[32] = "", free[TERM_ROOM], min[TERM_ROOM];

	if (zone->node >= 0)
		snprintf(node, sizeof(node), "node %d ", (int)zone->node);
	term_name(name, sizeof(name), zone->name,
		  strnlen(zone->name, sizeof(zone->name)));
	printf(INDENT "zone %s%s: free %s, min %s%s\n", node, name,
	       term_size(free, zone->free), term_size(min, zone->min),
	       zone_text(story, zone));
}

static void print_zones(const struct story *story)
{
	const struct ow_field *field = ow_fields;
	struct oomwatch_zone zone;
	unsigned int i;

	if (!story->memory || !record_has(story->memory, memory, zones))
		return;
	while (field->kind != OW_KIND_ZONES)
		field++;
	for (i = 0; ow_field_zone(&story->memory->h, field, i, &zone); i++)
		if (zone.managed)
			print_zone(story, &zone);
}

static void print_part(const char *name, __u64 bytes, const char *end)
{
	char size[TERM_ROOM];

	printf("%s %s%s", name, term_size(size, bytes), end);
}

static void print_memory(const struct story *story)
{
	const union record *record = story->memory;
	const struct oomwatch_memory *memory;

	if (!record || !record_has(record, memory, total) ||
	    !record_has(record, memory, slab_unreclaimable))
		return;
	memory = &record->memory;
	printf(INDENT "system:");
	print_part(" memory", memory->total, ", of it");
	print_part(" free", memory->free, ",");
	print_part(" anonymous", memory->anon, ",\n");
	print_part(INDENT "  files and shared memory", memory->file, " (");
	print_part("shmem and tmpfs", memory->shmem, "),\n");
	print_part(INDENT "  slab", memory->slab_reclaimable +
		   memory->slab_unreclaimable, ",");
	print_part(" page tables", memory->pagetables, ",");
	print_part(" mlocked", memory->mlocked, "\n");
	if (!record_has(record, memory, swap_free))
		return;
	printf(INDENT "swap:");
	if (record_has(record, memory, swap_total) && !memory->swap_total) {
		printf(" none\n");
		return;
	}
	if (record_has(record, memory, swap_total))
		print_part(" total", memory->swap_total, ",");
	print_part(" free", memory->swap_free, "\n");
}

static void print_nodes(const struct story *story)
{
	char nodes[STORY_NAME], path[STORY_NAME];

	if (!record_has(story->oom, oom, constraint))
		return;
	if (story->oom->oom.constraint == OOMWATCH_CONSTRAINT_CPUSET &&
	    story_list(nodes, story->oom, "mems_allowed") &&
	    story_text(path, story->oom, "cpuset"))
		term_wrap(INDENT, "the nodes that cpuset %s allows: %s", path,
			  nodes);
	if (story->oom->oom.constraint == OOMWATCH_CONSTRAINT_MEMORY_POLICY &&
	    story_list(nodes, story->oom, "nodemask"))
		term_wrap(INDENT, "the nodes that the memory policy of the trigger allows: %s",
			  nodes);
}

static void print_global(const struct story *story)
{
	if (story_is_sysrq(story)) {
		printf(INDENT "nothing: SysRq-f asks for a kill, whatever memory there is\n");
		print_memory(story);
		return;
	}
	if (story_is_restricted(story))
		print_nodes(story);
	else
		printf(INDENT "the memory of the system\n");
	print_zones(story);
	print_memory(story);
}

static void print_request(const struct story *story)
{
	const union record *oom = story->oom;
	char flags[STORY_NAME], size[TERM_ROOM];
	unsigned int page, order;

	if (!record_has(oom, oom, order) || oom->oom.order < 0 ||
	    oom->oom.order > 32)
		return;
	order = oom->oom.order;
	page = record_has(oom, oom, page_size) ? oom->oom.page_size : 4096;
	printf(INDENT "for %llu page%s (%s)", 1ULL << order,
	       order ? "s in a row" : "",
	       term_size(size, (__u64)page << order));
	if (story_list(flags, oom, "gfp_flags"))
		printf(",\n" INDENT "%s", flags);
	printf("\n");
}

/* The names of the innermost functions, without what stands behind "+". */
static void print_stack(const struct story *story)
{
	char text[4 * OOMWATCH_RECORD_MAX] = "", *at, *rest;
	const struct ow_field *field = ow_fields;
	unsigned int length, frames = 0;
	const char *stack;
	size_t used = 0;

	if (!story->stack || !record_has(story->stack, stack, stack))
		return;
	while (field->type != OOMWATCH_TYPE_STACK ||
	       field->bit != OOMWATCH_BIT_stack_stack)
		field++;
	stack = ow_field_text(&story->stack->h, field, &length);
	rest = strndupa(stack, length);
	while ((at = strsep(&rest, ",")) && frames++ < FRAMES) {
		at[strcspn(at, "+")] = '\0';
		term_name(text + used, 40, at, strlen(at));
		used += strlen(text + used);
		strcpy(text + used, rest ? " " : "");
		used += rest ? 1 : 0;
	}
	term_wrap(INDENT, "in: %s%s", text, rest ? "..." : "");
}

static const char *invoker_text(const union record *oom)
{
	switch (oom->oom.invoker) {
	case OOMWATCH_INVOKER_PAGE_ALLOC:
		return "asked the page allocator";
	case OOMWATCH_INVOKER_MEMCG_CHARGE:
		return "asked its memory cgroup";
	case OOMWATCH_INVOKER_MEMORY_MAX:
		return "wrote memory.max below the usage, and thereby asked";
	case OOMWATCH_INVOKER_SYSRQ:
		return "carried out SysRq-f";
	default:
		return "asked";
	}
}

static void print_trigger(const struct story *story)
{
	const union record *oom = story->oom;
	char name[STORY_NAME], path[STORY_NAME];

	if (!record_has(oom, oom, trigger_pid))
		return;
	story_comm(name, oom->oom.trigger_comm);
	printf(INDENT "%s (%d)", name, (int)oom->oom.trigger_pid);
	if (record_has(oom, oom, trigger_uid))
		printf(", uid %u", oom->oom.trigger_uid);
	printf("\n");
	if (story_text(path, oom, "trigger_memcg"))
		printf(INDENT "of cgroup %s\n", path);
	if (record_has(oom, oom, invoker))
		printf(INDENT "%s\n", invoker_text(oom));
	print_request(story);
	print_stack(story);
}

/**
 * cause_print() - print what ran out, and who asked for it
 * @story: the episode, of which there is an oom record
 */
void cause_print(const struct story *story)
{
	term_title("What ran out");
	if (story_is_memcg(story))
		print_memcg(story);
	else
		print_global(story);
	term_title("Who asked");
	print_trigger(story);
}
