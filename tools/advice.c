// SPDX-License-Identifier: GPL-2.0-only
/*
 * advice.c - a part of the page of explain: what to look at next
 *
 * Each piece of advice follows from numbers of the records; where none does, it
 * says where to look for more.
 */
#include <stdio.h>
#include <string.h>

#include "advice.h"
#include "ranking.h"
#include "story.h"
#include "term.h"

/* A victim that takes longer than this to go is worth a look. */
#define SLOW_US	2000000

/* One large process, or many of about its size? */
static bool advise_sizes(const struct story *story)
{
	double total = score_total(story), most, memory = 0;
	size_t alike = 0, i;
	bool spared;

	if (!story->nr_candidates || total <= 0 || story_is_sysrq(story))
		return false;
	spared = !record_has(story->candidates[0], candidate, candidate_points);
	most = score_of_candidate(story, story->candidates[0]).points;
	for (i = 0; i < story->nr_candidates; i++) {
		struct score score;

		score = score_of_candidate(story, story->candidates[i]);
		alike += score.points > most / 2;
		if (score.rss > memory)
			memory = score.rss;
	}
	if (most <= 0)
		return false;
	if (alike >= 4) {
		term_bullet("%zu processes have more than half of the %s of the first: there may be too many of them, rather than one that is too large.",
			    alike, spared ? "memory" : "points");
		return true;
	}
	if (memory < total / 2)
		return false;
	term_bullet("One process holds %.0f %% of the memory that ran out: either it leaks, or %s too small for it.",
		    memory * 100 / total,
		    story_is_memcg(story) ? "the limit is" : "the machine is");
	return true;
}

static double memory_of_candidates(const struct story *story)
{
	double sum = 0;
	size_t i;

	for (i = 0; i < story->nr_candidates; i++)
		sum += score_of_candidate(story, story->candidates[i]).rss;
	return sum;
}

/* Are there records of all that held memory? */
static bool knows_all(const struct story *story)
{
	const union record *oom = story->oom;

	if (!story->nr_candidates || !record_has(oom, oom, candidates_eligible))
		return false;
	return story->nr_candidates >= (oom->oom.candidates_eligible ?
					oom->oom.candidates_eligible :
					oom->oom.candidates_scored);
}

/* Memory that dies with no process: the record of it is that of the system. */
static bool advise_unowned(const struct story *story)
{
	const struct oomwatch_memory *memory;
	char size[TERM_ROOM];
	bool unowned, any;
	__u64 usage;

	if (!story->memory || !record_has(story->memory, memory, mlocked) ||
	    story_is_sysrq(story) || story_is_restricted(story))
		return false;
	memory = &story->memory->memory;
	usage = memory->total - memory->free;
	if (story_is_memcg(story) && record_has(story->oom, oom, oom_memcg_usage))
		usage = story->oom->oom.oom_memcg_usage;
	unowned = knows_all(story) &&
		  memory_of_candidates(story) < usage / 2;
	any = unowned;
	if (unowned)
		term_bullet("The processes above hold less than half of the %s in use: look for memory that no process owns.",
			    term_size(size, usage));
	if ((unowned || !story_is_memcg(story)) &&
	    memory->shmem > usage / 4) {
		term_bullet("tmpfs and shared memory hold %s in the system, which a kill need not give back: 'df -t tmpfs', 'ipcs -m'.",
			    term_size(size, memory->shmem));
		any = true;
	}
	if (memory->slab_unreclaimable > memory->total / 4) {
		term_bullet("The kernel's own objects hold %s that cannot be reclaimed: 'slabtop -o'.",
			    term_size(size, memory->slab_unreclaimable));
		any = true;
	}
	if (memory->mlocked > memory->total / 4) {
		term_bullet("%s are locked in memory (mlock).",
			    term_size(size, memory->mlocked));
		any = true;
	}
	return any;
}

static bool advise_limit(const struct story *story)
{
	const union record *victim = story_chosen(story);
	char path[STORY_NAME];

	if (!story_is_memcg(story) || !victim ||
	    !story_text(path, story->oom, "oom_memcg") ||
	    story_own_limit(story, victim))
		return false;
	term_bullet("The limit is not the victim's own: all cgroups below %s share it.",
		    path);
	return true;
}

static bool advise_request(const struct story *story)
{
	const union record *oom = story->oom;
	bool any = false;

	if (record_has(oom, oom, order) && oom->oom.order > 0 &&
	    !story_is_memcg(story)) {
		term_bullet("%llu pages in a row were asked for: free memory may be in smaller pieces; see /proc/buddyinfo.",
			    1ULL << (oom->oom.order & 31));
		any = true;
	}
	if (story_is_restricted(story)) {
		term_bullet("Only some NUMA nodes were allowed: 'numastat -m' shows what the others have.");
		any = true;
	}
	return any;
}

/* Swap that a cgroup may not have at all is told by its limit. */
static bool advise_swap(const struct story *story)
{
	const union record *oom = story->oom, *memory = story->memory;

	if (story_is_memcg(story)) {
		if (!record_has(oom, oom, oom_memcg_swap) ||
		    !record_has(oom, oom, oom_memcg_swap_max) ||
		    !oom->oom.oom_memcg_swap_max ||
		    oom->oom.oom_memcg_swap < oom->oom.oom_memcg_swap_max)
			return false;
		term_bullet("The swap of the cgroup is full, too: memory.swap.max.");
		return true;
	}
	if (story_is_sysrq(story) || !memory ||
	    !record_has(memory, memory, swap_total) ||
	    !record_has(memory, memory, swap_free) ||
	    memory->memory.swap_free > memory->memory.swap_total / 100)
		return false;
	if (memory->memory.swap_total)
		term_bullet("Swap is full: was it filling up for long? 'sar -S', 'sar -W'.");
	else
		term_bullet("There is no swap: what processes do not use cannot be put aside.");
	return true;
}

/* Who went slowly, or has not gone. */
static bool advise_victims(const struct story *story)
{
	char name[STORY_NAME];
	size_t i;

	for (i = 0; i < story->nr_victims; i++) {
		const struct oomwatch_victim *victim = &story->victims[i]->victim;
		const struct ending *ending = &story->endings[i];

		if (victim->role == OOMWATCH_ROLE_SHARED_MM ||
		    (ending->exited && ending->exited_us < SLOW_US))
			continue;
		story_comm(name, victim->victim_comm);
		if (ending->exited)
			term_bullet("%s (%d) took long to go: what did it wait for?",
				    name, (int)victim->victim_pid);
		else
			term_bullet("%s (%d) has not gone, as far as these records tell: see /proc/%d/stack.",
				    name, (int)victim->victim_pid,
				    (int)victim->victim_pid);
		return true;
	}
	return false;
}

static const char *awaited_text(char text[64], const struct ending *ending)
{
	char time[TERM_ROOM];

	if (ending->exited)
		snprintf(text, 64, "was gone %s after its mark",
			 term_time(time, ending->exited_us));
	else if (ending->reaped)
		snprintf(text, 64, "was reaped %s after its mark",
			 term_time(time, ending->reaped_us));
	else
		snprintf(text, 64, "has not gone yet");
	return text;
}

static bool advise_outcome(const struct story *story)
{
	char name[STORY_NAME], time[64];

	switch (story->oom->oom.outcome) {
	case OOMWATCH_OUTCOME_VICTIM_PENDING:
		if (!story->awaited)
			return false;
		story_comm(name, story->awaited->victim.victim_comm);
		term_bullet("It waited for %s (%d), which %s: 'oomwatch explain %llu'.",
			    name, (int)story->awaited->victim.victim_pid,
			    awaited_text(time, &story->awaited_ending),
			    (unsigned long long)story->awaited->h.episode);
		return true;
	case OOMWATCH_OUTCOME_NO_VICTIM:
		if (record_has(story->oom, oom, candidates_scored) &&
		    !story->oom->oom.candidates_scored) {
			term_bullet("What is used there is being freed just now, or belongs to no process: see memory.stat.");
			return true;
		}
		term_bullet("Who may not be killed has oom_score_adj -1000: 'oomwatch config' lists them.");
		return true;
	case OOMWATCH_OUTCOME_PANIC:
		if (record_has(story->oom, oom, candidates_scored) &&
		    story->oom->oom.candidates_scored)
			term_bullet("Where nobody may be killed, the system panics whatever vm.panic_on_oom says: some process needs an oom_score_adj above -1000.");
		else
			term_bullet("'sysctl vm.panic_on_oom' says when an OOM panics.");
		term_bullet("'sysctl kernel.panic' says what comes after a panic.");
		return true;
	case OOMWATCH_OUTCOME_AVERTED:
		term_bullet("Notifiers give memory back, as balloon and graphics drivers do: the next request may fail again.");
		return true;
	default:
		return false;
	}
}

/* What explains it was recorded once, with the first of the run. */
static bool advise_run(const struct story *story)
{
	if (!story->first_of_run)
		return false;
	term_bullet("It repeats an earlier episode: 'oomwatch explain %llu'.",
		    (unsigned long long)story->first_of_run);
	return true;
}

/**
 * advice_print() - print what to look at next
 * @story: the episode, of which there is an oom record
 * @of_file: its records are those of a file
 */
void advice_print(const struct story *story, bool of_file)
{
	bool any;

	term_title("What to look at next");
	any = advise_run(story);
	any |= advise_outcome(story);
	any |= advise_victims(story);
	any |= advise_sizes(story);
	any |= advise_limit(story);
	any |= advise_unowned(story);
	any |= advise_request(story);
	any |= advise_swap(story);
	if (!any && !of_file)
		term_bullet("'oomwatch top' shows who would be next, 'oomwatch config' the set-up.");
	term_bullet("All records of it: 'oomwatch --episode %llu%s'.",
		    (unsigned long long)story->episode,
		    of_file ? " --input FILE" : "");
}
