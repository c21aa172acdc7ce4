/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef METRICS_H
#define METRICS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "uapi/linux/oomwatch.h"

#define METRICS_ONE(constant, value, name) + 1

#define METRICS_OUTCOMES	(0 OOMWATCH_OUTCOMES(METRICS_ONE))
#define METRICS_CONTEXTS	(0 OOMWATCH_CONTEXTS(METRICS_ONE))
#define METRICS_BOUNDS		5

/**
 * struct histogram - how long something took
 * @buckets: how many took no longer than each bound
 * @count: how many there were
 * @sum_us: all of their times
 */
struct histogram {
	uint64_t buckets[METRICS_BOUNDS];
	uint64_t count;
	uint64_t sum_us;
};

/**
 * struct metrics - what is counted of the OOMs of this boot
 * @episodes: by outcome and context
 * @unknown_episodes: those of which one of them is not known
 * @killed_s: when the last of these killed, by context, in seconds since 1970
 * @victims: processes
 * @freed_bytes: memory that they had for themselves
 * @lost: records that were overwritten before they could be kept
 * @duration: of out_of_memory()
 * @exit: from the mark of a victim to its exit
 * @stuck: victims that still hold their memory
 * @recording: records are kept
 * @success_s: when that was so last, in seconds since 1970
 * @knows_unobserved: the next one is known
 * @unobserved: kills that the module missed
 * @knows_blind: the next one is known
 * @blind: its probes are switched off
 */
struct metrics {
	uint64_t episodes[METRICS_OUTCOMES][METRICS_CONTEXTS];
	uint64_t unknown_episodes;
	uint64_t killed_s[METRICS_CONTEXTS];
	uint64_t victims;
	uint64_t freed_bytes;
	uint64_t lost;
	struct histogram duration;
	struct histogram exit;
	uint64_t stuck;
	uint64_t recording;
	uint64_t success_s;
	bool knows_unobserved;
	uint64_t unobserved;
	bool knows_blind;
	uint64_t blind;
};

void metrics_episodes(struct metrics *metrics, const struct oomwatch_oom *oom);
void metrics_killed(struct metrics *metrics, const struct oomwatch_oom *oom, int64_t wall_ns);
void metrics_duration(struct metrics *metrics, uint64_t us);
void metrics_exit(struct metrics *metrics, uint64_t us);
void metrics_write(struct metrics *metrics, FILE *file);
void metrics_read(struct metrics *metrics, const char *text);

#endif /* METRICS_H */
