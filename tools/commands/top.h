/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef TOP_H
#define TOP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct process;
struct processes;

/**
 * struct top - the processes to rank, the memory to rank them against, and the ranking
 * @glob: pattern of that memory cgroup, from cgroup_glob(); NULL: all of the system
 * @memcg: those in this memory cgroup; NULL: all
 * @rows: how many to show
 * @json: print JSON
 * @total: the memory that an OOM would be about, in bytes
 * @limited: the memory cgroup whose limit that is; NULL: the whole system
 * @usage: what is in use of that limit, in bytes
 * @processes: those that are ranked, and behind them those that cannot be killed
 * @eligible: how many are ranked
 * @without_adj: the first process if none had an oom_score_adj; NULL if
 *               none is ranked
 */
struct top {
	const char *glob;
	const char *memcg;
	unsigned long rows;
	bool json;
	uint64_t total;
	const char *limited;
	uint64_t usage;
	const struct processes *processes;
	size_t eligible;
	const struct process *without_adj;
};

int64_t top_points(const struct top *top, const struct process *process);
bool top_adj_decided(const struct top *top);
void top_json(const struct top *top);
void top_print(const struct top *top);

#endif /* TOP_H */
