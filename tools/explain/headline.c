// SPDX-License-Identifier: GPL-2.0-only
/*
 * headline.c - a part of the page of explain: when it was, and how it ended
 */
#include <stdio.h>
#include <string.h>

#include "explain/context.h"
#include "explain/headline.h"
#include "explain/logged.h"
#include "explain/name.h"
#include "explain/released.h"
#include "output/term.h"
#include "records/episodes.h"
#include "records/sequel.h"

static void name_chosen(const struct episode *episode, char name[2 * NAME_ROOM])
{
	const union record *oom = episode->oom, *victim = episode_chosen(episode);
	char comm[NAME_ROOM];

	if (victim) {
		name_comm(comm, victim->victim.victim_comm);
		snprintf(name, 2 * NAME_ROOM, "%s (%d)", comm,
			 (int)victim->victim.victim_pid);
	} else if (record_has(oom, oom, chosen_pid)) {
		name_comm(comm, oom->oom.chosen_comm);
		snprintf(name, 2 * NAME_ROOM, "%s (%d)", comm,
			 (int)oom->oom.chosen_pid);
	} else if (oom->oom.outcome == OOMWATCH_OUTCOME_TRIGGER_DYING &&
		   record_has(oom, oom, trigger_pid)) {
		name_comm(comm, oom->oom.trigger_comm);
		snprintf(name, 2 * NAME_ROOM, "%s (%d)", comm,
			 (int)oom->oom.trigger_pid);
	} else {
		strcpy(name, "a process that is not recorded here");
	}
}

/* All processes that have memory are scored, except victims that are exiting. */
static const char *nobody_text(const struct episode *episode)
{
	const union record *oom = episode->oom;

	if (record_has(oom, oom, candidates_scored) &&
	    !oom->oom.candidates_scored)
		return episode_is_memcg(episode) || !logged(episode) ?
		       "no process was left to be killed" :
		       "no process had been started yet, or none was left";
	return "none may be killed";
}

static void print_wait(const struct episode *episode)
{
	const union record *awaited = sequel_awaits(episode);
	char name[NAME_ROOM];

	if (!awaited && record_has(episode->oom, oom, pending_victim_pid)) {
		term_wrap("", "no new victim: the kernel was still waiting for process %d to exit",
			  (int)episode->oom->oom.pending_victim_pid);
		return;
	}
	if (!awaited) {
		term_wrap("", "no new victim: the kernel was still waiting for an earlier one to exit");
		return;
	}
	name_comm(name, awaited->victim.victim_comm);
	term_wrap("", "no new victim: the kernel was still waiting for %s (%d) to exit",
		  name, (int)awaited->victim.victim_pid);
}

static const char *panic_text(const struct episode *episode)
{
	const union record *oom = episode->oom;

	switch (episode_panic_reason(episode)) {
	case OOMWATCH_PANIC_REASON_PANIC_ON_OOM:
		return episode_panics_by_2(episode) ? "vm.panic_on_oom is 2" :
						  "vm.panic_on_oom is 1 or 2";
	case OOMWATCH_PANIC_REASON_NO_KILLABLE:
		if (!record_has(oom, oom, candidates_scored))
			return "no process can be killed";
		return oom->oom.candidates_scored ?
		       "no process may be killed" :
		       "no process is left to be killed";
	default:
		return "why is not recorded";
	}
}

static void print_outcome(const struct episode *episode)
{
	const union record *oom = episode->oom;
	const union record *victim = episode_chosen(episode);
	size_t victims = released_processes(episode);
	char name[2 * NAME_ROOM], first[160];

	name_chosen(episode, name);
	switch (oom->oom.outcome) {
	case OOMWATCH_OUTCOME_KILLED:
		if (victims > 1)
			term_wrap("", "%s and %zu more were killed", name,
				  victims - 1);
		else
			term_wrap("", "%s was killed", name);
		break;
	case OOMWATCH_OUTCOME_VICTIM_EXITED:
		term_wrap("", "%s exited before it could be killed", name);
		break;
	case OOMWATCH_OUTCOME_ALREADY_DYING:
		term_wrap("", "%s was dying already: no task was killed", name);
		break;
	case OOMWATCH_OUTCOME_VICTIM_PENDING:
		print_wait(episode);
		break;
	case OOMWATCH_OUTCOME_NO_VICTIM:
		term_wrap("", "no task was killed: %s", nobody_text(episode));
		break;
	case OOMWATCH_OUTCOME_DISABLED:
		term_wrap("", "no task was killed: the OOM killer was switched off, as during suspend");
		break;
	case OOMWATCH_OUTCOME_TRIGGER_DYING:
		term_wrap("", "%s asked, and was dying itself%s%s: no task was killed",
			  name, victim && episode_is_further(victim) ? ", " : "",
			  victim && episode_is_further(victim) ?
			  released_first(first, episode, victim) : "");
		break;
	case OOMWATCH_OUTCOME_SKIPPED_GFP:
		term_wrap("", "nothing was done: the request must not wait for file systems");
		break;
	case OOMWATCH_OUTCOME_AVERTED:
		term_wrap("", "no task was killed: a notifier freed memory");
		break;
	case OOMWATCH_OUTCOME_HANDLED:
		term_wrap("", "a policy hook of this kernel handled it (a BPF program, or code of its vendor): no task was chosen");
		break;
	case OOMWATCH_OUTCOME_PANIC:
		term_wrap("", "the system panics: %s", panic_text(episode));
		break;
	default:
		term_wrap("", logged(episode) ? "how it ended is not known" :
						"the module did not see how it ended");
		break;
	}
}

/* Lines of a log may have no time. */
static bool is_timed(const struct clock *clock, const struct oomwatch_header *record)
{
	int64_t wall_ns;

	return !(record->flags & OOMWATCH_FLAG_LOG) || clock_boot(clock, record) ||
	       clock_wall(clock, record, &wall_ns);
}

/**
 * headline_print() - print when it was, and how it ended
 * @episode: the episode, of which there is an oom record
 * @context: what it stands among
 */
void headline_print(const struct episode *episode, const struct context *context)
{
	const union record *oom = episode->oom;
	uint64_t repeated = sequel_run(episode).repeated;
	char time[CLOCK_ROOM], took[TERM_ROOM];

	if (is_timed(context->clock, &oom->h))
		clock_format(context->clock, context->zone, &oom->h, time);
	else
		strcpy(time, "time not in the log");
	printf("%sOOM event %llu%s  %s", term_style(TERM_BOLD),
	       (unsigned long long)episode->number, term_style(TERM_PLAIN),
	       time);
	context_print_age(context);
	if (record_has(oom, oom, duration_us))
		printf(", took %s", term_time(took, oom->oom.duration_us));
	printf("\n%s", term_style(TERM_BAD));
	print_outcome(episode);
	printf("%s", term_style(TERM_PLAIN));
	if (logged(episode))
		logged_print_head(episode);
	if (record_has(oom, oom, repeats))
		term_wrap("", "this stands for %llu such event%s, in %s",
			  (unsigned long long)oom->oom.repeats,
			  oom->oom.repeats == 1 ? "" : "s",
			  term_time(took, oom->oom.repeats_duration_us));
	if (repeated)
		term_wrap("", "%llu more such event%s followed",
			  (unsigned long long)repeated,
			  repeated == 1 ? "" : "s");
	/* If the chosen process was dying, only it is marked, not its group. */
	if (oom->oom.outcome == OOMWATCH_OUTCOME_KILLED &&
	    name_text(time, oom, "oom_group") && *time)
		term_wrap("", "memory.oom.group: all of %s die together", time);
	context_print(context);
}
