// SPDX-License-Identifier: GPL-2.0-only
/*
 * rule_log.c - who is chosen, as far as the kernel's log tells
 *
 * The log has the task table, and not the points that were compared. They are computed
 * again; the table is written after the choice, on a slow console long after it.
 */
#include <inttypes.h>
#include <string.h>

#include "records/path.h"
#include "verify/rule.h"

/* The oom_score_adj of who may not be killed. */
#define NEVER		(-1000)

/*
 * The points of others may be more than those of the chosen one by that part of them,
 * and by so many pages: what may have changed meanwhile.
 */
#define PART		4
#define PAGES		6144
#define PAGES_OF_MEMCG	256

/**
 * struct estimate - the points of a row of the task table
 * @known: they are
 * @least: how many there are at least: something may have been taken off for root
 * @most: how many at most
 */
struct estimate {
	bool known;
	int64_t least;
	int64_t most;
};

static struct estimate estimate(const struct episode *episode,
				const union record *record, bool adj_matters)
{
	const struct oomwatch_candidate *row = &record->candidate;
	const struct oomwatch_oom *oom = &episode->oom->oom;
	struct estimate is = { 0 };
	uint64_t part = 0;

	if (!record_has(record, candidate, candidate_rss) ||
	    !record_has(record, candidate, candidate_swap) ||
	    !record_has(record, candidate, candidate_pgtables) ||
	    !record_has(episode->oom, oom, page_size) || !oom->page_size)
		return is;
	is.known = true;
	is.most = row->candidate_rss + row->candidate_swap / oom->page_size +
		  row->candidate_pgtables / oom->page_size;
	if (!record_has(record, candidate, candidate_points)) {
		part = record_has(episode->oom, oom, totalpages) ?
		       oom->totalpages : (uint64_t)is.most;
		part = part / 32 + is.most / 32;
	}
	if (adj_matters)
		is.most += row->candidate_oom_score_adj *
			   (int64_t)(oom->totalpages / 1000);
	is.least = is.most - (int64_t)part;
	return is;
}

static const union record *find_row(const struct episode *episode, __s32 pid)
{
	size_t i;

	for (i = 0; i < episode->nr_candidates; i++)
		if (episode->candidates[i]->candidate.candidate_pid == pid)
			return episode->candidates[i];
	return NULL;
}

/* Do those who could be killed differ in oom_score_adj? */
static bool differ(const struct episode *episode)
{
	const struct oomwatch_candidate *first = NULL;
	size_t i;

	for (i = 0; i < episode->nr_candidates; i++) {
		const struct oomwatch_candidate *row;

		row = &episode->candidates[i]->candidate;
		if (row->candidate_oom_score_adj == NEVER)
			continue;
		if (first && first->candidate_oom_score_adj !=
			     row->candidate_oom_score_adj)
			return true;
		first = row;
	}
	return false;
}

/* Was it not compared, by what else the log says? */
static bool is_out(const struct load *load, const struct episode *episode,
		   const struct oomwatch_candidate *row)
{
	size_t i;

	if (row->candidate_oom_score_adj == NEVER)
		return true;
	/* It was killed before, and has not gone. */
	for (i = 0; i < load->nr_victims; i++)
		if (load->victims[i]->h.episode < episode->number &&
		    load->victims[i]->victim.victim_pid == row->candidate_pid)
			return true;
	/* It shares the memory of one that may not be killed, or is in vfork(). */
	for (i = 0; i < episode->nr_candidates; i++) {
		const struct oomwatch_candidate *other;

		other = &episode->candidates[i]->candidate;
		if (other != row && other->candidate_rss == row->candidate_rss &&
		    other->candidate_total_vm == row->candidate_total_vm &&
		    other->candidate_pgtables == row->candidate_pgtables)
			return true;
	}
	return false;
}

/* Was the choice made by points, among all that the table has? */
static bool is_comparable(const struct episode *episode)
{
	const union record *oom = episode->oom;
	struct path message;

	/* The line that has both has a constraint that is none of mainline's. */
	if (record_has(oom, oom, nodemask) && !record_has(oom, oom, constraint))
		return false;
	if (record_has(oom, oom, constraint) &&
	    oom->oom.constraint != OOMWATCH_CONSTRAINT_NONE &&
	    oom->oom.constraint != OOMWATCH_CONSTRAINT_MEMCG)
		return false;
	return !path_of(&oom->h, "message", &message) ||
	       !memmem(message.bytes, message.length,
		       "oom_kill_allocating_task", 24);
}

static bool is_trigger(const union record *oom)
{
	return record_has(oom, oom, trigger_pid) &&
	       oom->oom.trigger_pid == oom->oom.chosen_pid;
}

static int64_t slack_of(const struct load *load, const struct episode *episode,
			int64_t points)
{
	const union record *oom = episode->oom;
	bool memcg = record_has(oom, oom, context) &&
		     oom->oom.context == OOMWATCH_CONTEXT_MEMCG;
	int64_t least = memcg ? PAGES_OF_MEMCG : PAGES;

	if (load->slack >= 0)
		return load->slack;
	return points / PART > least ? points / PART : least;
}

/**
 * rule_log_chosen() - the chosen one has the most points, or about as many
 * @finding: where to take note of it
 * @load: all records
 * @episode: the episode, which is of a log, and has an oom record with chosen_pid
 */
void rule_log_chosen(struct finding *finding, const struct load *load,
		     const struct episode *episode)
{
	const union record *oom = episode->oom;
	const union record *chosen = find_row(episode, oom->oom.chosen_pid);
	struct estimate mine = { 0 }, other;
	bool matters = differ(episode);
	int64_t most;
	size_t i;

	if (chosen && (!matters || record_has(oom, oom, totalpages)) &&
	    is_comparable(episode))
		mine = estimate(episode, chosen, matters);
	if (!mine.known) {
		finding->unsaid++;
		return;
	}
	most = mine.most + slack_of(load, episode, mine.most);
	for (i = 0; i < episode->nr_candidates; i++) {
		const union record *row = episode->candidates[i];

		other = estimate(episode, row, matters);
		if (row == chosen || !other.known || other.least <= most ||
		    is_out(load, episode, &row->candidate))
			continue;
		/* It may have asked to be the first to go, as swapoff does. */
		if (is_trigger(oom)) {
			finding->unsaid++;
			return;
		}
		finding_expect(finding, false, row,
			       "wanted: up to %" PRId64 " points, since the chosen one "
			       "has %" PRId64 ", seen: candidate_pid=%d with %" PRId64,
			       most, mine.most, row->candidate.candidate_pid,
			       other.least);
		break;
	}
	finding->checked++;
}
