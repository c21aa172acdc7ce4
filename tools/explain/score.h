/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCORE_H
#define SCORE_H

#include <stdbool.h>

#include "records/record.h"

struct episode;

/**
 * struct score - what the points of a task are made of, in bytes, which may be
 *		   any number in a damaged record
 * @points: all of them; known if @scored
 * @scored: the task was scored
 * @rss: resident memory: @anon, @file and @shmem
 * @anon: of it, anonymous memory
 * @file: of it, mapped files
 * @shmem: of it, shared memory and files of a tmpfs that are mapped
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
	double anon;
	double file;
	double shmem;
	double swap;
	double pgtables;
	double adj_part;
	int adj;
	bool whole;
};

struct score score_of_victim(const struct episode *episode,
			     const union record *record);
struct score score_of_candidate(const struct episode *episode,
				const union record *record);
double score_total(const struct episode *episode);
double score_page(const struct episode *episode);
double score_own(const struct score *score);

#endif /* SCORE_H */
