// SPDX-License-Identifier: GPL-2.0-only
/*
 * loads.c - which records are of one load of the module, and in which order
 *
 * A file may have several logs in it, one after the other, of one boot or of several,
 * with some records more than once, and lines that are out of order.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "lib/field.h"
#include "records/chain.h"
#include "records/clock.h"
#include "records/loads.h"

/* In a file of several logs, at least this many records are in order, on average. */
#define LOG_RECORDS	4

static void *room_for(size_t count, size_t size)
{
	void *room = calloc(count ? count : 1, size);

	if (!room)
		err(1, NULL);
	return room;
}

static int compare(uint64_t one, uint64_t other)
{
	return one < other ? -1 : one > other;
}

/* All but the flag that a record gets when others are overwritten. */
static int compare_records(const union record *a, const union record *b)
{
	size_t header = sizeof(a->h);
	int order = compare(a->h.seq, b->h.seq);

	if (!order)
		order = compare(a->h.time_ns, b->h.time_ns);
	if (!order)
		order = compare(a->h.episode, b->h.episode);
	if (!order)
		order = compare(a->h.type, b->h.type);
	if (!order)
		order = compare(a->h.valid, b->h.valid);
	if (!order)
		order = compare(a->h.truncated, b->h.truncated);
	if (!order)
		order = compare(a->h.size, b->h.size);
	if (!order)
		order = compare(a->h.flags & ~OOMWATCH_FLAG_KEPT,
				b->h.flags & ~OOMWATCH_FLAG_KEPT);
	return order ? order : memcmp(a->bytes + header, b->bytes + header,
				      a->h.size - header);
}

static int by_record(const void *one, const void *other)
{
	const struct item *a = one, *b = other;
	int order = compare_records(a->record, b->record);

	return order ? order : compare(a->place, b->place);
}

static bool is_kept(const union record *record)
{
	return record->h.flags & OOMWATCH_FLAG_KEPT;
}

static unsigned char marks_of(const struct history *history, size_t place)
{
	const union record *record = history->records[place];
	const union record *before = place ? history->records[place - 1] : NULL;
	unsigned char marks = is_kept(record) ? LOAD_KEPT : LOAD_NOT_KEPT;

	if (before && is_kept(before) && before->h.seq < record->h.seq)
		marks |= LOAD_BEHIND_KEPT;
	return marks;
}

static void make_item(struct item *item, const struct split *split,
		      const struct history *history, size_t place)
{
	const union record *record = history->records[place];
	__u64 wall;

	item->record = record;
	item->place = place;
	item->marks = marks_of(history, place);
	item->dated = split->clock->boot && ow_field_wall(&record->h, &wall);
	if (item->dated)
		item->ahead = wall - record->h.time_ns;
}

/* Return: the first record that is not behind all before it; NULL: there is none. */
static const union record *make_items(struct split *split,
				      const struct history *history)
{
	const union record *back = NULL;
	__u64 last = 0;
	size_t i;

	split->items = room_for(history->count, sizeof(*split->items));
	split->count = history->count;
	for (i = 0; i < history->count; i++) {
		const union record *record = history->records[i];

		if (i && record->h.seq <= last && !back)
			back = record;
		last = record->h.seq;
		make_item(&split->items[i], split, history, i);
	}
	return back;
}

/* Sort the records; copies stand side by side then. Return: how many there were. */
static size_t drop_copies(struct split *split)
{
	size_t kept = 0, i;

	qsort(split->items, split->count, sizeof(*split->items), by_record);
	for (i = 0; i < split->count; i++) {
		struct item *item = &split->items[i];

		if (kept && !compare_records(split->items[kept - 1].record,
					     item->record))
			split->items[kept - 1].marks |= item->marks;
		else
			split->items[kept++] = *item;
	}
	i = split->count - kept;
	split->count = kept;
	return i;
}

/* In the order of the history again, to see which record follows which. */
static void rank(struct split *split, size_t places)
{
	struct item **by_rank = room_for(places, sizeof(*by_rank));
	size_t ranks = 0, run = 0, i;

	for (i = 0; i < split->count; i++)
		by_rank[split->items[i].place] = &split->items[i];
	for (i = 0; i < places; i++) {
		struct item *item = by_rank[i];

		if (!item)
			continue;
		if (ranks && item->record->h.seq <=
			     by_rank[ranks - 1]->record->h.seq)
			run++;
		item->rank = ranks;
		item->run = run;
		by_rank[ranks++] = item;
	}
	split->by_rank = by_rank;
	split->in_parts = split->count >= LOG_RECORDS * (run + 1);
}

/* When a load ended; false: that is not known. */
static bool date_of(const struct split *split, const struct chain *chain,
		    int64_t *ns)
{
	return clock_wall(split->clock, &chain->last->record->h, ns);
}

static bool all_dated(const struct split *split)
{
	int64_t ns;
	size_t i;

	for (i = 0; i < split->nr_chains; i++)
		if (!date_of(split, &split->chains[i], &ns))
			return false;
	return true;
}

/**
 * struct entry - a load, to be sorted
 * @chain: it
 * @when: when it ended, or where it starts in the history
 */
struct entry {
	struct chain *chain;
	int64_t when;
};

static int by_when(const void *one, const void *other)
{
	const struct entry *a = one, *b = other;

	if (a->when != b->when)
		return a->when < b->when ? -1 : 1;
	return compare(a->chain->first_rank, b->chain->first_rank);
}

/* The newest one last; where that is not known, in the order of the history. */
static void sort_loads(struct split *split)
{
	struct entry *entries = room_for(split->nr_chains, sizeof(*entries));
	bool dated = all_dated(split);
	size_t i;

	for (i = 0; i < split->nr_chains; i++) {
		struct entry *entry = &entries[i];

		entry->chain = &split->chains[i];
		if (dated)
			date_of(split, entry->chain, &entry->when);
		else
			entry->when = entry->chain->first_rank;
	}
	qsort(entries, split->nr_chains, sizeof(*entries), by_when);
	for (i = 0; i < split->nr_chains; i++)
		entries[i].chain->load = i;
	free(entries);
}

static void fill_loads(struct loads *loads, const struct split *split)
{
	size_t i;

	loads->count = split->nr_chains;
	loads->loads = room_for(loads->count, sizeof(*loads->loads));
	for (i = 0; i < split->nr_chains; i++) {
		const struct chain *chain = &split->chains[i];
		struct load *load = &loads->loads[chain->load];

		load->records = room_for(chain->count, sizeof(*load->records));
		load->marks = room_for(chain->count, sizeof(*load->marks));
		load->others = room_for(chain->nr_others, sizeof(*load->others));
		loads->nr_others += chain->nr_others;
	}
	for (i = 0; i < split->count; i++) {
		const struct item *item = &split->items[i];
		struct load *load;

		load = &loads->loads[split->chains[item->chain].load];
		if (item->other) {
			load->others[load->nr_others++] = item->record;
			continue;
		}
		load->marks[load->count] = item->marks;
		load->records[load->count++] = item->record;
	}
}

/**
 * loads_split() - find out which records are of one load of the module
 * @loads: where they go
 * @history: the records, which have to stay
 * @clock: what their times mean
 */
void loads_split(struct loads *loads, const struct history *history,
		 const struct clock *clock)
{
	struct split split = { .clock = clock };

	memset(loads, 0, sizeof(*loads));
	loads->back = make_items(&split, history);
	if (loads->back)
		loads->copies = drop_copies(&split);
	rank(&split, history->count);
	chains_make(&split);
	sort_loads(&split);
	fill_loads(loads, &split);
	free(split.items);
	free(split.by_rank);
	free(split.chains);
}

/**
 * loads_newest() - find the newest load
 * @loads: the loads
 *
 * Return: the newest; NULL if there is none.
 */
struct load *loads_newest(struct loads *loads)
{
	return loads->count ? &loads->loads[loads->count - 1] : NULL;
}

/**
 * loads_warn() - tell the user which records were left out
 * @loads: the loads
 * @name: what messages call the source of the records
 */
void loads_warn(const struct loads *loads, const char *name)
{
	if (loads->copies)
		warnx("%s: dropped %zu duplicate record%s", name, loads->copies,
		      loads->copies == 1 ? "" : "s");
	if (loads->nr_others)
		warnx("%s: %zu time%s, two records of one number differ: the one with more fields counts",
		      name, loads->nr_others,
		      loads->nr_others == 1 ? "" : "s");
}

/**
 * loads_free() - free the memory
 * @loads: what loads_split() has found
 */
void loads_free(struct loads *loads)
{
	size_t i;

	for (i = 0; i < loads->count; i++) {
		struct load *load = &loads->loads[i];

		free(load->records);
		free(load->marks);
		free(load->others);
		free(load->episodes);
		free(load->victims);
		free(load->endings);
		free(load->by_task);
		free(load->candidates);
		free(load->relatives);
		free(load->free_areas);
		free(load->hugetlbs);
		free(load->holes);
	}
	free(loads->loads);
}
