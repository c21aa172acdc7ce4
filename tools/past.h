/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PAST_H
#define PAST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "history.h"
#include "record.h"

/**
 * struct episode - the records of one call of out_of_memory()
 * @number: its number; 0: of victims that are of none
 * @oom: its oom record; NULL if there is none
 * @memory: its memory record; NULL if there is none
 * @stack: its stack record; NULL if there is none
 * @victims: its victims
 * @nr_victims: how many there are
 * @candidates: its candidates
 * @nr_candidates: how many there are
 * @nr_newer: its records of types that only a newer oomwatch knows
 * @cut: records of it may be missing: overwritten, lost, or yet to come
 * @late: another one with a greater number came before it
 * @repeats: it is the last of those that its oom record stands for
 */
struct episode {
	__u64 number;
	const union record *oom;
	const union record *memory;
	const union record *stack;
	const union record **victims;
	size_t nr_victims;
	const union record **candidates;
	size_t nr_candidates;
	size_t nr_newer;
	bool cut;
	bool late;
	bool repeats;
};

/**
 * struct hole - records that are not there
 * @after: the last before them; 0: they were the first
 * @before: the first after them
 * @from: the least episode that one of them may be of
 * @to: the greatest
 */
struct hole {
	__u64 after;
	__u64 before;
	__u64 from;
	__u64 to;
};

/**
 * struct past - the records of one load of the module, put together
 * @records: all of them, as they were published
 * @count: how many there are
 * @episodes: the episodes
 * @nr_episodes: how many there are
 * @victims: the victims of all of them
 * @nr_victims: how many there are
 * @candidates: the candidates of all of them
 * @nr_candidates: how many there are
 * @holes: where records are missing
 * @nr_holes: how many there are
 * @end_ns: the time up to which it is known what happened
 * @boot: times are since boot, so that they can be compared to the microsecond
 * @gaps_told: it was said that records are left out, by the device or the reader
 * @slack: pages by which points may differ from what they are made of; negative:
 *         as many as @processors may have changed
 * @processors: how many the machine has; 0: not known
 * @within_us: the time that victims have to go
 */
struct past {
	const union record **records;
	size_t count;
	struct episode *episodes;
	size_t nr_episodes;
	const union record **victims;
	size_t nr_victims;
	const union record **candidates;
	size_t nr_candidates;
	struct hole *holes;
	size_t nr_holes;
	uint64_t end_ns;
	bool boot;
	bool gaps_told;
	int64_t slack;
	unsigned int processors;
	uint64_t within_us;
};

size_t past_gather(struct past *past, const struct history *history,
		   size_t first);
void past_free(struct past *past);
bool past_may_lack(const struct past *past, __u64 episode);
bool past_lacks_after(const struct past *past, __u64 seq);
bool past_is_scored(const struct episode *episode);
bool past_is_chosen(const struct episode *episode, const union record *victim);

#endif /* PAST_H */
