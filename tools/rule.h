/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef RULE_H
#define RULE_H

#include "finding.h"
#include "past.h"

/**
 * typedef rule_episode - look whether an episode keeps a rule
 * @finding: where to take note of it
 * @past: all records
 * @episode: the episode; it may lack any record
 */
typedef void rule_episode(struct finding *finding, const struct past *past,
			  const struct episode *episode);

/**
 * typedef rule_past - look whether all records keep a rule
 * @finding: where to take note of it
 * @past: the records
 */
typedef void rule_past(struct finding *finding, const struct past *past);

/* rule_order.c: how records follow one another. */
rule_past rule_seq;
rule_episode rule_whole;
rule_past rule_missing;
rule_past rule_times;

/* rule_outcome.c: what an episode was. */
rule_episode rule_outcome;
rule_episode rule_context;
rule_episode rule_agreement;

/* rule_points.c: how many points. */
rule_episode rule_candidates;
rule_past rule_points;
rule_past rule_unchanged;
rule_episode rule_scores;

/* rule_victim.c: who may be killed. */
rule_episode rule_chosen;
rule_episode rule_spared;
rule_episode rule_memcg;
rule_episode rule_group;

/* rule_ending.c: how victims go. */
rule_past rule_gone;
rule_past rule_ended;

#endif /* RULE_H */
