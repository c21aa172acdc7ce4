// SPDX-License-Identifier: GPL-2.0-only
/*
 * chain.c - which record follows which, in the same load of the module
 *
 * In each load seq starts at 1 again, and so do the numbers of episodes. The records
 * are sorted by seq, and each is added to the load whose last record it follows: by its
 * boot, as far as the wall time tells it, by its place in the history, by its time and
 * by its episode.
 */
#include <err.h>
#include <stdlib.h>

#include "records/chain.h"
#include "records/episode.h"

#define NS	1000000000ULL

/* Records are in the order of publication: the time of the event may step back. */
#define STEP_BACK_NS	(60 * NS)

/* Two records with one number in the same load have the same time. */
#define MOMENT_NS	NS

/* The clocks of two boots are never closer than this. */
#define SAME_BOOT_NS	(2 * NS)

/* Only the last loads, at most this many, are looked at. */
#define CHAINS_MAX	1024

/* Whether two records are of the same boot, as far as their clocks tell. */
enum boot {
	BOOT_OTHER,
	BOOT_UNKNOWN,
	BOOT_SAME,
};

static bool is_next(const struct chain *chain, const struct item *item)
{
	return item->record->h.seq == chain->last->record->h.seq + 1;
}

static bool is_behind(const struct chain *chain, const struct item *item)
{
	return item->rank == chain->last->rank + 1;
}

/*
 * The boot is another one if its clock is another one, and it may have begun when that
 * of the chain had ended, or the other way round. Else the clock was set, as it also
 * was if the records follow one another without a gap, or the gap is where others were
 * overwritten.
 */
static enum boot compare_boot(const struct chain *chain,
			      const struct item *item)
{
	const struct item *dated = chain->dated;
	uint64_t apart, ran;

	if (!dated || !item->dated)
		return BOOT_UNKNOWN;
	if (item->ahead >= dated->ahead) {
		apart = (uint64_t)item->ahead - (uint64_t)dated->ahead;
		ran = dated->record->h.time_ns;
	} else {
		apart = (uint64_t)dated->ahead - (uint64_t)item->ahead;
		ran = item->record->h.time_ns;
	}
	if (apart <= SAME_BOOT_NS)
		return BOOT_SAME;
	if (apart < ran || is_next(chain, item) ||
	    (is_behind(chain, item) && chain->last->marks & LOAD_KEPT))
		return BOOT_UNKNOWN;
	return BOOT_OTHER;
}

static bool comes_after(const union record *record, const union record *before)
{
	return record->h.time_ns + STEP_BACK_NS >= before->h.time_ns;
}

/* Do time and episode not go back? */
static bool goes_on(const struct chain *chain, const struct item *item)
{
	return comes_after(item->record, chain->last->record) &&
	       (!episode_grows_with(item->record) ||
		item->record->h.episode >= chain->episode);
}

/* If a record follows the last one in the history, it has to come after it in time, too. */
static bool fits(const struct split *split, const struct chain *chain,
		 const struct item *item)
{
	const union record *record = item->record, *next;
	size_t rank = chain->last->rank + 1;

	if (rank == split->count ||
	    split->by_rank[rank]->run != chain->last->run)
		return true;
	next = split->by_rank[rank]->record;
	return comes_after(next, record) &&
	       (!episode_grows_with(next) || !episode_grows_with(record) ||
		record->h.episode <= next->h.episode);
}

/* How well a record fits after the last one of a chain; 0: it does not. */
static unsigned int match(const struct split *split, const struct chain *chain,
			  const struct item *item)
{
	enum boot boot = compare_boot(chain, item);
	bool behind = is_behind(chain, item), next = is_next(chain, item);

	if (chain->last->record->h.seq >= item->record->h.seq ||
	    boot == BOOT_OTHER)
		return 0;
	if (behind && !next && !goes_on(chain, item))
		return 0;
	if (!behind && !goes_on(chain, item))
		return 0;
	if (!behind && split->in_parts &&
	    (!fits(split, chain, item) || (!next && boot == BOOT_UNKNOWN)))
		return 0;
	return 1 + 4 * (boot == BOOT_SAME) + 2 * behind + next;
}

static uint64_t time_between(const struct chain *chain, const struct item *item)
{
	uint64_t one = chain->last->record->h.time_ns;
	uint64_t other = item->record->h.time_ns;

	return one < other ? other - one : one - other;
}

/* Only the first record of a load has the number 1. */
static bool is_other(const struct chain *chain, const struct item *item)
{
	return item->record->h.seq == chain->last->record->h.seq &&
	       item->record->h.seq != 1 &&
	       compare_boot(chain, item) != BOOT_OTHER &&
	       time_between(chain, item) <= MOMENT_NS;
}

/* The chain that a record follows best, else one that has another of its number. */
static struct chain *find_chain(const struct split *split,
				const struct item *item)
{
	struct chain *best = NULL, *same = NULL;
	unsigned int most = 0;
	size_t looked = 0;

	while (looked < split->nr_chains && looked < CHAINS_MAX) {
		struct chain *chain = &split->chains[split->nr_chains - ++looked];
		unsigned int how = match(split, chain, item);

		if (how > most || (how && how == most &&
				   time_between(chain, item) <
				   time_between(best, item))) {
			best = chain;
			most = how;
		}
		if (!same && is_other(chain, item))
			same = chain;
	}
	return best ? best : same;
}

static struct chain *add_chain(struct split *split, const struct item *item)
{
	struct chain *chain;

	/* The array grows to 1, 2, 4 ... elements. */
	if (!(split->nr_chains & (split->nr_chains - 1)))
		split->chains = reallocarray(split->chains,
					     2 * split->nr_chains + 1,
					     sizeof(*split->chains));
	if (!split->chains)
		err(1, NULL);
	chain = &split->chains[split->nr_chains++];
	*chain = (struct chain){ .first_rank = item->rank };
	return chain;
}

static int count_bits(const struct item *item)
{
	return __builtin_popcountll(item->record->h.valid);
}

/* If two records have one number, one of them may be cut off: the longer one counts. */
static bool is_better(const struct item *item, const struct item *other)
{
	int bits = count_bits(item), others = count_bits(other);

	return bits > others || (bits == others && item->rank < other->rank);
}

static void add_item(struct chain *chain, struct item *item)
{
	struct item *last = chain->last;

	if (item->rank < chain->first_rank)
		chain->first_rank = item->rank;
	if (last && last->record->h.seq == item->record->h.seq) {
		chain->nr_others++;
		if (is_better(last, item)) {
			item->other = true;
			return;
		}
		last->other = true;
	} else {
		chain->count++;
	}
	chain->last = item;
	if (item->dated)
		chain->dated = item;
	if (episode_grows_with(item->record) &&
	    item->record->h.episode > chain->episode)
		chain->episode = item->record->h.episode;
}

/**
 * chains_make() - find out which load each record is of
 * @split: the records, in the order of seq
 */
void chains_make(struct split *split)
{
	size_t i;

	for (i = 0; i < split->count; i++) {
		struct item *item = &split->items[i];
		struct chain *chain = find_chain(split, item);

		if (!chain)
			chain = add_chain(split, item);
		add_item(chain, item);
		item->chain = chain - split->chains;
	}
}
