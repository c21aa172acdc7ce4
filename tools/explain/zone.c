// SPDX-License-Identifier: GPL-2.0-only
/*
 * zone.c - the zones of a memory record, and which of them a request may use
 */
#include <stdio.h>

#include "explain/zone.h"
#include "lib/field.h"
#include "records/episode.h"

/**
 * zone_at() - get a zone of an episode
 * @episode: the episode
 * @i: its index, from 0
 * @zone: gets it
 *
 * Return: false if there are no more.
 */
bool zone_at(const struct episode *episode, unsigned int i,
	     struct oomwatch_zone *zone)
{
	const struct ow_field *field = ow_fields;

	if (!episode->memory || !record_has(episode->memory, memory, zones))
		return false;
	while (field->kind != OW_KIND_ZONES)
		field++;
	return ow_field_zone(&episode->memory->h, field, i, zone);
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

/**
 * zone_nodes() - say which nodes a request may use
 * @episode: the episode, of a cpuset or a memory policy that does not allow all
 * @nodes: gets them, as a list
 *
 * Return: false if that is not known.
 */
bool zone_nodes(const struct episode *episode, char nodes[NAME_ROOM])
{
	bool by_policy = episode->oom->oom.constraint ==
			 OOMWATCH_CONSTRAINT_MEMORY_POLICY;

	return name_list(nodes, episode->oom,
			 by_policy ? "nodemask" : "mems_allowed");
}

/**
 * zone_is_allowed() - tell whether the request may use a node
 * @episode: the episode
 * @node: the node
 *
 * Return: true if it may, or if that is not known.
 */
bool zone_is_allowed(const struct episode *episode, int node)
{
	char nodes[NAME_ROOM];

	return !episode_is_restricted(episode) || node < 0 ||
	       !zone_nodes(episode, nodes) || is_listed(nodes, node);
}

/**
 * zone_sum() - sum up what is free
 * @episode: the episode
 *
 * Return: the sums.
 */
struct zone_sums zone_sum(const struct episode *episode)
{
	struct zone_sums sums = { 0 };
	struct oomwatch_zone zone;
	unsigned int i;

	for (i = 0; zone_at(episode, i, &zone); i++) {
		sums.any = true;
		if (!zone_is_allowed(episode, zone.node))
			sums.elsewhere += zone.free;
		else if (zone.free > zone.min)
			sums.spare += zone.free - zone.min;
	}
	return sums;
}

/**
 * zone_has_spare() - tell whether it is strange that a request got nothing
 * @episode: the episode
 *
 * Return: true if so much is free above min in the zones that it may use.
 */
bool zone_has_spare(const struct episode *episode)
{
	return episode->memory && record_has(episode->memory, memory, total) &&
	       zone_sum(episode).spare > episode->memory->memory.total / 32.0;
}
