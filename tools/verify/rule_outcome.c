// SPDX-License-Identifier: GPL-2.0-only
/*
 * rule_outcome.c - what an episode was, and whether its records agree on that
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "lib/field.h"
#include "records/path.h"
#include "verify/rule.h"

/* As text has it: a value that is newer than this tool is shown as a number. */
#define NAME(kind, value) \
	name_of(&ow_names_of_kind[OW_KIND_##kind], value, (char[12]) { 0 })

static const char *name_of(const struct ow_names *names, unsigned int value,
			   char number[12])
{
	const char *name = ow_name_of(names, value);

	if (name)
		return name;
	snprintf(number, 12, "%u", value);
	return number;
}

/**
 * struct allowed - what an outcome allows
 * @most: the most victims
 * @state: enum oomwatch_state that they have
 * @selects: the kernel began the selection, so constraint is known
 * @chooses: a task was chosen
 */
static const struct allowed {
	uint32_t most;
	uint32_t state;
	bool selects;
	bool chooses;
} allowed[] = {
	[OOMWATCH_OUTCOME_KILLED] = {
		UINT32_MAX, OOMWATCH_STATE_KILLED, true, true },
	[OOMWATCH_OUTCOME_VICTIM_EXITED] = { 0, 0, true, true },
	[OOMWATCH_OUTCOME_ALREADY_DYING] = {
		1, OOMWATCH_STATE_DYING, true, true },
	[OOMWATCH_OUTCOME_VICTIM_PENDING] = { 0, 0, true, false },
	[OOMWATCH_OUTCOME_NO_VICTIM] = { 0, 0, true, false },
	[OOMWATCH_OUTCOME_TRIGGER_DYING] = {
		1, OOMWATCH_STATE_DYING, false, false },
	[OOMWATCH_OUTCOME_PANIC] = { 0, 0, true, false },
	/* The others leave earlier, and allow nothing. */
	[OOMWATCH_OUTCOME_DISABLED] = { 0 },
	[OOMWATCH_OUTCOME_SKIPPED_GFP] = { 0 },
	[OOMWATCH_OUTCOME_AVERTED] = { 0 },
	/* OOMWATCH_OUTCOME_HANDLED is absent: a policy hook may do anything. */
};

/* May it have been a victim before the module was loaded? Then it may still exist. */
static bool is_early(const struct load *load, const union record *oom)
{
	return oom->h.time_ns <=
	       load->records[0]->h.time_ns + load->within_us * 1000;
}

/* A process that was a victim before is no new victim. */
static bool was_victim(const struct load *load, const struct episode *episode)
{
	const union record *oom = episode->oom;
	size_t i;

	if (!record_has(oom, oom, chosen_pid) || episodes_may_lack(load, 0) ||
	    is_early(load, oom))
		return true;
	for (i = 0; i < load->nr_victims; i++)
		if (load->victims[i]->h.seq < oom->h.seq &&
		    episode_is_chosen(episode, load->victims[i]))
			return true;
	return false;
}

static void check_number(struct finding *finding, const struct load *load,
			 const struct episode *episode,
			 const struct allowed *rule)
{
	const union record *oom = episode->oom;
	const char *outcome = NAME(OUTCOME, oom->oom.outcome);

	if (!record_has(oom, oom, victims))
		return;
	finding_expect(finding, oom->oom.victims <= rule->most, oom,
		       "wanted: at most %u victims with outcome=%s, seen: %u",
		       rule->most, outcome, oom->oom.victims);
	finding_expect(finding, oom->oom.victims ||
		       oom->oom.outcome != OOMWATCH_OUTCOME_KILLED ||
		       was_victim(load, episode), oom,
		       "wanted: a victim with outcome=killed, seen: none");
}

static void check_states(struct finding *finding, const struct episode *episode,
			 const struct allowed *rule)
{
	const union record *oom = episode->oom;
	bool trigger = oom->oom.outcome == OOMWATCH_OUTCOME_TRIGGER_DYING;
	/* Without the probe on oom_kill_process(), a trigger that was chosen looks like that. */
	bool either = !trigger && !record_has(oom, oom, chosen_pid);
	size_t i;

	for (i = 0; i < episode->nr_victims; i++) {
		const union record *victim = episode->victims[i];
		bool is_trigger = victim->victim.role == OOMWATCH_ROLE_TRIGGER;

		if (record_has(victim, victim, state))
			finding_expect(finding,
				       victim->victim.state == rule->state,
				       victim, "wanted: state=%s, seen: %s",
				       NAME(STATE, rule->state),
				       NAME(STATE, victim->victim.state));
		if (record_has(victim, victim, role))
			finding_expect(finding, is_trigger == trigger || either,
				       victim,
				       "wanted: %srole=trigger with outcome=%s, seen: %s",
				       trigger ? "" : "no ",
				       NAME(OUTCOME, oom->oom.outcome),
				       NAME(ROLE, victim->victim.role));
	}
}

/* If a task may be killed, one is chosen, unless the kernel waits for an earlier victim. */
static void check_eligible(struct finding *finding,
			   const struct episode *episode)
{
	const union record *oom = episode->oom;
	bool none = oom->oom.outcome == OOMWATCH_OUTCOME_NO_VICTIM ||
		    oom->oom.outcome == OOMWATCH_OUTCOME_PANIC;

	if (!record_has(oom, oom, candidates_eligible))
		return;
	if (none)
		finding_expect(finding, !oom->oom.candidates_eligible, oom,
			       "wanted: candidates_eligible=0 with outcome=%s, seen: %u",
			       NAME(OUTCOME, oom->oom.outcome),
			       oom->oom.candidates_eligible);
	else if (episode_is_scored(episode))
		finding_expect(finding, oom->oom.candidates_eligible, oom,
			       "wanted: an eligible task with chosen_points, seen: none");
}

/*
 * Before a panic because of vm.panic_on_oom no task is scored. A memory cgroup in which
 * no task may be killed does not panic, and SysRq-f never does.
 */
static void check_panic(struct finding *finding, const struct episode *episode)
{
	const union record *oom = episode->oom;
	bool panics = oom->oom.outcome == OOMWATCH_OUTCOME_PANIC;
	bool by_sysctl = oom->oom.panic_reason ==
			 OOMWATCH_PANIC_REASON_PANIC_ON_OOM;
	const char *reason = NAME(PANIC_REASON, oom->oom.panic_reason);

	if (panics && record_has(oom, oom, origin))
		finding_expect(finding,
			       oom->oom.origin != OOMWATCH_ORIGIN_SYSRQ, oom,
			       "wanted: no outcome=panic with origin=sysrq, seen: one");
	if (!record_has(oom, oom, panic_reason))
		return;
	finding_expect(finding, panics, oom,
		       "wanted: no panic_reason with outcome=%s, seen: %s",
		       NAME(OUTCOME, oom->oom.outcome), reason);
	if (by_sysctl && record_has(oom, oom, candidates_scored))
		finding_expect(finding, !oom->oom.candidates_scored, oom,
			       "wanted: candidates_scored=0 with panic_reason=%s, seen: %u",
			       reason, oom->oom.candidates_scored);
	if (by_sysctl)
		finding_expect(finding, !episode->nr_candidates, oom,
			       "wanted: no candidate with panic_reason=%s, seen: %zu",
			       reason, episode->nr_candidates);
	else if (record_has(oom, oom, context))
		finding_expect(finding, oom->oom.context ==
			       OOMWATCH_CONTEXT_GLOBAL, oom,
			       "wanted: context=global with panic_reason=%s, seen: %s",
			       reason, NAME(CONTEXT, oom->oom.context));
}

/**
 * rule_outcome() - the outcome is that of what was seen: design.rst, "Outcomes"
 * @finding: where to take note of it
 * @load: all records
 * @episode: the episode
 */
void rule_outcome(struct finding *finding, const struct load *load,
		  const struct episode *episode)
{
	const union record *oom = episode->oom;
	const struct allowed *rule;

	if (!oom || !record_has(oom, oom, outcome) ||
	    oom->oom.outcome == OOMWATCH_OUTCOME_UNKNOWN)
		return;
	if (oom->oom.outcome >= sizeof(allowed) / sizeof(*allowed)) {
		finding->unknown++;
		return;
	}
	finding->checked++;
	rule = &allowed[oom->oom.outcome];
	check_number(finding, load, episode, rule);
	check_states(finding, episode, rule);
	if (episode_knows_policy(episode))
		check_eligible(finding, episode);
	check_panic(finding, episode);
	finding_expect(finding, rule->chooses ||
		       !record_has(oom, oom, chosen_pid), oom,
		       "wanted: no chosen task with outcome=%s, seen: chosen_pid=%d",
		       NAME(OUTCOME, oom->oom.outcome), oom->oom.chosen_pid);
	/* A record that stands for many cgroups has only what is the same for all. */
	if (!record_has(oom, oom, trigger_pid))
		return;
	finding_expect(finding, rule->selects ==
		       !!record_has(oom, oom, totalpages), oom,
		       "wanted: %stotalpages with outcome=%s, seen: otherwise",
		       rule->selects ? "" : "no ",
		       NAME(OUTCOME, oom->oom.outcome));
}

static bool fits_origin(const struct oomwatch_oom *oom)
{
	bool memcg = oom->context == OOMWATCH_CONTEXT_MEMCG;

	return memcg == (oom->origin == OOMWATCH_ORIGIN_MEMCG_CHARGE ||
			 oom->origin == OOMWATCH_ORIGIN_MEMORY_MAX);
}

/**
 * rule_context() - context, constraint, origin and order fit each other
 * @finding: where to take note of it
 * @load: all records
 * @episode: the episode
 */
void rule_context(struct finding *finding, const struct load *load,
		  const struct episode *episode)
{
	const union record *oom = episode->oom;
	struct path path;
	bool memcg;

	(void)load;
	if (!oom || !record_has(oom, oom, context))
		return;
	finding->checked++;
	memcg = oom->oom.context == OOMWATCH_CONTEXT_MEMCG;
	if (record_has(oom, oom, constraint))
		finding_expect(finding,
			       (oom->oom.constraint ==
				OOMWATCH_CONSTRAINT_MEMCG) == memcg, oom,
			       "wanted: a constraint of context=%s, seen: %s",
			       NAME(CONTEXT, oom->oom.context),
			       NAME(CONSTRAINT, oom->oom.constraint));
	if (record_has(oom, oom, origin))
		finding_expect(finding, fits_origin(&oom->oom), oom,
			       "wanted: an origin of context=%s, seen: %s",
			       NAME(CONTEXT, oom->oom.context),
			       NAME(ORIGIN, oom->oom.origin));
	if (record_has(oom, oom, origin) && record_has(oom, oom, order))
		finding_expect(finding, (oom->oom.order == -1) ==
			       (oom->oom.origin == OOMWATCH_ORIGIN_SYSRQ), oom,
			       "wanted: order=-1 with origin=sysrq and with no other, seen: order=%d origin=%s",
			       oom->oom.order,
			       NAME(ORIGIN, oom->oom.origin));
	finding_expect(finding, memcg || (!path_of(&oom->h, "oom_memcg", &path) &&
					  !record_has(oom, oom, oom_memcg_id)),
		       oom, "wanted: no oom_memcg in context=global, seen: one");
}

/* Two numbers that are to be the same. */
static void same_number(struct finding *finding, const union record *record,
			const char *key, int64_t wanted, int64_t seen)
{
	finding_expect(finding, wanted == seen, record,
		       "wanted: %s=%" PRId64 ", as in the oom record, seen: %" PRId64,
		       key, wanted, seen);
}

#define SAME_NUMBER(finding, episode, type, record, member) do { \
	if (record_has((episode)->oom, oom, member) && \
	    record_has(record, type, member)) \
		same_number(finding, record, #member, \
			    (episode)->oom->oom.member, (record)->type.member); \
} while (0)

static void same_comm(struct finding *finding, const struct episode *episode,
		      const union record *record, const char *comm)
{
	const char *wanted = episode->oom->oom.trigger_comm;

	if (record_has(episode->oom, oom, trigger_comm))
		finding_expect(finding,
			       !strncmp(comm, wanted, OOMWATCH_COMM_LEN),
			       record, "wanted: the trigger_comm of the oom record, seen: another");
}

static void same_memcg(struct finding *finding, const struct episode *episode,
		       const union record *victim)
{
	struct path wanted, seen;

	if (!path_of(&episode->oom->h, "oom_memcg", &wanted) ||
	    !path_of(&victim->h, "oom_memcg", &seen) ||
	    wanted.clipped || seen.clipped)
		return;
	finding_expect(finding, wanted.length == seen.length &&
		       !memcmp(wanted.bytes, seen.bytes, seen.length), victim,
		       "wanted: the oom_memcg of the oom record, seen: another");
}

/* The chosen process has the points of the choice, others those of candidates. */
static void same_points(struct finding *finding, const struct episode *episode,
			const union record *victim)
{
	const struct oomwatch_oom *oom = &episode->oom->oom;
	size_t i;

	if (!record_has(victim, victim, victim_points))
		return;
	if (episode_is_scored(episode) &&
	    victim->victim.victim_tgid == oom->chosen_pid)
		same_number(finding, victim, "victim_points",
			    oom->chosen_points, victim->victim.victim_points);
	for (i = 0; i < episode->nr_candidates; i++) {
		const union record *candidate = episode->candidates[i];

		if (candidate->candidate.candidate_tgid !=
		    victim->victim.victim_tgid)
			continue;
		finding_expect(finding, candidate->candidate.candidate_points ==
			       victim->victim.victim_points, victim,
			       "wanted: victim_points=%" PRId64 ", as the candidate "
			       "has, seen: %" PRId64,
			       (int64_t)candidate->candidate.candidate_points,
			       (int64_t)victim->victim.victim_points);
	}
}

/* A task has one name in all records of an episode. */
static void same_name(struct finding *finding, const struct episode *episode,
		      const union record *record, __s32 pid, const char *comm)
{
	const struct oomwatch_oom *oom = &episode->oom->oom;
	const char *wanted;

	if (record_has(episode->oom, oom, trigger_comm) &&
	    record_has(episode->oom, oom, trigger_pid) &&
	    pid == oom->trigger_pid)
		wanted = oom->trigger_comm;
	else if (record_has(episode->oom, oom, chosen_comm) &&
		 record_has(episode->oom, oom, chosen_pid) &&
		 pid == oom->chosen_pid)
		wanted = oom->chosen_comm;
	else
		return;
	finding_expect(finding, !strncmp(comm, wanted, OOMWATCH_COMM_LEN), record,
		       "wanted: the name that task %d has in the oom record, seen: another",
		       (int)pid);
}

static void same_names(struct finding *finding, const struct episode *episode)
{
	size_t i;

	for (i = 0; i < episode->nr_victims; i++) {
		const union record *victim = episode->victims[i];

		if (record_has(victim, victim, victim_comm))
			same_name(finding, episode, victim,
				  victim->victim.victim_pid,
				  victim->victim.victim_comm);
	}
	for (i = 0; i < episode->nr_candidates; i++) {
		const union record *candidate = episode->candidates[i];

		if (record_has(candidate, candidate, candidate_comm))
			same_name(finding, episode, candidate,
				  candidate->candidate.candidate_pid,
				  candidate->candidate.candidate_comm);
	}
}

/**
 * rule_agreement() - the other records say of the episode what the oom record does
 * @finding: where to take note of it
 * @load: all records
 * @episode: the episode
 */
void rule_agreement(struct finding *finding, const struct load *load,
		    const struct episode *episode)
{
	const union record *stack = episode->stack;
	size_t i;

	(void)load;
	if (!episode->oom || !(stack || episode->nr_victims))
		return;
	finding->checked++;
	if (stack) {
		SAME_NUMBER(finding, episode, stack, stack, trigger_pid);
		if (record_has(stack, stack, trigger_comm))
			same_comm(finding, episode, stack,
				  stack->stack.trigger_comm);
	}
	same_names(finding, episode);
	for (i = 0; i < episode->nr_victims; i++) {
		const union record *victim = episode->victims[i];

		SAME_NUMBER(finding, episode, victim, victim, trigger_pid);
		SAME_NUMBER(finding, episode, victim, victim, context);
		SAME_NUMBER(finding, episode, victim, victim, constraint);
		SAME_NUMBER(finding, episode, victim, victim, oom_memcg_id);
		SAME_NUMBER(finding, episode, victim, victim, page_size);
		if (record_has(victim, victim, trigger_comm))
			same_comm(finding, episode, victim,
				  victim->victim.trigger_comm);
		same_memcg(finding, episode, victim);
		same_points(finding, episode, victim);
	}
}
