// SPDX-License-Identifier: GPL-2.0-only
/*
 * rules.c - the rules that a history has to keep
 */
#include <stdio.h>

#include "rule.h"
#include "rules.h"

/**
 * struct rule - what has to hold
 * @text: what it says
 * @unit: what it is looked at for
 * @episode: look at one episode after the other; or
 * @past: look at all records
 */
static const struct rule {
	const char *text;
	const char *unit;
	rule_episode *episode;
	rule_past *past;
} rules[] = {
	{ "each record follows the one before", "records",
	  .past = rule_seq },
	{ "each episode is whole, its oom record being the last", "episodes",
	  .episode = rule_whole },
	{ "each episode has an oom record, or one that stands for it",
	  "episodes", .past = rule_missing },
	{ "what belongs to an episode happens inside it", "episodes",
	  .past = rule_times },
	{ "the outcome is that of what was seen", "episodes",
	  .episode = rule_outcome },
	{ "context, constraint and invoker fit", "episodes",
	  .episode = rule_context },
	{ "the records of an episode agree", "episodes",
	  .episode = rule_agreement },
	{ "candidates are ranked by points", "episodes",
	  .episode = rule_candidates },
	{ "points are memory, swap, page tables and the part of oom_score_adj",
	  "candidates", .past = rule_points },
	{ "to the page, if that memory has not changed since an earlier episode",
	  "candidates", .past = rule_unchanged },
	{ "scores are points scaled by totalpages", "scores",
	  .episode = rule_scores },
	{ "the chosen one has the most points", "episodes",
	  .episode = rule_chosen },
	{ "nobody at oom_score_adj -1000 is chosen", "tasks",
	  .episode = rule_spared },
	{ "victims of a memory cgroup lie in it", "victims",
	  .episode = rule_memcg },
	{ "victims of a group lie in it", "victims", .episode = rule_group },
	{ "every victim is gone in time", "victims", .past = rule_gone },
	{ "who has exited or was reaped was a victim", "records",
	  .past = rule_ended },
};

#define NR_RULES	(sizeof(rules) / sizeof(*rules))

_Static_assert(NR_RULES <= RULES_MAX, "more rules than there is room for");

/**
 * rules_check() - look whether a past keeps the rules
 * @findings: where to take note of it, one for each rule
 * @past: the records
 */
void rules_check(struct finding findings[RULES_MAX], const struct past *past)
{
	size_t i, j;

	for (i = 0; i < NR_RULES; i++) {
		if (rules[i].past)
			rules[i].past(&findings[i], past);
		for (j = 0; rules[i].episode && j < past->nr_episodes; j++)
			rules[i].episode(&findings[i], past,
					 &past->episodes[j]);
	}
}

/**
 * rules_print() - print how the rules were kept, as TAP
 * @findings: how, one for each rule
 *
 * Return: true if all were.
 */
bool rules_print(const struct finding findings[RULES_MAX])
{
	unsigned int number = 0;
	bool good = true;
	size_t i;

	printf("TAP version 13\n");
	for (i = 0; i < NR_RULES; i++)
		good &= finding_print(&findings[i], &number, rules[i].text,
				      rules[i].unit);
	printf("1..%u\n", number);
	return good;
}
