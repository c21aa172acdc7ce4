/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef RULE_H
#define RULE_H

#include "records/episodes.h"
#include "verify/finding.h"

/**
 * typedef rule_episode - look whether an episode keeps a rule
 * @finding: where to take note of it
 * @load: all records
 * @episode: the episode; it may lack any record
 */
typedef void rule_episode(struct finding *finding, const struct load *load,
			  const struct episode *episode);

/**
 * typedef rule_load - look whether all records keep a rule
 * @finding: where to take note of it
 * @load: the records
 */
typedef void rule_load(struct finding *finding, const struct load *load);

/* rule_order.c: how records follow one another. */
rule_load rule_seq;
rule_episode rule_whole;
rule_load rule_missing;
rule_load rule_times;

/* rule_outcome.c: what an episode was. */
rule_episode rule_outcome;
rule_episode rule_context;
rule_episode rule_agreement;

/* rule_points.c: how many points. */
rule_episode rule_candidates;
rule_load rule_points;
rule_load rule_unchanged;
rule_episode rule_scores;

/* rule_victim.c: which task may be killed. */
rule_episode rule_chosen;
rule_episode rule_spared;
rule_episode rule_memcg;
rule_episode rule_group;

/* rule_log.c: the same, where it is from the kernel's log. */
rule_episode rule_log_chosen;

/* rule_balance.c: what a memory cgroup is used for. */
rule_load rule_balance;

/* rule_system.c: what the memory of the system is used for. */
rule_load rule_system;

/* rule_ending.c: how victims go. */
rule_load rule_gone;
rule_load rule_ended;
rule_load rule_freed;

#endif /* RULE_H */
