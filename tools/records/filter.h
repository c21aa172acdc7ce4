/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef FILTER_H
#define FILTER_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "owner/owner_query.h"
#include "records/clock.h"
#include "records/record.h"

/* What messages say of the arguments that compare names. */
#define FILTER_MEMCG_RULE \
	"--memcg takes a whole path, such as '/shop/*', or a part of it, such as 'web*'"
#define FILTER_COMM_RULE \
	"--comm takes a whole name, or a pattern of it, such as 'web*'"

/* So much the rules take together, which filter_rules() puts together. */
#define FILTER_RULES_ROOM	1024

/**
 * struct filter - which records are wanted
 * @types: bit N: those of type N; 0: all
 * @episode: those of this episode; 0: of any
 * @memcg: pattern of the path of one of the record's memory cgroups, from
 *         cgroup_glob(); NULL: any
 * @owner: whose one of the record's memory cgroups is
 * @comm: one of the names of tasks in the record, or pattern of it; NULL: any
 * @pid: number of a process or thread in the record; 0: any
 * @since: not earlier than this
 * @until: earlier than this
 */
struct filter {
	uint64_t types;
	uint64_t episode;
	const char *memcg;
	struct owner_query owner;
	const char *comm;
	pid_t pid;
	struct since since;
	struct since until;
};

bool filter_parse_types(const char *list, uint64_t *types);
bool filter_is_given(const struct filter *filter);
void filter_rules(const struct filter *filter, char rules[FILTER_RULES_ROOM]);
bool filter_matches_who(const struct filter *filter,
			const struct oomwatch_header *record, const char *who);
bool filter_matches(const struct filter *filter, const struct clock *clock,
		    const struct oomwatch_header *record);

#endif /* FILTER_H */
