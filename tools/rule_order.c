// SPDX-License-Identifier: GPL-2.0-only
/*
 * rule_order.c - how records follow one another: design.rst, "Records"
 */
#include <inttypes.h>

#include "rule.h"

/* How much the kernel's fast clock may differ between processors, and more. */
#define CLOCK_SLACK_NS	1000000

/* A run of repeats is told once a second; its last ones may be yet to come. */
#define FLOOD_NS	3000000000

/**
 * rule_seq() - each record follows the one before
 * @finding: where to take note of it
 * @past: the records
 *
 * Where a reader was too slow, the device says so.
 */
void rule_seq(struct finding *finding, const struct past *past)
{
	uint64_t last = past->records[0]->h.seq;
	size_t i;

	if (last > 1)
		finding_note(finding, "%" PRIu64 " before them were overwritten", last - 1);
	for (i = 1; i < past->count; i++) {
		uint64_t seq = past->records[i]->h.seq;

		finding_expect(finding, seq == last + 1 ||
			       (seq > last && past->gaps_told),
			       past->records[i],
			       "wanted: seq=%" PRIu64 ", seen: %" PRIu64 " %s",
			       last + 1, seq, seq > last ?
			       "records are missing" : "");
		last = seq;
	}
	finding->checked += past->count;
}

/* Of the records that are published at its end, each stands before the oom. */
static bool stands_at_end(const struct episode *episode,
			  const union record *record)
{
	uint64_t others = episode->nr_candidates + !!episode->memory +
			  !!episode->stack + episode->nr_newer;
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

static const union record *first_of(const struct episode *episode)
{
	return episode->nr_victims ? episode->victims[0] :
	       episode->nr_candidates ? episode->candidates[0] :
	       episode->memory ? episode->memory :
	       episode->stack ? episode->stack : episode->oom;
}

/**
 * rule_whole() - an episode has its victims, then the others, oom being the last
 * @finding: where to take note of it
 * @past: all records
 * @episode: the episode
 */
void rule_whole(struct finding *finding, const struct past *past,
		const struct episode *episode)
{
	const union record *oom = episode->oom;

	(void)past;
	if (!episode->number)
		return;
	finding->checked++;
	if (!finding_expect(finding, !episode->late, first_of(episode),
			    "wanted: a greater episode than before, seen: %" PRIu64,
			    (uint64_t)episode->number) || episode->cut)
		return;
	if (!finding_expect(finding, oom, first_of(episode),
			    "wanted: an oom record at its end, seen: none"))
		return;
	if (record_has(oom, oom, victims))
		finding_expect(finding,
			       oom->oom.victims == episode->nr_victims, oom,
			       "wanted: victims=%zu, as many as have a record, seen: %u",
			       episode->nr_victims, oom->oom.victims);
	finding_expect(finding, ends_together(episode), oom,
		       "wanted: its last records without others between, seen: some");
}

/* The last episode that is old enough for all before it to be told. */
static const struct episode *last_told(const struct past *past)
{
	size_t i = past->nr_episodes;

	while (i--) {
		const struct episode *episode = &past->episodes[i];

		if (episode->oom && !episode->repeats &&
		    episode->oom->h.time_ns + FLOOD_NS <= past->end_ns)
			return episode;
	}
	return NULL;
}

/**
 * rule_missing() - each episode has an oom record, or one that stands for it
 * @finding: where to take note of it
 * @past: all records
 *
 * Where the history is cut off, a record may stand for episodes before it: then
 * there may be more than are looked for.
 */
void rule_missing(struct finding *finding, const struct past *past)
{
	const struct episode *last = last_told(past);
	uint64_t first = past->nr_holes ? UINT64_MAX : 1, told = 0, wanted;
	size_t i;

	if (!last)
		return;
	if (past_lacks_after(past, past->records[0]->h.seq)) {
		finding_note(finding, "records are missing");
		return;
	}
	for (i = 0; i < past->nr_episodes; i++) {
		const struct episode *episode = &past->episodes[i];

		if (episode->repeats)
			told += episode->oom->oom.repeats;
		else if (episode->oom && episode->number <= last->number)
			told++;
		if (!episode->repeats && episode->number &&
		    episode->number < first)
			first = episode->number;
	}
	wanted = last->number - first + 1;
	finding->checked += wanted;
	finding_expect(finding, told >= wanted, last->oom,
		       "wanted: oom records for %" PRIu64 " episodes, from "
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

/* Who could be killed is recorded before anybody is, if the kernel's choice is. */
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
 * @past: all records
 */
void rule_times(struct finding *finding, const struct past *past)
{
	uint64_t end = 0;
	size_t i;

	if (!past->boot) {
		finding_note(finding, "times are wall time, which may have been set");
		return;
	}
	for (i = 0; i < past->nr_episodes; i++) {
		const struct episode *episode = &past->episodes[i];
		const union record *oom = episode->oom;

		if (!oom || !record_has(oom, oom, duration_us))
			continue;
		finding->checked++;
		check_times(finding, episode);
		if (episode->repeats || episode->late)
			continue;
		finding_expect(finding, is_before(end, entry_of(oom)), oom,
			       "wanted: an entry after the episode before returned, "
			       "at %" PRIu64 " us, seen: %" PRIu64,
			       end / 1000, entry_of(oom) / 1000);
		end = oom->h.time_ns;
	}
}
