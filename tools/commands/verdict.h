/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VERDICT_H
#define VERDICT_H

#include <stdbool.h>
#include <stdint.h>

#include "owner/owner_query.h"
#include "records/episodes.h"

/* The most victims that can be named. */
#define VERDICT_VICTIMS	64

/**
 * struct expectation - which OOM events have to happen
 * @outcome: enum oomwatch_outcome of each; -1: any
 * @constraint: enum oomwatch_constraint of each; -1: any
 * @memcg: pattern, from cgroup_glob(), of the memory cgroup that ran out, of each;
 *         NULL: any
 * @owner: whose that memory cgroup is, of each
 * @count: how many there have to be
 * @victims: the tasks that have to die, and no others, by name or number
 * @nr_victims: how many these are; 0: any task may die
 */
struct expectation {
	int outcome;
	int constraint;
	const char *memcg;
	struct owner_query owner;
	uint64_t count;
	const char *victims[VERDICT_VICTIMS];
	unsigned int nr_victims;
};

/**
 * struct tally - how much happened, according to the records
 * @events: OOM events that are counted
 * @pending: those that are not counted: the kernel waited for an earlier victim
 * @threads: those that are not counted: a further thread of an earlier victim
 * @victimless: events that may go on in a record that is yet to come
 * @open: the episode that has a victim and has not ended yet; 0: none
 */
struct tally {
	uint64_t events;
	uint64_t pending;
	uint64_t threads;
	uint64_t victimless;
	uint64_t open;
};

struct tally verdict_tally(const struct expectation *wanted,
			   const struct load *seen);
bool verdict_print(const struct expectation *wanted,
		   const struct load *seen, unsigned int *number);

#endif /* VERDICT_H */
