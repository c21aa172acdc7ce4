/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef RANKING_H
#define RANKING_H

#include <stdbool.h>

#include "record.h"

struct story;

/**
 * struct score - what the points of a task are made of, in bytes, which may be
 *		   any number in a damaged record
 * @points: all of them; known if @scored
 * @scored: the task was scored
 * @rss: resident memory
 * @swap: swap
 * @pgtables: page tables
 * @adj_part: what oom_score_adj adds or takes
 * @adj: oom_score_adj
 * @whole: all parts are known
 */
struct score {
	double points;
	bool scored;
	double rss;
	double swap;
	double pgtables;
	double adj_part;
	int adj;
	bool whole;
};

struct score score_of_victim(const struct story *story,
			     const union record *record);
struct score score_of_candidate(const struct story *story,
				const union record *record);
double score_total(const struct story *story);
void ranking_print(const struct story *story);

#endif /* RANKING_H */
