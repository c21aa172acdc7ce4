/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VERDICT_H
#define VERDICT_H

#include <stdbool.h>
#include <stdint.h>

#include "history.h"

/* The most victims that can be named. */
#define VERDICT_VICTIMS	64

/**
 * struct expectation - which OOM events have to happen
 * @outcome: enum oomwatch_outcome of each; -1: any
 * @constraint: enum oomwatch_constraint of each; -1: any
 * @memcg: path of the memory cgroup that ran out, of each; NULL: any
 * @count: how many there have to be
 * @victims: who has to die, by name or number, and nobody else
 * @nr_victims: how many these are; 0: anybody may
 */
struct expectation {
	int outcome;
	int constraint;
	const char *memcg;
	uint64_t count;
	const char *victims[VERDICT_VICTIMS];
	unsigned int nr_victims;
};

/**
 * struct tally - how much happened, as the records tell
 * @events: OOM events
 * @pending: episodes that were none: the kernel waited for an earlier victim
 * @victimless: events that may go on in a record that is yet to come
 * @open: the episode that has a victim and has not ended yet; 0: none
 */
struct tally {
	uint64_t events;
	uint64_t pending;
	uint64_t victimless;
	uint64_t open;
};

struct tally verdict_tally(const struct expectation *wanted,
			   const struct history *seen);
bool verdict_print(const struct expectation *wanted,
		   const struct history *seen, unsigned int *number);
bool verdict_line(bool good, unsigned int *number, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

#endif /* VERDICT_H */
