// SPDX-License-Identifier: GPL-2.0-only
/*
 * ranking.c - a part of the page of explain: who could be killed, and why this one
 *
 * points = rss + swap + page tables + oom_score_adj thousandths of totalpages,
 * as oom_badness() counts them; in bytes here.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "ranking.h"
#include "story.h"
#include "term.h"

#define INDENT	"  "

/* How many candidates are shown, and how long the bar of the first is. */
#define ROWS	10
#define BAR	12

static double page_of(const struct story *story)
{
	if (story->oom && record_has(story->oom, oom, page_size) &&
	    story->oom->oom.page_size)
		return story->oom->oom.page_size;
	return 4096;
}

/**
 * score_total() - the memory that an episode is about
 * @story: the episode
 *
 * Return: its totalpages in bytes; 0 if that was not captured.
 */
double score_total(const struct story *story)
{
	if (!story->oom || !record_has(story->oom, oom, totalpages))
		return 0;
	return story->oom->oom.totalpages * page_of(story);
}

/* The kernel divides first. */
static double adj_part(const struct story *story, int adj)
{
	if (!score_total(story))
		return 0;
	return adj * (double)(story->oom->oom.totalpages / 1000) *
	       page_of(story);
}

/**
 * score_of_victim() - what the points of a victim are made of
 * @story: the episode
 * @record: a victim record of it
 *
 * Return: the parts.
 */
struct score score_of_victim(const struct story *story,
			     const union record *record)
{
	const struct oomwatch_victim *victim = &record->victim;
	struct score score = { 0 };

	score.scored = record_has(record, victim, victim_points);
	if (score.scored)
		score.points = victim->victim_points * page_of(story);
	score.whole = record_has(record, victim, victim_anon_rss) &&
		      record_has(record, victim, victim_swap) &&
		      record_has(record, victim, victim_pgtables) &&
		      record_has(record, victim, victim_oom_score_adj);
	score.rss = (double)victim->victim_anon_rss +
		    victim->victim_file_rss + victim->victim_shmem_rss;
	score.swap = victim->victim_swap;
	score.pgtables = victim->victim_pgtables;
	score.adj = victim->victim_oom_score_adj;
	score.adj_part = adj_part(story, score.adj);
	return score;
}

/**
 * score_of_candidate() - what the points of a candidate are made of
 * @story: the episode
 * @record: a candidate record of it
 *
 * Return: the parts; as the points of one that may not be killed, what it holds.
 */
struct score score_of_candidate(const struct story *story,
				const union record *record)
{
	const struct oomwatch_candidate *candidate = &record->candidate;
	struct score score = { 0 };

	score.scored = record_has(record, candidate, candidate_points);
	if (score.scored)
		score.points = candidate->candidate_points * page_of(story);
	score.whole = record_has(record, candidate, candidate_anon_rss) &&
		      record_has(record, candidate, candidate_swap) &&
		      record_has(record, candidate, candidate_pgtables) &&
		      record_has(record, candidate, candidate_oom_score_adj);
	score.rss = (double)candidate->candidate_anon_rss +
		    candidate->candidate_file_rss +
		    candidate->candidate_shmem_rss;
	score.swap = candidate->candidate_swap;
	score.pgtables = candidate->candidate_pgtables;
	score.adj = candidate->candidate_oom_score_adj;
	score.adj_part = adj_part(story, score.adj);
	if (!score.scored)
		score.points = score.rss + score.swap + score.pgtables;
	return score;
}

static const char *signed_size(char text[TERM_ROOM], double bytes)
{
	double size = bytes < 0 ? -bytes : bytes;

	text[0] = '-';
	term_size(text + (bytes < 0), size < 1e18 ? size : 1e18);
	return text;
}

/* A bar of up to BAR signs. */
static const char *bar_of(double points, double most)
{
	static const char bar[BAR + 1] = "############";
	int length = 0;

	if (points > 0 && most >= points)
		length = points * BAR / most + 0.5;
	return bar + BAR - length;
}

static void print_row(const struct story *story, const union record *record,
		      double most)
{
	struct score score = score_of_candidate(story, record);
	bool victim = story_is_victim(story, record->candidate.candidate_pid);
	double total = score_total(story);
	char name[STORY_NAME], size[TERM_ROOM], share[TERM_ROOM] = "";
	char adj[TERM_ROOM] = "";

	story_comm(name, record->candidate.candidate_comm);
	if (total > 0 && score.points > 0 && score.points / total < 10)
		snprintf(share, sizeof(share), "%.0f %%",
			 score.points * 100 / total);
	if (score.adj >= -1000 && score.adj <= 1000)
		snprintf(adj, sizeof(adj), "%d", score.adj);
	printf("%s%c %2u  %-22s %7d %5s %10s %6s",
	       victim ? term_style(TERM_BAD) : "", victim ? '*' : ' ',
	       record->candidate.rank < 1000 ? record->candidate.rank : 999,
	       name,
	       (int)record->candidate.candidate_pid, adj,
	       signed_size(size, score.points), share);
	if (*bar_of(score.points, most))
		printf("  %s", bar_of(score.points, most));
	printf("%s\n", victim ? term_style(TERM_PLAIN) : "");
}

/* Why there is no ranking; empty where the kernel did not come to choose. */
static const char *absence_text(const union record *oom)
{
	if (!record_has(oom, oom, totalpages) || record_has(oom, oom, repeats) ||
	    oom->oom.outcome == OOMWATCH_OUTCOME_VICTIM_PENDING)
		return "";
	if (!record_has(oom, oom, candidates_scored))
		return "not recorded: the module was loaded with candidates=0";
	if (!oom->oom.candidates_scored)
		return "nobody was scored";
	if (!oom->oom.candidates_eligible)
		return "none of those who were scored";
	return "the records of them were overwritten, or cut off";
}

/* Those who are not in the table. */
static void print_others(const union record *oom, size_t rows)
{
	size_t eligible = oom->oom.candidates_eligible;
	size_t scored = oom->oom.candidates_scored;

	if (!record_has(oom, oom, candidates_eligible) ||
	    !record_has(oom, oom, candidates_scored))
		return;
	if (eligible > rows)
		printf(INDENT "    and %zu more\n", eligible - rows);
	/* Then the table is of those who may not be. */
	if (!eligible)
		eligible = rows;
	if (scored > eligible)
		printf(INDENT "    %zu other%s may not be killed\n",
		       scored - eligible, scored - eligible == 1 ? "" : "s");
}

static void print_candidates(const struct story *story)
{
	const union record *oom = story->oom;
	size_t rows = story->nr_candidates < ROWS ? story->nr_candidates : ROWS;
	bool spared = rows && !record_has(story->candidates[0], candidate,
					  candidate_points);
	double most;
	size_t i;

	if (!rows && !*absence_text(oom))
		return;
	term_title("Who could be killed");
	if (!rows) {
		term_wrap(INDENT, "%s", absence_text(oom));
		return;
	}
	if (spared)
		term_wrap(INDENT, "none of those who were scored; of these, who held most");
	most = score_of_candidate(story, story->candidates[0]).points;
	printf(INDENT "    %-22s %7s %5s %10s %6s\n", "name", "pid", "adj",
	       spared ? "memory" : "points", "share");
	for (i = 0; i < rows; i++)
		print_row(story, story->candidates[i], most);
	print_others(oom, rows);
}

static void print_part(const char *name, double bytes, const char *note)
{
	char size[TERM_ROOM];

	printf(INDENT "%-12s %10s%s%s\n", name, signed_size(size, bytes),
	       *note ? "   " : "", note);
}

static void print_parts(const struct story *story, const struct score *score)
{
	char note[128] = "", size[TERM_ROOM], parts[TERM_ROOM];
	double sum = score->rss + score->swap + score->pgtables +
		      score->adj_part;

	print_part("rss", score->rss, "");
	print_part("+ swap", score->swap, "");
	print_part("+ pagetables", score->pgtables, "");
	if (score_total(story))
		snprintf(note, sizeof(note), "oom_score_adj %d of 1000, of %s",
			 score->adj, signed_size(size, score_total(story)));
	else
		snprintf(note, sizeof(note), "oom_score_adj %d of 1000",
			 score->adj);
	print_part("+ adj part", score->adj_part, note);
	note[0] = '\0';
	if (fabs(sum - score->points) > page_of(story))
		snprintf(note, sizeof(note), "(the parts, read later: %s)",
			 signed_size(parts, sum));
	print_part("= points", score->points, note);
}

/* Who would have had most points if nobody had an oom_score_adj. */
static void print_without_adj(const struct story *story)
{
	const union record *best = NULL;
	double most = 0;
	char name[STORY_NAME];
	size_t i;

	for (i = 0; i < story->nr_candidates; i++) {
		struct score score;

		score = score_of_candidate(story, story->candidates[i]);
		if (best && score.points - score.adj_part <= most)
			continue;
		best = story->candidates[i];
		most = score.points - score.adj_part;
	}
	if (!best || story_is_victim(story, best->candidate.candidate_pid) ||
	    (record_has(story->oom, oom, chosen_pid) &&
	     best->candidate.candidate_pid == story->oom->oom.chosen_pid))
		return;
	story_comm(name, best->candidate.candidate_comm);
	term_wrap(INDENT, "oom_score_adj decided: without it, %s (%d) would have had the most points of these.",
		  name, (int)best->candidate.candidate_pid);
}

/* What else than its points made a task a victim. */
static void print_reason(const struct story *story)
{
	char message[STORY_NAME] = "";

	story_text(message, story->oom, "message");
	if (!record_has(story->oom, oom, chosen_pid))
		term_wrap(INDENT, "It was dying already, and not chosen for its points.");
	else if (strstr(message, "oom_kill_allocating_task"))
		term_wrap(INDENT, "It was not chosen for its points: it asked for the memory itself, and vm.oom_kill_allocating_task is set.");
	else
		term_wrap(INDENT, "It was not chosen for its points: it had asked to be the first to go (oom_task_origin, as swapoff does).");
}

/* What is known of who was chosen: as a victim, or as a candidate if it is none. */
static bool find_chosen(const struct story *story, struct score *score,
			char name[2 * STORY_NAME])
{
	const union record *victim = story_chosen(story);
	char comm[STORY_NAME];
	size_t i;

	if (victim) {
		*score = score_of_victim(story, victim);
		story_comm(comm, victim->victim.victim_comm);
		snprintf(name, 2 * STORY_NAME, "%s (%d)", comm,
			 (int)victim->victim.victim_pid);
		return true;
	}
	for (i = 0; i < story->nr_candidates; i++) {
		const union record *record = story->candidates[i];

		if (!record_has(story->oom, oom, chosen_pid) ||
		    record->candidate.candidate_pid !=
		    story->oom->oom.chosen_pid)
			continue;
		*score = score_of_candidate(story, record);
		story_comm(comm, record->candidate.candidate_comm);
		snprintf(name, 2 * STORY_NAME, "%s (%d)", comm,
			 (int)record->candidate.candidate_pid);
		return true;
	}
	return false;
}

static void print_why(const struct story *story)
{
	struct score score;
	char name[2 * STORY_NAME];

	if (!find_chosen(story, &score, name))
		return;
	term_title("Why this one");
	printf(INDENT "%s\n", name);
	if (!score.scored) {
		print_reason(story);
		return;
	}
	if (!score.whole) {
		char size[TERM_ROOM];

		printf(INDENT "points %s; its memory could not be read\n",
		       signed_size(size, score.points));
		return;
	}
	print_parts(story, &score);
	print_without_adj(story);
}

/**
 * ranking_print() - print who could be killed, and why the victim was
 * @story: the episode
 */
void ranking_print(const struct story *story)
{
	print_candidates(story);
	print_why(story);
}
