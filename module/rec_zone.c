// SPDX-License-Identifier: GPL-2.0-only
/*
 * rec_zone.c - the zones, in the order that records have them
 */
#include <linux/compiler.h>
#include <linux/mmzone.h>
#include <linux/nodemask.h>

#include "rec_zone.h"

/**
 * ow_zone_next() - find the next zone that has memory
 * @zone: the one before it; NULL: there is none
 *
 * Zones may come and go meanwhile. A zone that has gone can still be read, but not what it
 * had for each CPU.
 *
 * Context: any.
 * Return: the zone; NULL if there are no more.
 */
struct zone *ow_zone_next(struct zone *zone)
{
	int node = zone ? zone_to_nid(zone) : first_online_node;
	int i = zone ? zone_idx(zone) + 1 : 0;

	for (; node < MAX_NUMNODES; node = next_online_node(node)) {
		for (; i < MAX_NR_ZONES; i++) {
			zone = &NODE_DATA(node)->node_zones[i];
			/* Its pages may come and go in this moment. */
			if (data_race(populated_zone(zone)))
				return zone;
		}
		i = 0;
	}
	return NULL;
}
