/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef FILTER_H
#define FILTER_H

#include <stdbool.h>
#include <stdint.h>

#include "clock.h"
#include "record.h"

/**
 * struct filter - which records are wanted
 * @types: bit N: those of type N; 0: all
 * @episode: those of this episode; 0: of any
 * @memcg: pattern that the path of one of the record's memory cgroups matches;
 *         NULL: any
 * @comm: pattern that one of the names of tasks in the record matches; NULL: any
 * @since: not earlier than this
 */
struct filter {
	uint64_t types;
	uint64_t episode;
	const char *memcg;
	const char *comm;
	struct since since;
};

bool filter_parse_types(const char *list, uint64_t *types);
bool filter_matches(const struct filter *filter, const struct clock *clock,
		    const struct oomwatch_header *record);

#endif /* FILTER_H */
