// SPDX-License-Identifier: GPL-2.0-only
/*
 * rule_points.c - how many points, as oom_badness() and oom_score count them
 */
#include <err.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "verify/rule.h"

/*
 * The kernel counts the points. A moment later the module reads the same counters, by
 * the kernel's own functions. In that moment each CPU may fault in one page, which may
 * be a huge page, and each of four counters may get what a CPU or a thread has batched:
 * at most 64 pages. No points of the thousands of candidates of the selftests are off,
 * on 5.10, 6.1, 6.12 and 7.3, but the CPUs of a guest take turns.
 */
#define HUGE_PAGE(page_size)	((page_size) / 8)
#define BATCHES			(4 * 64)

/* For a machine of which only the records are known. */
#define PROCESSORS		8

static const struct oomwatch_candidate *as_candidate(const union record *record)
{
	return &record->candidate;
}

/* They are ranked by points; returns how many have some. */
static size_t check_ranks(struct finding *finding, const struct episode *episode)
{
	int64_t best = INT64_MAX;
	size_t eligible = 0, i;

	for (i = 0; i < episode->nr_candidates; i++) {
		const union record *record = episode->candidates[i];
		const struct oomwatch_candidate *this = as_candidate(record);

		finding_expect(finding, this->rank == i + 1, record,
			       "wanted: rank=%zu, seen: %u", i + 1, this->rank);
		if (!record_has(record, candidate, candidate_points))
			continue;
		finding_expect(finding, this->candidate_points <= best, record,
			       "wanted: candidate_points up to %" PRId64 ", seen: %" PRId64,
			       best, (int64_t)this->candidate_points);
		best = this->candidate_points;
		eligible++;
	}
	return eligible;
}

/**
 * rule_candidates() - candidates are ranked from 1 on, by points
 * @finding: where to take note of it
 * @load: all records
 * @episode: the episode
 *
 * Tasks without points may not be killed; they are recorded if no task may be killed.
 */
void rule_candidates(struct finding *finding, const struct load *load,
		     const struct episode *episode)
{
	const union record *oom = episode->oom;
	size_t count = episode->nr_candidates, eligible;
	bool known = oom && record_has(oom, oom, candidates_eligible);

	(void)load;
	if (known && record_has(oom, oom, candidates_scored))
		finding_expect(finding, oom->oom.candidates_eligible <=
			       oom->oom.candidates_scored, oom,
			       "wanted: candidates_eligible up to %u, seen: %u",
			       oom->oom.candidates_scored,
			       oom->oom.candidates_eligible);
	if (!count || episode->cut)
		return;
	finding->checked++;
	eligible = check_ranks(finding, episode);
	if (!known)
		return;
	finding_expect(finding, eligible <= oom->oom.candidates_eligible, oom,
		       "wanted: candidates_eligible from %zu on, seen: %u",
		       eligible, oom->oom.candidates_eligible);
	if (eligible < count)
		finding_expect(finding, !oom->oom.candidates_eligible, oom,
			       "wanted: %zu candidates with points, seen: %zu", count,
			       eligible);
}

/* What the points are made of; numbers of damaged records may be any. */
static bool count_points(const struct episode *episode,
			 const union record *record, int64_t *points)
{
	const struct oomwatch_candidate *this = as_candidate(record);
	const union record *oom = episode->oom;
	uint64_t memory, page;

	if (!oom || !record_has(oom, oom, totalpages) ||
	    !record_has(oom, oom, page_size) || !oom->oom.page_size ||
	    !record_has(record, candidate, candidate_points) ||
	    !record_has(record, candidate, candidate_oom_score_adj) ||
	    !record_has(record, candidate, candidate_anon_rss) ||
	    !record_has(record, candidate, candidate_file_rss) ||
	    !record_has(record, candidate, candidate_shmem_rss) ||
	    !record_has(record, candidate, candidate_swap) ||
	    !record_has(record, candidate, candidate_pgtables))
		return false;
	page = oom->oom.page_size;
	memory = this->candidate_anon_rss / page +
		 this->candidate_file_rss / page +
		 this->candidate_shmem_rss / page +
		 this->candidate_swap / page + this->candidate_pgtables / page;
	*points = memory + (uint64_t)(int64_t)this->candidate_oom_score_adj *
			   (oom->oom.totalpages / 1000);
	return true;
}

static uint64_t difference(int64_t one, int64_t other)
{
	return one < other ? (uint64_t)other - one : (uint64_t)one - other;
}

static uint64_t slack_of(const struct load *load, const struct episode *episode)
{
	uint64_t processors = load->processors ? load->processors : PROCESSORS;

	if (load->slack >= 0)
		return load->slack;
	return processors * (HUGE_PAGE(episode->oom->oom.page_size) + BATCHES);
}

/*
 * If the table is full of candidates with equal points, the last one that was scored
 * was entered only when it was chosen, and was read then.
 */
static bool was_read_late(const struct episode *episode,
			  const union record *record)
{
	const union record *last, *oom = episode->oom;

	last = episode->candidates[episode->nr_candidates - 1];
	return as_candidate(record)->rank == 1 &&
	       as_candidate(record)->candidate_points ==
	       as_candidate(last)->candidate_points &&
	       record_has(oom, oom, candidates_eligible) &&
	       oom->oom.candidates_eligible > episode->nr_candidates;
}

static void expect_points(struct finding *finding, const union record *record,
			  int64_t wanted, uint64_t slack)
{
	int64_t seen = as_candidate(record)->candidate_points;

	finding->checked++;
	finding_expect(finding, difference(wanted, seen) <= slack, record,
		       "wanted: candidate_points=%" PRId64 ", within %" PRIu64 ", seen: %" PRId64,
		       wanted, slack, seen);
}

/**
 * rule_points() - points are made of memory, swap, page tables and oom_score_adj
 * @finding: where to take note of it
 * @load: all records
 */
void rule_points(struct finding *finding, const struct load *load)
{
	uint64_t most = 0, off, allowed = 0, inexact = 0;
	size_t i, j;

	for (i = 0; i < load->nr_episodes; i++) {
		const struct episode *episode = &load->episodes[i];

		for (j = 0; j < episode->nr_candidates; j++) {
			const union record *record = episode->candidates[j];
			int64_t wanted;

			if (!count_points(episode, record, &wanted) ||
			    was_read_late(episode, record))
				continue;
			allowed = slack_of(load, episode);
			expect_points(finding, record, wanted, allowed);
			off = difference(wanted, as_candidate(record)->
					 candidate_points);
			inexact += off > 0;
			if (off > most)
				most = off;
		}
	}
	if (inexact)
		finding_note(finding, "%" PRIu64 " of them off by up to %" PRIu64 " pages, "
			     "of %" PRIu64 " that may be",
			     inexact, most, allowed);
}

/**
 * struct sighting - a candidate, and what its points are made of
 * @record: it
 * @points: that
 */
struct sighting {
	const union record *record;
	int64_t points;
};

static int by_pid(const void *one, const void *other)
{
	const union record *a = ((const struct sighting *)one)->record;
	const union record *b = ((const struct sighting *)other)->record;

	if (as_candidate(a)->candidate_pid != as_candidate(b)->candidate_pid)
		return as_candidate(a)->candidate_pid <
		       as_candidate(b)->candidate_pid ? -1 : 1;
	return a->h.seq < b->h.seq ? -1 : a->h.seq > b->h.seq;
}

static bool is_unchanged(const union record *record, const union record *before)
{
	const struct oomwatch_candidate *a = as_candidate(record);
	const struct oomwatch_candidate *b = as_candidate(before);

	return a->candidate_pid == b->candidate_pid &&
	       a->candidate_tgid == b->candidate_tgid &&
	       !strncmp(a->candidate_comm, b->candidate_comm,
			OOMWATCH_COMM_LEN) &&
	       a->candidate_oom_score_adj == b->candidate_oom_score_adj &&
	       a->candidate_anon_rss == b->candidate_anon_rss &&
	       a->candidate_file_rss == b->candidate_file_rss &&
	       a->candidate_shmem_rss == b->candidate_shmem_rss &&
	       a->candidate_swap == b->candidate_swap &&
	       a->candidate_pgtables == b->candidate_pgtables;
}

/**
 * rule_unchanged() - points are exact if the memory of a candidate does not change
 * @finding: where to take note of it
 * @load: all records
 *
 * What a candidate held in an earlier episode, and holds after it was scored in this
 * one, it also held when it was scored.
 */
void rule_unchanged(struct finding *finding, const struct load *load)
{
	struct sighting *seen = calloc(load->nr_candidates + 1, sizeof(*seen));
	size_t count = 0, i, j;

	if (!seen)
		err(1, NULL);
	for (i = 0; i < load->nr_episodes; i++) {
		const struct episode *episode = &load->episodes[i];

		for (j = 0; j < episode->nr_candidates; j++) {
			seen[count].record = episode->candidates[j];
			count += count_points(episode, episode->candidates[j],
					      &seen[count].points);
		}
	}
	qsort(seen, count, sizeof(*seen), by_pid);
	for (i = 1; i < count; i++)
		if (is_unchanged(seen[i].record, seen[i - 1].record))
			expect_points(finding, seen[i].record, seen[i].points,
				      0);
	free(seen);
}

/* As the kernel's division: towards 0. Damaged records may have any number. */
static void expect_score(struct finding *finding, const struct episode *episode,
			 const union record *record, int64_t points,
			 int64_t seen)
{
	uint64_t total = episode->oom->oom.totalpages, scaled;
	int64_t wanted = 0;

	if (total > INT64_MAX)
		return;
	if (total) {
		scaled = (int64_t)((uint64_t)points * 1000) / (int64_t)total;
		wanted = (int64_t)((1000 + scaled) * 2) / 3;
	}
	finding->checked++;
	finding_expect(finding, seen == wanted, record,
		       "wanted: a score of %" PRId64 " for %" PRId64 " points of "
		       "%" PRIu64 ", seen: %" PRId64,
		       wanted, points, total, seen);
}

/**
 * rule_scores() - scores are points on the scale of /proc/PID/oom_score
 * @finding: where to take note of it
 * @load: all records
 * @episode: the episode
 */
void rule_scores(struct finding *finding, const struct load *load,
		 const struct episode *episode)
{
	const union record *oom = episode->oom;
	size_t i;

	(void)load;
	if (!oom || !record_has(oom, oom, totalpages))
		return;
	if (episode_is_scored(episode) && record_has(oom, oom, chosen_score))
		expect_score(finding, episode, oom, oom->oom.chosen_points,
			     oom->oom.chosen_score);
	for (i = 0; i < episode->nr_victims; i++) {
		const union record *victim = episode->victims[i];

		if (record_has(victim, victim, victim_points) &&
		    record_has(victim, victim, victim_score))
			expect_score(finding, episode, victim,
				     victim->victim.victim_points,
				     victim->victim.victim_score);
	}
	for (i = 0; i < episode->nr_candidates; i++) {
		const union record *candidate = episode->candidates[i];

		if (record_has(candidate, candidate, candidate_points) &&
		    record_has(candidate, candidate, candidate_score))
			expect_score(finding, episode, candidate,
				     as_candidate(candidate)->candidate_points,
				     as_candidate(candidate)->candidate_score);
	}
}
