/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LOADS_H
#define LOADS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "records/chain.h"
#include "records/history.h"
#include "records/record.h"

struct clock;
struct ending;
struct episode;
struct hole;

/**
 * struct load - the records of one load of the module
 * @records: one for each number, in the order of seq
 * @marks: of each, a set of LOAD_KEPT and so on
 * @count: how many there are
 * @others: records that have the number of one of @records, and differ from it
 * @nr_others: how many there are
 * @episodes: the episodes; this and what follows is empty before episodes_gather()
 * @nr_episodes: how many there are
 * @victims: the victims of all of them
 * @endings: how each of them went
 * @by_task: places in @victims, in the order of episode and victim_pid
 * @nr_victims: how many there are
 * @candidates: the candidates of all of them
 * @nr_candidates: how many there are
 * @relatives: the relative records of all of them
 * @nr_relatives: how many there are
 * @free_areas: the free_area records of all of them
 * @nr_free_areas: how many there are
 * @hugetlbs: the hugetlb records of all of them
 * @nr_hugetlbs: how many there are
 * @holes: where records are missing
 * @nr_holes: how many there are
 * @end_ns: the time up to which it is known what happened
 * @tells_freed: the module says when the memory of victims is free
 * @boot: times are since boot, so that they can be compared to the microsecond
 * @back: of the device, which gives each record once and in order: the first that
 *	  came behind itself or a later one; NULL: none did
 * @gaps_told: it was said that records are left out, by the device or the reader
 * @slack: pages by which points may differ from what they are made of; negative:
 *         as many as @processors may have changed
 * @processors: how many the machine has; 0: not known
 * @within_us: the time that victims have to go
 *
 * What stands from @boot on is for the rules of verify, which sets it.
 */
struct load {
	const union record **records;
	unsigned char *marks;
	size_t count;
	const union record **others;
	size_t nr_others;
	struct episode *episodes;
	size_t nr_episodes;
	const union record **victims;
	struct ending *endings;
	size_t *by_task;
	size_t nr_victims;
	const union record **candidates;
	size_t nr_candidates;
	const union record **relatives;
	size_t nr_relatives;
	const union record **free_areas;
	size_t nr_free_areas;
	const union record **hugetlbs;
	size_t nr_hugetlbs;
	struct hole *holes;
	size_t nr_holes;
	uint64_t end_ns;
	bool tells_freed;
	bool boot;
	const union record *back;
	bool gaps_told;
	int64_t slack;
	unsigned int processors;
	uint64_t within_us;
};

/**
 * struct loads - the loads of the module that a history has records of
 * @loads: the loads, the newest being the last
 * @count: how many there are
 * @copies: records that were dropped, since the history has them more than once
 * @nr_others: records that have the number of another one, and differ from it
 * @back: the first record that came behind itself or a later one; NULL: none did
 */
struct loads {
	struct load *loads;
	size_t count;
	size_t copies;
	size_t nr_others;
	const union record *back;
};

void loads_split(struct loads *loads, const struct history *history,
		 const struct clock *clock);
struct load *loads_newest(struct loads *loads);
void loads_warn(const struct loads *loads, const char *name);
void loads_free(struct loads *loads);

#endif /* LOADS_H */
