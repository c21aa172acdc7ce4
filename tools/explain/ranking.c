// SPDX-License-Identifier: GPL-2.0-only
/*
 * ranking.c - a part of the page of explain: why this one was killed
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "explain/candidates.h"
#include "explain/decision.h"
#include "explain/logged.h"
#include "explain/name.h"
#include "explain/ranking.h"
#include "explain/score.h"
#include "output/term.h"
#include "records/episode.h"

#define INDENT	"  "

static void print_part(const char *name, double bytes, const char *note)
{
	char size[TERM_ROOM];

	printf(INDENT "%-12s %10s%s%s\n", name, term_signed(size, bytes),
	       *note ? "   " : "", note);
}

/* What the resident memory is made of, if that is more than anonymous memory. */
static const char *rss_note(char note[128], const struct score *score)
{
	const struct {
		const char *name;
		double bytes;
	} parts[] = {
		{ "anon", score->anon },
		{ "file", score->file },
		{ "shmem", score->shmem },
	};
	char size[TERM_ROOM];
	int used = 0;
	size_t i;

	note[0] = '\0';
	if (score->rss <= score->anon)
		return note;
	for (i = 0; i < sizeof(parts) / sizeof(*parts); i++)
		if (parts[i].bytes > 0)
			used += snprintf(note + used, 128 - used, "%s%s %s",
					 used ? ", " : "", parts[i].name,
					 term_signed(size, parts[i].bytes));
	return note;
}

static void print_parts(const struct episode *episode, const struct score *score)
{
	char note[128] = "", size[TERM_ROOM], parts[TERM_ROOM];
	double sum = score->rss + score->swap + score->pgtables +
		      score->adj_part;

	print_part("rss", score->rss, rss_note(note, score));
	print_part("+ swap", score->swap, "");
	print_part("+ pagetables", score->pgtables, "");
	if (score_total(episode))
		snprintf(note, sizeof(note), "oom_score_adj %d of 1000, of %s",
			 score->adj, term_signed(size, score_total(episode)));
	else
		snprintf(note, sizeof(note), "oom_score_adj %d of 1000",
			 score->adj);
	print_part("+ adj part", score->adj_part, note);
	note[0] = '\0';
	term_signed(parts, sum);
	if (fabs(sum - score->points) > score_page(episode) &&
	    strcmp(parts, term_signed(size, score->points)))
		snprintf(note, sizeof(note), "(the parts, read later: %s)",
			 parts);
	print_part("= points", score->points, note);
}

/* The candidate with the most points if no task had an oom_score_adj. */
static void print_without_adj(const struct episode *episode)
{
	const union record *best = NULL;
	double most = 0;
	char name[NAME_ROOM];
	size_t i;

	for (i = 0; i < episode->nr_candidates; i++) {
		struct score score;

		score = score_of_candidate(episode, episode->candidates[i]);
		if (best && score.points - score.adj_part <= most)
			continue;
		best = episode->candidates[i];
		most = score.points - score.adj_part;
	}
	if (!best || episode_is_victim(episode, best->candidate.candidate_pid) ||
	    (record_has(episode->oom, oom, chosen_pid) &&
	     best->candidate.candidate_pid == episode->oom->oom.chosen_pid))
		return;
	name_comm(name, best->candidate.candidate_comm);
	decision_tell_adj(INDENT, name, best->candidate.candidate_pid);
}

/* What else than its points made a task a victim. */
static void print_reason(const struct episode *episode)
{
	char message[NAME_ROOM] = "";

	name_text(message, episode->oom, "message");
	if (!record_has(episode->oom, oom, chosen_pid))
		term_wrap(INDENT, "It was dying already, and not chosen for its points.");
	else if (strstr(message, "oom_kill_allocating_task"))
		term_wrap(INDENT, "It was not chosen for its points: it asked for the memory itself, and vm.oom_kill_allocating_task is set.");
	else
		term_wrap(INDENT, "It was not chosen for its points: it had asked to be the first to go (oom_task_origin, as swapoff does).");
}

/* What is known of the chosen task: as a victim, or as a candidate if it is no victim. */
static bool find_chosen(const struct episode *episode, struct score *score,
			char name[2 * NAME_ROOM])
{
	const union record *victim = episode_chosen(episode);
	char comm[NAME_ROOM];
	size_t i;

	if (victim) {
		*score = score_of_victim(episode, victim);
		name_comm(comm, victim->victim.victim_comm);
		snprintf(name, 2 * NAME_ROOM, "%s (%d)", comm,
			 (int)victim->victim.victim_pid);
		return true;
	}
	for (i = 0; i < episode->nr_candidates; i++) {
		const union record *record = episode->candidates[i];

		if (!record_has(episode->oom, oom, chosen_pid) ||
		    record->candidate.candidate_pid !=
		    episode->oom->oom.chosen_pid)
			continue;
		*score = score_of_candidate(episode, record);
		name_comm(comm, record->candidate.candidate_comm);
		snprintf(name, 2 * NAME_ROOM, "%s (%d)", comm,
			 (int)record->candidate.candidate_pid);
		return true;
	}
	return false;
}

/* Which of the kernel's two ways to panic it was. */
static void print_panic(const struct episode *episode)
{
	term_title("Why it panics");
	switch (episode_panic_reason(episode)) {
	case OOMWATCH_PANIC_REASON_PANIC_ON_OOM:
		if (episode_panics_by_2(episode))
			term_wrap(INDENT, "vm.panic_on_oom is 2: with 1, the kernel would have killed a process here. It did not look for one.");
		else
			term_wrap(INDENT, "vm.panic_on_oom is 1 or 2, and the whole system ran out. The kernel did not look for a process to kill.");
		break;
	case OOMWATCH_PANIC_REASON_NO_KILLABLE:
		term_wrap(INDENT, "The kernel looked for a process to kill and found none. Then it panics whatever vm.panic_on_oom is.");
		break;
	default:
		term_wrap(INDENT, "Not recorded: the module was older than this tool. The kernel's log says it: 'panic_on_oom is enabled', or 'no killable processes'.");
		break;
	}
}

static void print_why(const struct episode *episode)
{
	struct score score;
	char name[2 * NAME_ROOM];

	if (episode->oom->oom.outcome == OOMWATCH_OUTCOME_PANIC)
		print_panic(episode);
	if (!find_chosen(episode, &score, name))
		return;
	term_title("Why this one");
	printf(INDENT "%s\n", name);
	if (!score.scored) {
		print_reason(episode);
		return;
	}
	if (!score.whole) {
		char size[TERM_ROOM];

		printf(INDENT "points %s; its memory could not be read\n",
		       term_signed(size, score.points));
		return;
	}
	print_parts(episode, &score);
	print_without_adj(episode);
}

/**
 * ranking_print() - print the candidates, and why the victim was killed
 * @episode: the episode
 */
void ranking_print(const struct episode *episode)
{
	if (logged(episode)) {
		logged_print_ranking(episode);
		return;
	}
	candidates_print(episode);
	print_why(episode);
}
