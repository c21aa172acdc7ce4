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

/* What a record has of a score: its fields are called TYPE_NAME there. */
#define SCORE(episode, record, type) (struct score){				\
	.scored = record_has(record, type, type##_points),			\
	.points = record_has(record, type, type##_points) ?			\
		  (record)->type.type##_points * score_page(episode) : 0,	\
	.whole = record_has(record, type, type##_anon_rss) &&			\
		 record_has(record, type, type##_swap) &&			\
		 record_has(record, type, type##_pgtables) &&			\
		 record_has(record, type, type##_oom_score_adj),		\
	.anon = (record)->type.type##_anon_rss,					\
	.file = (record)->type.type##_file_rss,					\
	.shmem = (record)->type.type##_shmem_rss,				\
	.swap = (record)->type.type##_swap,					\
	.pgtables = (record)->type.type##_pgtables,				\
	.adj = (record)->type.type##_oom_score_adj,				\
}

static void add_up(struct score *score, const struct episode *episode)
{
	score->rss = score->anon + score->file + score->shmem;
	score->adj_part = adj_part(episode, score->adj);
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
	struct score score = SCORE(episode, record, victim);

	add_up(&score, episode);
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
	struct score score = SCORE(episode, record, candidate);

	add_up(&score, episode);
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
