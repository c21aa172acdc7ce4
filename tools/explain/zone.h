/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef ZONE_H
#define ZONE_H

#include <stdbool.h>

#include "explain/name.h"
#include "uapi/linux/oomwatch.h"

struct episode;

/**
 * struct zone_sums - what zones have free, in bytes
 * @any: there are records of zones
 * @spare: of those that the request may use: what is above min
 * @elsewhere: of the others: all of it
 */
struct zone_sums {
	bool any;
	double spare;
	double elsewhere;
};

bool zone_at(const struct episode *episode, unsigned int i,
	     struct oomwatch_zone *zone);
bool zone_nodes(const struct episode *episode, char nodes[NAME_ROOM]);
bool zone_is_allowed(const struct episode *episode, int node);
bool zone_has_spare(const struct episode *episode);
struct zone_sums zone_sum(const struct episode *episode);

#endif /* ZONE_H */
