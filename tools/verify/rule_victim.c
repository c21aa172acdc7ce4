// SPDX-License-Identifier: GPL-2.0-only
/*
 * rule_victim.c - which task may be killed, and which one must be
 */
#include <inttypes.h>
#include <string.h>

#include "output/term.h"
#include "records/path.h"
#include "verify/rule.h"

/* The oom_score_adj of a task that may not be killed. */
#define NEVER		(-1000)

/* Space for as much of a path as is shown. */
#define PATH_SHOWN	160

static bool has_role(const union record *victim, uint32_t role)
{
	return record_has(victim, victim, role) && victim->victim.role == role;
}

/* Of equal candidates the kernel takes the last one, which is ranked first. */
static void check_best(struct finding *finding, const struct episode *episode)
{
	const struct oomwatch_oom *oom = &episode->oom->oom;
	const union record *best = episode->candidates[0];
	const struct oomwatch_candidate *first = &best->candidate;

	if (episode->cut || first->rank != 1)
		return;
	finding_expect(finding, first->candidate_pid == oom->chosen_pid &&
		       first->candidate_points == oom->chosen_points, best,
		       "wanted: candidate_pid=%d, the chosen task, with %" PRId64 " "
		       "points, seen: %d with %" PRId64,
		       oom->chosen_pid, (int64_t)oom->chosen_points,
		       first->candidate_pid, (int64_t)first->candidate_points);
}

/**
 * rule_chosen() - the chosen task has the most points, and is the one that dies
 * @finding: where to take note of it
 * @load: all records
 * @episode: the episode
 *
 * Tasks are not compared with oom_kill_allocating_task, or if a task asked to be killed
 * first.
 */
void rule_chosen(struct finding *finding, const struct load *load,
		 const struct episode *episode)
{
	const union record *oom = episode->oom;
	size_t i;

	(void)load;
	if (!oom || !record_has(oom, oom, chosen_pid))
		return;
	if (oom->h.flags & OOMWATCH_FLAG_LOG) {
		rule_log_chosen(finding, load, episode);
		return;
	}
	if (episode_is_scored(episode) && episode->nr_candidates) {
		finding->checked++;
		check_best(finding, episode);
	}
	for (i = 0; i < episode->nr_victims; i++)
		if (has_role(episode->victims[i], OOMWATCH_ROLE_CHOSEN))
			finding_expect(finding,
				       episode_is_chosen(episode,
							 episode->victims[i]),
				       episode->victims[i],
				       "wanted: chosen_pid=%d as role=chosen, seen: %d",
				       oom->oom.chosen_pid,
				       episode->victims[i]->victim.victim_tgid);
}

/**
 * rule_spared() - no task at oom_score_adj -1000 has points, and so is chosen, or is
 *		   killed as a member of a group
 * @finding: where to take note of it
 * @load: all records
 * @episode: the episode
 *
 * The chosen task is judged as a candidate: at its mark, it may have been set to -1000
 * too late. There are exceptions: a task that shares the memory of a victim dies with
 * it; a trigger that is dying is only marked; and a task that asked to be killed first
 * is killed.
 */
void rule_spared(struct finding *finding, const struct load *load,
		 const struct episode *episode)
{
	size_t i;

	(void)load;
	for (i = 0; i < episode->nr_candidates; i++) {
		const union record *candidate = episode->candidates[i];

		if (!record_has(candidate, candidate, candidate_points))
			continue;
		finding->checked++;
		finding_expect(finding,
			       candidate->candidate.candidate_oom_score_adj !=
			       NEVER, candidate,
			       "wanted: no candidate_oom_score_adj=-1000, seen: candidate_pid=%d",
			       candidate->candidate.candidate_pid);
	}
	for (i = 0; i < episode->nr_victims; i++) {
		const union record *victim = episode->victims[i];

		if (!record_has(victim, victim, victim_oom_score_adj) ||
		    !has_role(victim, OOMWATCH_ROLE_GROUP))
			continue;
		finding->checked++;
		finding_expect(finding,
			       victim->victim.victim_oom_score_adj != NEVER,
			       victim,
			       "wanted: no victim_oom_score_adj=-1000, seen: victim_pid=%d",
			       victim->victim.victim_pid);
	}
}

/* Is a victim in the cgroup from which the kernel chooses? -1: not known. */
static int lies_in(const union record *victim, const union record *record,
		   const char *key)
{
	struct path path, above;

	if (!path_of(&victim->h, "task_memcg", &path) ||
	    !path_of(&record->h, key, &above))
		return -1;
	return path_lies_in(&path, &above);
}

/* A name may hold any byte. */
static const char *show(char text[PATH_SHOWN], const union record *record,
			const char *key)
{
	struct path path;

	if (path_of(&record->h, key, &path))
		term_name(text, PATH_SHOWN, path.bytes, path.length);
	else
		strcpy(text, "?");
	return text;
}

static void expect_inside(struct finding *finding, const union record *victim,
			  const union record *record, const char *key)
{
	char wanted[PATH_SHOWN], seen[PATH_SHOWN];

	finding->checked++;
	finding_expect(finding, lies_in(victim, record, key) == 1, victim,
		       "wanted: a task_memcg in %s=%s, seen: %s", key,
		       show(wanted, record, key),
		       show(seen, victim, "task_memcg"));
}

/**
 * rule_memcg() - if a memory cgroup runs out, the chosen tasks are in it
 * @finding: where to take note of it
 * @load: all records
 * @episode: the episode
 *
 * Tasks that share their memory may be elsewhere, and so may a trigger that is dying.
 */
void rule_memcg(struct finding *finding, const struct load *load,
		const struct episode *episode)
{
	size_t i;

	(void)load;
	for (i = 0; i < episode->nr_victims; i++) {
		const union record *victim = episode->victims[i];
		const struct oomwatch_victim *v = &victim->victim;

		if (!record_has(victim, victim, context) ||
		    v->context != OOMWATCH_CONTEXT_MEMCG ||
		    (!has_role(victim, OOMWATCH_ROLE_CHOSEN) &&
		     !has_role(victim, OOMWATCH_ROLE_GROUP)))
			continue;
		if (lies_in(victim, victim, "oom_memcg") >= 0)
			expect_inside(finding, victim, victim, "oom_memcg");
		else if (record_has(victim, victim, oom_memcg_id) &&
			 record_has(victim, victim, task_memcg_id) &&
			 v->oom_memcg_id == v->task_memcg_id)
			finding->checked++;
	}
}

/**
 * rule_group() - with memory.oom.group all that die are in that cgroup; without,
 *		  no task dies as a member of a group
 * @finding: where to take note of it
 * @load: all records
 * @episode: the episode
 */
void rule_group(struct finding *finding, const struct load *load,
		const struct episode *episode)
{
	const union record *oom = episode->oom;
	struct path group;
	size_t i;

	(void)load;
	if (!oom || !path_of(&oom->h, "oom_group", &group))
		return;
	for (i = 0; i < episode->nr_victims; i++) {
		const union record *victim = episode->victims[i];
		bool member = has_role(victim, OOMWATCH_ROLE_GROUP);

		if (group.length) {
			if ((member || has_role(victim, OOMWATCH_ROLE_CHOSEN)) &&
			    lies_in(victim, oom, "oom_group") >= 0)
				expect_inside(finding, victim, oom, "oom_group");
		} else if (member) {
			finding->checked++;
			finding_expect(finding, false, victim,
				       "wanted: an oom_group with role=group, seen: none");
		}
	}
}
