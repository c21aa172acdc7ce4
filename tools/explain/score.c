// SPDX-License-Identifier: GPL-2.0-only
/*
 * score.c - what the points of a task are made of, and the memory that it holds
 *
 * points = rss + swap + page tables + oom_score_adj thousandths of totalpages,
 * as oom_badness() counts them; in bytes here.
 */
#include "explain/score.h"
#include "records/episode.h"

/**
 * score_page() - the size of a page
 * @episode: the episode
 *
 * Return: it, in bytes.
 */
double score_page(const struct episode *episode)
{
	if (episode->oom && record_has(episode->oom, oom, page_size) &&
	    episode->oom->oom.page_size)
		return episode->oom->oom.page_size;
	return 4096;
}

/**
 * score_total() - the memory that an episode is about
 * @episode: the episode
 *
 * Return: its totalpages in bytes; 0 if that was not captured.
 */
double score_total(const struct episode *episode)
{
	if (!episode->oom || !record_has(episode->oom, oom, totalpages))
		return 0;
	return episode->oom->oom.totalpages * score_page(episode);
}

/* The kernel divides first. */
static double adj_part(const struct episode *episode, int adj)
{
	if (!score_total(episode))
		return 0;
	return adj * (double)(episode->oom->oom.totalpages / 1000) *
	       score_page(episode);
}

/**
 * score_of_victim() - what the points of a victim are made of
 * @episode: the episode
 * @record: a victim record of it
 *
 * Return: the parts.
 */
struct score score_of_victim(const struct episode *episode,
			     const union record *record)
{
	const struct oomwatch_victim *victim = &record->victim;
	struct score score = { 0 };

	score.scored = record_has(record, victim, victim_points);
	if (score.scored)
		score.points = victim->victim_points * score_page(episode);
	score.whole = record_has(record, victim, victim_anon_rss) &&
		      record_has(record, victim, victim_swap) &&
		      record_has(record, victim, victim_pgtables) &&
		      record_has(record, victim, victim_oom_score_adj);
	score.anon = victim->victim_anon_rss;
	score.file = victim->victim_file_rss;
	score.shmem = victim->victim_shmem_rss;
	score.rss = score.anon + score.file + score.shmem;
	score.swap = victim->victim_swap;
	score.pgtables = victim->victim_pgtables;
	score.adj = victim->victim_oom_score_adj;
	score.adj_part = adj_part(episode, score.adj);
	return score;
}

/**
 * score_of_candidate() - what the points of a candidate are made of
 * @episode: the episode
 * @record: a candidate record of it
 *
 * Return: the parts; as the points of one that may not be killed, what it holds.
 */
struct score score_of_candidate(const struct episode *episode,
				const union record *record)
{
	const struct oomwatch_candidate *candidate = &record->candidate;
	struct score score = { 0 };

	score.scored = record_has(record, candidate, candidate_points);
	if (score.scored)
		score.points = candidate->candidate_points * score_page(episode);
	score.whole = record_has(record, candidate, candidate_anon_rss) &&
		      record_has(record, candidate, candidate_swap) &&
		      record_has(record, candidate, candidate_pgtables) &&
		      record_has(record, candidate, candidate_oom_score_adj);
	score.anon = candidate->candidate_anon_rss;
	score.file = candidate->candidate_file_rss;
	score.shmem = candidate->candidate_shmem_rss;
	score.rss = score.anon + score.file + score.shmem;
	score.swap = candidate->candidate_swap;
	score.pgtables = candidate->candidate_pgtables;
	score.adj = candidate->candidate_oom_score_adj;
	score.adj_part = adj_part(episode, score.adj);
	if (!score.scored)
		score.points = score.rss + score.swap + score.pgtables;
	return score;
}

/**
 * score_own() - the memory that a process need not share with others
 * @score: its parts
 *
 * Shared memory and mapped files are left out: each process that maps a page of
 * them counts it. After fork(2), anonymous pages may be counted so, too.
 *
 * Return: its anonymous memory, swap and page tables, in bytes.
 */
double score_own(const struct score *score)
{
	return score->anon + score->swap + score->pgtables;
}
