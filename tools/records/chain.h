/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef CHAIN_H
#define CHAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "records/record.h"

/* What is known of a record besides its bytes. */
#define LOAD_KEPT		1	/* a copy of it has kept=1 */
#define LOAD_NOT_KEPT		2	/* a copy of it has not */
#define LOAD_BEHIND_KEPT	4	/* a copy follows one with kept=1 directly */

struct clock;

/**
 * struct item - a record, and all copies of it
 * @record: the first of them
 * @place: of that in the history
 * @rank: the same, but copies are not counted
 * @run: number of the part of the history in which it is, seq growing in each
 * @chain: the load that it is of
 * @marks: set of LOAD_KEPT and so on
 * @other: its number is that of another record of the load
 * @dated: @ahead is known
 * @ahead: CLOCK_REALTIME minus CLOCK_BOOTTIME
 */
struct item {
	const union record *record;
	size_t place;
	size_t rank;
	size_t run;
	size_t chain;
	unsigned char marks;
	bool other;
	bool dated;
	int64_t ahead;
};

/**
 * struct chain - a load of the module, up to the record that was added last
 * @last: that record
 * @dated: the last one that has @ahead; NULL: none has
 * @episode: the greatest episode
 * @first_rank: the least rank
 * @count: how many records it has, but for those with the number of another one
 * @nr_others: how many of those it has
 * @load: its place among the loads
 */
struct chain {
	struct item *last;
	const struct item *dated;
	__u64 episode;
	size_t first_rank;
	size_t count;
	size_t nr_others;
	size_t load;
};

/**
 * struct split - how far the records are split
 * @items: the records, in the order of seq
 * @by_rank: the same in the order of the history
 * @count: how many there are
 * @in_parts: the history is one log after the other, rather than lines out of order
 * @chains: the loads
 * @nr_chains: how many there are
 * @clock: what the times of the records mean
 */
struct split {
	struct item *items;
	struct item **by_rank;
	size_t count;
	bool in_parts;
	struct chain *chains;
	size_t nr_chains;
	const struct clock *clock;
};

void chains_make(struct split *split);

#endif /* CHAIN_H */
