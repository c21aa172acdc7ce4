// SPDX-License-Identifier: GPL-2.0-only
/*
 * rule_order.c - how records follow one another: design.rst, "Records"
 */
#include <inttypes.h>

#include "verify/rule.h"

/* The kernel's fast clock may differ by less than this between CPUs. */
#define CLOCK_SLACK_NS	1000000

/* A run of repeats is published once a second; its last ones may be yet to come. */
#define FLOOD_NS	3000000000

static void note_missing(struct finding *finding, uint64_t before, uint64_t between,
			 uint64_t told)
{
	if (told)
		finding_note(finding, "%" PRIu64 " in between are missing", told + between);
	else if (between)
		finding_note(finding, "%" PRIu64 " before and after the kept ones were overwritten",
			     before + between);
	else if (before)
		finding_note(finding, "%" PRIu64 " before them were overwritten",
			     before);
}

/* Were records overwritten before the one at an index, as the kept ones show? */
static bool was_thinned(const struct load *load, size_t i)
{
	return load->marks[i - 1] & LOAD_KEPT || load->marks[i] & LOAD_BEHIND_KEPT;
}

/* Was a record kept, when the one before it was not? */
static bool is_kept_late(const struct load *load, size_t i)
{
	return !(load->marks[i] & LOAD_NOT_KEPT) &&
	       !(load->marks[i - 1] & LOAD_KEPT) &&
	       !(load->marks[i] & LOAD_BEHIND_KEPT);
}

static void check_next(struct finding *finding, const struct load *load,
		       size_t i)
{
	uint64_t last = load->records[i - 1]->h.seq;
	uint64_t seq = load->records[i]->h.seq;

	finding_expect(finding, seq == last + 1 || load->gaps_told ||
		       was_thinned(load, i), load->records[i],
		       "wanted: seq=%" PRIu64 ", seen: seq=%" PRIu64 ", so records are missing",
		       last + 1, seq);
	finding_expect(finding, load->gaps_told || !is_kept_late(load, i),
		       load->records[i],
		       "wanted: records with kept=1 before all others, seen: one after them");
}

/**
 * rule_seq() - each record follows the one before, and there is one of each number
 * @finding: where to take note of it
 * @load: the records
 *
 * Records that were kept when others were overwritten come first, and others are
 * missing after them. If a reader was too slow, the device says so.
 */
void rule_seq(struct finding *finding, const struct load *load)
{
	uint64_t between = 0, told = 0;
	size_t i;

	for (i = 1; i < load->count; i++) {
		check_next(finding, load, i);
		if (was_thinned(load, i))
			between += load->records[i]->h.seq -
				   load->records[i - 1]->h.seq - 1;
		else if (load->gaps_told)
			told += load->records[i]->h.seq - load->records[i - 1]->h.seq - 1;
	}
	for (i = 0; i < load->nr_others; i++)
		finding_expect(finding, false, load->others[i],
			       "wanted: one record of this seq, seen: two that differ");
	if (load->back)
		finding_expect(finding, false, load->back,
			       "wanted: a greater seq than that of the record before, seen: none");
	note_missing(finding, load->records[0]->h.seq - 1, between, told);
	finding->checked += load->count;
}

/* All records that are published at its end come before the oom record. */
static bool stands_at_end(const struct episode *episode,
			  const union record *record)
{
	uint64_t others = episode->nr_candidates + !!episode->memory +
			  !!episode->stack + !!episode->memcg + episode->nr_relatives +
			  !!episode->system + episode->nr_free_areas + episode->nr_hugetlbs +
			  episode->nr_newer;
	uint64_t end = episode->oom->h.seq;

	return !record || (record->h.seq < end &&
			   record->h.seq + others >= end);
}

static bool ends_together(const struct episode *episode)
{
	size_t i;

	for (i = 0; i < episode->nr_candidates; i++)
		if (!stands_at_end(episode, episode->candidates[i]))
			return false;
	return stands_at_end(episode, episode->memory) &&
	       stands_at_end(episode, episode->stack);
}

/**
 * rule_whole() - an episode has its victims, then the others, oom being the last
 * @finding: where to take note of it
 * @load: all records
 * @episode: the episode
 */
void rule_whole(struct finding *finding, const struct load *load,
		const struct episode *episode)
{
	const union record *oom = episode->oom;

	(void)load;
	if (!episode->number)
		return;
	finding->checked++;
	if (!finding_expect(finding, !episode->late, episode->begin,
			    "wanted: a greater episode than before, seen: %" PRIu64,
			    (uint64_t)episode->number) || episode->cut)
		return;
	if (!finding_expect(finding, oom, episode->begin,
			    "wanted: an oom record at its end, seen: none"))
		return;
	if (record_has(oom, oom, victims))
		finding_expect(finding,
			       oom->oom.victims == episode->nr_victims, oom,
			       "wanted: victims=%zu, as many as have a record, seen: %u",
			       episode->nr_victims, oom->oom.victims);
	finding_expect(finding, ends_together(episode), oom,
		       "wanted: no other record between its last ones, seen: one");
}

/* The last episode that is so old that all before it must have been published. */
static const struct episode *last_told(const struct load *load)
{
	size_t i = load->nr_episodes;

	while (i--) {
		const struct episode *episode = &load->episodes[i];

		if (episode->oom && !episode->repeats &&
		    episode->oom->h.time_ns + FLOOD_NS <= load->end_ns)
			return episode;
	}
	return NULL;
}

/* Is the last record of an episode after all records that are missing? */
static bool is_behind(const struct episode *episode, uint64_t seq)
{
	const union record *end = episode->oom ? episode->oom : episode->begin;

	return end->h.seq >= seq;
}

/**
 * rule_missing() - each episode has an oom record, or one that stands for it
 * @finding: where to take note of it
 * @load: all records
 *
 * This checks the records after the last missing one. A record there may stand for
 * episodes before it, so there may be more episodes than expected.
 */
void rule_missing(struct finding *finding, const struct load *load)
{
	uint64_t from = load->nr_holes ?
			load->holes[load->nr_holes - 1].before : 0;
	const struct episode *last = last_told(load);
	uint64_t first = load->nr_holes ? UINT64_MAX : 1, told = 0, wanted;
	size_t i;

	for (i = 0; i < load->nr_episodes; i++) {
		const struct episode *episode = &load->episodes[i];

		if (!last || !is_behind(episode, from))
			continue;
		if (episode->repeats)
			told += episode->oom->oom.repeats;
		else if (episode->oom && episode->number <= last->number)
			told++;
		if (!episode->repeats && episode->number &&
		    episode->number < first)
			first = episode->number;
	}
	if (!last || last->number < first)
		return;
	wanted = last->number - first + 1;
	finding->checked += wanted;
	finding_expect(finding, told >= wanted, last->oom,
		       "wanted: oom records for %" PRIu64 " events, from "
		       "%" PRIu64 " on, seen: for %" PRIu64,
		       wanted, first, told);
}

static uint64_t entry_of(const union record *oom)
{
	uint64_t duration = oom->oom.duration_us * 1000;

	return duration < oom->h.time_ns ? oom->h.time_ns - duration : 0;
}

static bool is_before(uint64_t ns, uint64_t other)
{
	return ns <= other + CLOCK_SLACK_NS;
}

static void check_inside(struct finding *finding, const struct episode *episode,
			 const union record *record, uint64_t end)
{
	uint64_t entry = entry_of(episode->oom);

	if (record)
		finding_expect(finding, is_before(entry, record->h.time_ns) &&
			       is_before(record->h.time_ns, end), record,
			       "wanted: a time from %" PRIu64 " to %" PRIu64 " us, seen: %" PRIu64,
			       entry / 1000, end / 1000,
			       (uint64_t)record->h.time_ns / 1000);
}

/* If the kernel's choice is recorded, the candidates were recorded before any kill. */
static void check_collected(struct finding *finding,
			    const struct episode *episode)
{
	uint64_t end = UINT64_MAX - CLOCK_SLACK_NS;

	if (episode->nr_victims && record_has(episode->oom, oom, chosen_pid))
		end = episode->victims[0]->h.time_ns;
	if (episode->nr_candidates)
		check_inside(finding, episode, episode->candidates[0], end);
	check_inside(finding, episode, episode->memory, end);
}

static void check_times(struct finding *finding, const struct episode *episode)
{
	const union record *oom = episode->oom;
	size_t i;

	finding_expect(finding, oom->oom.duration_us <= oom->h.time_ns / 1000 + 1,
		       oom, "wanted: duration_us up to the time since boot, seen: %" PRIu64,
		       (uint64_t)oom->oom.duration_us);
	for (i = 0; i < episode->nr_victims; i++)
		check_inside(finding, episode, episode->victims[i],
			     oom->h.time_ns);
	check_inside(finding, episode, episode->stack, entry_of(oom));
	check_collected(finding, episode);
}

/**
 * rule_times() - what belongs to an episode happens between its entry and return,
 *		  and the next one is entered after that
 * @finding: where to take note of it
 * @load: all records
 */
void rule_times(struct finding *finding, const struct load *load)
{
	uint64_t end = 0;
	size_t i;

	if (!load->boot) {
		finding_note(finding, "times are wall time, which may have been set");
		return;
	}
	for (i = 0; i < load->nr_episodes; i++) {
		const struct episode *episode = &load->episodes[i];
		const union record *oom = episode->oom;

		if (!oom || !record_has(oom, oom, duration_us))
			continue;
		finding->checked++;
		check_times(finding, episode);
		if (episode->repeats || episode->late)
			continue;
		finding_expect(finding, is_before(end, entry_of(oom)), oom,
			       "wanted: an entry after the return of the event before, "
			       "at %" PRIu64 " us, seen: %" PRIu64,
			       end / 1000, entry_of(oom) / 1000);
		end = oom->h.time_ns;
	}
}
