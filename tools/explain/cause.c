// SPDX-License-Identifier: GPL-2.0-only
/*
 * cause.c - a part of the page of explain: what ran out, and the task that asked for it
 */
#include <stdio.h>
#include <string.h>

#include "explain/account.h"
#include "explain/cause.h"
#include "explain/logged.h"
#include "explain/name.h"
#include "explain/pressure.h"
#include "explain/refusal.h"
#include "explain/shortage.h"
#include "explain/system.h"
#include "explain/zone.h"
#include "lib/field.h"
#include "output/term.h"
#include "records/episode.h"
#include "records/path.h"

#define INDENT	"  "

/* How many functions of the stack are shown. */
#define FRAMES	6

/* Whether the limit is that of the victim's own cgroup, or of one above it. */
static void print_owner(const struct episode *episode)
{
	const union record *victim = episode_chosen(episode);

	if (!victim || !record_has(victim, victim, task_memcg))
		return;
	switch (episode_own_limit(episode, victim)) {
	case 1:
		printf(INDENT "which is the victim's own cgroup\n");
		break;
	case 0:
		name_place("a parent of the victim's cgroup", victim, "task_memcg");
		break;
	}
}

static void print_memcg(const struct episode *episode)
{
	const union record *oom = episode->oom;

	if (episode_is_bpf(episode))
		printf(INDENT "nothing: no limit was met, a BPF program asked for a kill in\n");
	if (!name_place("memory cgroup", oom, "oom_memcg"))
		printf(INDENT "memory cgroup (path not captured)\n");
	print_owner(episode);
	shortage_print_memcg(episode);
}

static void print_nodes(const struct episode *episode)
{
	char nodes[NAME_ROOM], path[NAME_ROOM];

	if (!record_has(episode->oom, oom, constraint))
		return;
	if (episode->oom->oom.constraint == OOMWATCH_CONSTRAINT_CPUSET &&
	    name_list(nodes, episode->oom, "mems_allowed") &&
	    name_text(path, episode->oom, "cpuset"))
		term_wrap(INDENT, "the nodes that cpuset %s allows: %s", path,
			  nodes);
	if (episode->oom->oom.constraint == OOMWATCH_CONSTRAINT_MEMORY_POLICY &&
	    name_list(nodes, episode->oom, "nodemask"))
		term_wrap(INDENT, "the nodes that the memory policy of the trigger allows: %s",
			  nodes);
}

static void print_global(const struct episode *episode)
{
	if (episode_is_sysrq(episode)) {
		term_wrap(INDENT, "nothing: SysRq-f asked for a kill (a key, or a write of f to /proc/sysrq-trigger), whatever memory there is");
		shortage_print_system(episode);
		return;
	}
	if (episode_is_bpf(episode)) {
		printf(INDENT "nothing: a BPF program asked for a kill in the whole system\n");
		shortage_print_system(episode);
		return;
	}
	if (episode_is_restricted(episode))
		print_nodes(episode);
	else
		printf(INDENT "the memory of the system\n");
	shortage_print_system(episode);
	if (account_has_system(episode) && !episode_is_restricted(episode))
		system_print_cause(episode);
	refusal_print_zones(episode);
	refusal_print(episode);
	if (refusal_is_of_fault(episode) && zone_has_spare(episode))
		term_wrap(INDENT, "memory was free when this was read: no zone is known to have refused the request");
}

static void print_request(const struct episode *episode)
{
	const union record *oom = episode->oom;
	char flags[NAME_ROOM], size[TERM_ROOM];
	unsigned int page, order;

	if (refusal_is_of_fault(episode)) {
		term_wrap(INDENT, "for a page fault that failed for lack of memory: what it asked for is not known");
		return;
	}
	if (!record_has(oom, oom, order) || oom->oom.order < 0 ||
	    oom->oom.order > 32 || episode_is_bpf(episode))
		return;
	order = oom->oom.order;
	page = record_has(oom, oom, page_size) ? oom->oom.page_size : 4096;
	printf(INDENT "for %llu page%s", 1ULL << order,
	       order ? "s in a row" : "");
	if (!logged(episode) || record_has(oom, oom, page_size))
		printf(" (%s)", term_size(size, (__u64)page << order));
	if (name_list(flags, oom, "gfp_flags"))
		printf(",\n" INDENT "%s", flags);
	printf("\n");
}

/* "function+0x12[module]" without the offset. */
static size_t add_frame(char *text, char *frame)
{
	char *module = strchr(frame, '['), function[40], of[40] = "";

	if (module)
		term_name(of, sizeof(of), module, strlen(module));
	frame[strcspn(frame, "+[")] = '\0';
	term_name(function, sizeof(function), frame, strlen(frame));
	return sprintf(text, "%s%s", function, of);
}

/* The names of the innermost functions. */
static void print_stack(const struct episode *episode)
{
	char text[4 * OOMWATCH_RECORD_MAX] = "", *at, *rest;
	const struct ow_field *field = ow_fields;
	unsigned int length, frames = 0;
	const char *stack;
	size_t used = 0;

	if (!episode->stack || !record_has(episode->stack, stack, stack))
		return;
	while (field->type != OOMWATCH_TYPE_STACK ||
	       field->bit != OOMWATCH_BIT_stack_stack)
		field++;
	stack = ow_field_text(&episode->stack->h, field, &length);
	rest = strndupa(stack, length);
	while ((at = strsep(&rest, ",")) && frames++ < FRAMES) {
		used += add_frame(text + used, at);
		strcpy(text + used, rest ? " " : "");
		used += rest ? 1 : 0;
	}
	term_wrap(INDENT, "in: %s%s", text, rest ? "..." : "");
}

static const char *origin_text(const union record *oom)
{
	switch (oom->oom.origin) {
	case OOMWATCH_ORIGIN_PAGE_ALLOC:
		return "asked the page allocator";
	case OOMWATCH_ORIGIN_MEMCG_CHARGE:
		return "asked its memory cgroup";
	case OOMWATCH_ORIGIN_MEMORY_MAX:
		return "wrote a memory.max below the usage, and so asked";
	case OOMWATCH_ORIGIN_SYSRQ:
		return "carried out SysRq-f";
	default:
		return "asked";
	}
}

static bool same_path(const union record *record, const char *key,
		      const struct path *path)
{
	struct path other;

	return path_of(&record->h, key, &other) &&
	       other.length == path->length && path_lies_in(&other, path) == 1;
}

/* A path that is on the page already is not printed again. */
static void print_trigger_cgroup(const struct episode *episode)
{
	const union record *victim = episode_chosen(episode);
	struct path path;

	if (!path_of(&episode->oom->h, "trigger_memcg", &path))
		return;
	if (same_path(episode->oom, "oom_memcg", &path))
		printf(INDENT "of the cgroup that ran out\n");
	else if (victim && same_path(victim, "task_memcg", &path))
		printf(INDENT "of the victim's cgroup\n");
	else
		name_place("of cgroup", episode->oom, "trigger_memcg");
}

static void print_trigger(const struct episode *episode)
{
	const union record *oom = episode->oom;
	char name[NAME_ROOM];

	if (!record_has(oom, oom, trigger_pid) &&
	    !record_has(oom, oom, trigger_comm))
		return;
	term_title("Which task asked");
	name_comm(name, oom->oom.trigger_comm);
	printf(INDENT "%s", name);
	if (record_has(oom, oom, trigger_pid))
		printf(" (%d)", (int)oom->oom.trigger_pid);
	if (record_has(oom, oom, trigger_uid))
		printf(", uid %u", oom->oom.trigger_uid);
	printf("\n");
	print_trigger_cgroup(episode);
	if (record_has(oom, oom, origin))
		printf(INDENT "%s\n", origin_text(oom));
	print_request(episode);
	print_stack(episode);
}

/**
 * cause_print() - print what ran out, and the task that asked for it
 * @episode: the episode, of which there is an oom record
 */
void cause_print(const struct episode *episode)
{
	term_title("What ran out");
	if (episode_is_memcg(episode))
		print_memcg(episode);
	else if (logged(episode) && !record_has(episode->oom, oom, context))
		printf(INDENT "not in the log\n");
	else
		print_global(episode);
	pressure_print(episode);
	if (episode_is_new_constraint(episode))
		printf(INDENT "constraint %u, which this oomwatch does not know\n",
		       (unsigned int)episode->oom->oom.constraint);
	print_trigger(episode);
}
