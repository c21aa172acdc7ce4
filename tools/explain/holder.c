// SPDX-License-Identifier: GPL-2.0-only
/*
 * holder.c - a part of the page of explain: one large process, or too many
 *
 * What counts is the memory that a process holds for itself, not its points.
 */
#include <stdio.h>

#include "explain/account.h"
#include "explain/balance.h"
#include "explain/holder.h"
#include "explain/name.h"
#include "explain/score.h"
#include "explain/share.h"
#include "explain/sheet.h"
#include "explain/system.h"
#include "output/term.h"
#include "records/episode.h"

/* If there are at least this many processes, their number may be the cause. */
#define MANY	16

/**
 * struct holders - the processes whose memory is known
 * @known: how many there are
 * @largest: the process that holds most
 * @most: what that is, in bytes
 * @least: what the smallest holds
 * @sum: what all hold
 * @unsplit: how many there are of whose memory the parts are not known
 * @at_most: what each of these holds at most
 * @alike: how many hold more than half of the largest
 * @alike_sum: what these hold
 */
struct holders {
	size_t known;
	struct holding largest;
	double most;
	double least;
	double sum;
	size_t unsplit;
	double at_most;
	size_t alike;
	double alike_sum;
};

static void add_holding(struct holders *holders, const struct holding *holding)
{
	double own = score_own(&holding->score);

	holders->known++;
	if (holding->shared)
		return;
	if (own > holders->most) {
		holders->largest = *holding;
		holders->most = own;
	}
	if (holders->least < 0 || own < holders->least)
		holders->least = own;
	holders->sum += own;
}

/* Before 6.8 a log has the parts of the victim only; of others, the sum with their files. */
static void add_victim(struct holders *holders, const struct episode *episode)
{
	const union record *victim = episode_chosen(episode);
	struct holding holding;
	size_t i;

	if (!victim)
		return;
	holding = (struct holding){
		.pid = victim->victim.victim_pid,
		.comm = victim->victim.victim_comm,
		.score = score_of_victim(episode, victim),
	};
	for (i = 0; i < episode->nr_candidates; i++) {
		const struct oomwatch_candidate *row = &episode->candidates[i]->candidate;
		double bytes = row->candidate_rss * score_page(episode) +
			       row->candidate_swap + row->candidate_pgtables;

		if (row->candidate_pid == holding.pid)
			continue;
		holders->unsplit++;
		if (bytes > holders->at_most)
			holders->at_most = bytes;
	}
	if (holding.score.whole)
		add_holding(holders, &holding);
}

static struct holders find_holders(const struct episode *episode)
{
	struct holders holders = { .most = -1, .least = -1 };
	struct holding holding;
	size_t i = 0;
	double own;

	while (account_holding(episode, &i, &holding))
		add_holding(&holders, &holding);
	if (!holders.known)
		add_victim(&holders, episode);
	i = 0;
	while (account_holding(episode, &i, &holding)) {
		own = score_own(&holding.score);
		if (holding.shared || own <= holders.most / 2)
			continue;
		holders.alike++;
		holders.alike_sum += own;
	}
	return holders;
}

/* All memory, without swap where that is known. */
static double memory_of(const struct episode *episode, double total)
{
	return !episode_is_memcg(episode) && account_has_system(episode) ?
	       episode->memory->memory.total : total;
}

/* Is much of the memory that ran out none that processes have for themselves? */
static bool has_further(const struct episode *episode)
{
	double rest;

	if (!episode_is_memcg(episode))
		return account_has_system(episode) && system_has_further(episode);
	if (balance_is_known(episode))
		return balance_has_further(episode);
	return account_rest(episode, &rest) &&
	       rest * SHEET_NAMED >= episode->oom->oom.oom_memcg_usage;
}

static bool advise_one(const struct episode *episode, const struct holders *holders,
		       double total)
{
	char name[NAME_ROOM], share[TERM_ROOM];
	const union record *oom = episode->oom;
	const char *why = episode_is_memcg(episode) ?
			  "either it leaks, or the limit is too small for it" :
			  "either it leaks, or the machine is too small for it";

	if (holders->most < total * 2 / 5 || holders->most < holders->at_most)
		return false;
	if (holders->most < total * 3 / 4 || has_further(episode) ||
	    (record_has(oom, oom, oom_memcg_max) &&
	     oom->oom.oom_memcg_max == OOMWATCH_UNLIMITED))
		why = "whether that is usual for it is not recorded";
	name_comm(name, holders->largest.comm);
	term_bullet("%s (%d) holds %s of the memory%s that ran out%s: %s.",
		    name, holders->largest.pid,
		    share_of(share, holders->most, total),
		    total <= memory_of(episode, total) ? "" :
		    system_has_zspages(episode) ?
		    " and swap (some of which is in the same memory, compressed)" :
		    " and swap",
		    episode->nr_victims &&
		    !episode_is_victim(episode, holders->largest.pid) ?
		    ", and was not killed" : "", why);
	return true;
}

/*
 * What all processes hold, including those without a record. The kernel counts it for
 * the system; for a cgroup this is an upper bound, since the best candidates have records.
 */
static double held_by_all(const struct episode *episode,
			  const struct holders *holders)
{
	size_t processes = account_processes(episode);
	const struct oomwatch_memory *memory;
	double anon = 0;

	if (episode_is_memcg(episode) || !account_has_system(episode))
		return holders->sum + (processes > holders->known ?
				       (processes - holders->known) *
				       holders->least : 0);
	memory = &episode->memory->memory;
	account_anon(episode, &anon);
	return anon + memory->pagetables + memory->kernel_stack;
}

/*
 * As after a fork bomb: each process is small. The memory that the kernel needs for a
 * process is not recorded, so they need not hold most of the memory.
 */
static bool is_crowd(const struct episode *episode, const struct holders *holders,
		     double total)
{
	double held = held_by_all(episode, holders), rest;

	if (account_processes(episode) < MANY || holders->most > total / 8)
		return false;
	if (!episode_is_memcg(episode) && account_rest(episode, &rest) && rest > held)
		return false;
	return held >= memory_of(episode, total) / 4;
}

static bool advise_crowd(const struct episode *episode,
			 const struct holders *holders, double total)
{
	char size[TERM_ROOM], sum[TERM_ROOM], all[TERM_ROOM];
	bool system = !episode_is_memcg(episode) && account_has_system(episode);

	if (!is_crowd(episode, holders, total))
		return false;
	term_size(sum, holders->sum < total ? holders->sum : total);
	term_bullet("%zu processes, of which the largest holds %s: there may be too many of them, as after a fork bomb. The %zu with a record hold %s together%s%s.",
		    account_processes(episode), term_size(size, holders->most),
		    holders->known, sum,
		    system ? "; all of them, with their page tables and kernel stacks, " :
		    "", system ? term_size(all, held_by_all(episode, holders)) : "");
	return true;
}

static bool advise_alike(const struct holders *holders, double total)
{
	char share[TERM_ROOM];

	if (holders->alike < 4 || holders->alike_sum < total / 2)
		return false;
	term_bullet("%zu processes hold more than half as much as the largest, and %s of the memory together: there may be too many of them, rather than one that is too large.",
		    holders->alike, share_of(share, holders->alike_sum, total));
	return true;
}

/**
 * holder_advise() - print whether one process is large, or many are too many
 * @episode: the episode
 *
 * Return: false if there is nothing to say.
 */
bool holder_advise(const struct episode *episode)
{
	double total = score_total(episode);
	struct holders holders;

	if (total <= 0 || episode_is_sysrq(episode) || episode_is_bpf(episode) ||
	    episode_is_restricted(episode))
		return false;
	holders = find_holders(episode);
	if (!holders.known)
		return false;
	if (advise_one(episode, &holders, total))
		return true;
	return !holders.unsplit &&
	       (advise_crowd(episode, &holders, total) ||
		advise_alike(&holders, total));
}
