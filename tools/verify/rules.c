// SPDX-License-Identifier: GPL-2.0-only
/*
 * rules.c - the rules that a history has to keep
 */
#include "output/tap.h"
#include "verify/rule.h"
#include "verify/rules.h"

/**
 * struct rule - what has to hold
 * @text: what it says
 * @unit: what it is looked at for
 * @episode: check one episode after the other; or
 * @load: look at all records
 * @of_policy: it holds only for episodes in which the kernel's own policy decides
 * @of_log: the kernel's log has what it takes to check it
 */
static const struct rule {
	const char *text;
	const char *unit;
	rule_episode *episode;
	rule_load *load;
	bool of_policy;
	bool of_log;
} rules[] = {
	{ "each record follows the one before", "records",
	  .load = rule_seq, .of_log = true },
	{ "each event is whole, and its oom record is the last", "events",
	  .episode = rule_whole },
	{ "each event has an oom record, or one that stands for it",
	  "events", .load = rule_missing },
	{ "the records of an event are from inside it", "events",
	  .load = rule_times },
	{ "the outcome fits what was seen", "events",
	  .episode = rule_outcome },
	{ "context, constraint and origin fit", "events",
	  .episode = rule_context, .of_policy = true },
	{ "the records of an event agree", "events",
	  .episode = rule_agreement },
	{ "candidates are ranked by points", "events",
	  .episode = rule_candidates },
	{ "points are memory, swap, page tables and the part of oom_score_adj",
	  "candidates", .load = rule_points },
	{ "to the page, if that memory has not changed since an earlier event",
	  "candidates", .load = rule_unchanged },
	{ "scores are points scaled by totalpages", "scores",
	  .episode = rule_scores },
	{ "the chosen task has the most points", "events",
	  .episode = rule_chosen, .of_policy = true, .of_log = true },
	{ "no task at oom_score_adj -1000 is chosen", "tasks",
	  .episode = rule_spared, .of_policy = true },
	{ "victims of a memory cgroup are in it", "victims",
	  .episode = rule_memcg, .of_policy = true, .of_log = true },
	{ "victims of a group are in it", "victims", .episode = rule_group,
	  .of_log = true },
	{ "the parts of what a memory cgroup uses are no more than the whole",
	  "memory cgroups", .load = rule_balance },
	{ "the parts of what the system uses are no more than the whole",
	  "events", .load = rule_system },
	{ "every victim is gone in time", "victims", .load = rule_gone },
	{ "a task that exited or was reaped was a victim", "records",
	  .load = rule_ended },
	{ "the memory of every victim is free in time, and once", "victims",
	  .load = rule_freed },
};

#define NR_RULES	(sizeof(rules) / sizeof(*rules))

_Static_assert(NR_RULES <= RULES_MAX, "more rules than RULES_MAX");

static void check_episode(struct finding *finding, const struct rule *rule,
			  const struct load *load, const struct episode *episode)
{
	if (rule->of_policy && !episode_knows_policy(episode))
		finding->unknown++;
	else
		rule->episode(finding, load, episode);
}

static bool is_of_log(const struct load *load)
{
	return load->count && load->records[0]->h.flags & OOMWATCH_FLAG_LOG;
}

/**
 * rules_check() - look whether a load keeps the rules
 * @findings: where to take note of it, one for each rule
 * @load: the records
 */
void rules_check(struct finding findings[RULES_MAX], const struct load *load)
{
	size_t i, j;

	for (i = 0; i < NR_RULES; i++) {
		if (!rules[i].of_log && is_of_log(load)) {
			findings[i].unsaid += load->nr_episodes;
			continue;
		}
		if (rules[i].load)
			rules[i].load(&findings[i], load);
		for (j = 0; rules[i].episode && j < load->nr_episodes; j++)
			check_episode(&findings[i], &rules[i], load,
				      &load->episodes[j]);
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

	tap_start();
	for (i = 0; i < NR_RULES; i++)
		good &= finding_print(&findings[i], &number, rules[i].text,
				      rules[i].unit);
	tap_end(number);
	return good;
}
