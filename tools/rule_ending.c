// SPDX-License-Identifier: GPL-2.0-only
/*
 * rule_ending.c - how victims go
 */
#include <err.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "rule.h"
#include "story.h"

/* The module keeps an eye on so many victims. */
#define PENDING		1024

/* Times of text are those of records, cut to the microsecond. */
#define ROUNDING_US	2

/**
 * struct fate - a victim, and how it went
 * @victim: it
 * @ending: that
 */
struct fate {
	const union record *victim;
	struct ending ending;
};

static int compare(uint64_t one, uint64_t other)
{
	return one < other ? -1 : one > other;
}

static int by_victim(const void *one, const void *other)
{
	const union record *a = ((const struct fate *)one)->victim;
	const union record *b = ((const struct fate *)other)->victim;
	int order = compare(a->h.episode, b->h.episode);

	return order ? order : compare((uint32_t)a->victim.victim_pid,
				       (uint32_t)b->victim.victim_pid);
}

/* A record of a victim, exited or reaped, told apart by its type. */
#define ENDED(record, member) \
	((record)->h.type == OOMWATCH_TYPE_EXITED ? \
	 (record)->exited.member : (record)->reaped.member)

static bool is_ended(const union record *record)
{
	return record->h.type == OOMWATCH_TYPE_EXITED ||
	       record->h.type == OOMWATCH_TYPE_REAPED;
}

static struct fate *fates_of(const struct past *past)
{
	struct fate *fates = calloc(past->nr_victims + 1, sizeof(*fates));
	size_t i;

	if (!fates)
		err(1, NULL);
	for (i = 0; i < past->nr_victims; i++)
		fates[i].victim = past->victims[i];
	qsort(fates, past->nr_victims, sizeof(*fates), by_victim);
	return fates;
}

/* Of a victim without a record: NULL. */
static struct fate *fate_of(const struct past *past, struct fate *fates,
			    const union record *ended)
{
	union record key = { .h.episode = ended->h.episode };
	struct fate wanted = { .victim = &key };

	key.victim.victim_pid = ENDED(ended, victim_pid);
	return bsearch(&wanted, fates, past->nr_victims, sizeof(*fates),
		       by_victim);
}

static void note_ending(struct ending *ending, const union record *ended)
{
	uint64_t us = ENDED(ended, latency_us);

	if (ended->h.type == OOMWATCH_TYPE_EXITED) {
		ending->exited = true;
		ending->exited_us = us;
	} else {
		ending->reaped = true;
		ending->reaped_us = us;
	}
}

static void check_ended(struct finding *finding, const struct past *past,
			const struct fate *fate, const union record *ended)
{
	const union record *victim = fate->victim;
	uint64_t took = ended->h.time_ns - victim->h.time_ns;
	uint64_t latency = ENDED(ended, latency_us);
	bool again = ended->h.type == OOMWATCH_TYPE_EXITED ?
		     fate->ending.exited : fate->ending.reaped;

	finding_expect(finding, !again, ended,
		       "wanted: one such record of victim_pid=%d, seen: another",
		       victim->victim.victim_pid);
	finding_expect(finding, victim->h.seq < ended->h.seq &&
		       victim->victim.victim_tgid == ENDED(ended, victim_tgid) &&
		       !strncmp(victim->victim.victim_comm,
				ENDED(ended, victim_comm), OOMWATCH_COMM_LEN),
		       ended, "wanted: the victim_tgid and victim_comm of seq=%" PRIu64 ", seen: others",
		       (uint64_t)victim->h.seq);
	if (past->boot)
		finding_expect(finding, took / 1000 <= latency + ROUNDING_US &&
			       latency <= took / 1000 + ROUNDING_US, ended,
			       "wanted: latency_us=%" PRIu64 ", since the mark, seen: %" PRIu64,
			       took / 1000, latency);
}

/**
 * rule_ended() - who has exited, or was reaped, was a victim, and is so once
 * @finding: where to take note of it
 * @past: all records
 */
void rule_ended(struct finding *finding, const struct past *past)
{
	struct fate *fates = fates_of(past), *fate;
	size_t i;

	for (i = 0; i < past->count; i++) {
		const union record *record = past->records[i];

		if (!is_ended(record))
			continue;
		fate = fate_of(past, fates, record);
		if (!fate && past_may_lack(past, record->h.episode))
			continue;
		finding->checked++;
		if (!finding_expect(finding, fate, record,
				    "wanted: a victim record of victim_pid=%d, seen: none",
				    ENDED(record, victim_pid)))
			continue;
		check_ended(finding, past, fate, record);
		note_ending(&fate->ending, record);
	}
	free(fates);
}

static bool is_marked(const union record *victim)
{
	return !record_has(victim, victim, role) ||
	       victim->victim.role != OOMWATCH_ROLE_SHARED_MM;
}

/* Were there ever more victims than the module keeps an eye on? */
static bool were_too_many(const struct past *past)
{
	size_t pending = 0, i;

	for (i = 0; i < past->count; i++) {
		const union record *record = past->records[i];

		if (record->h.type == OOMWATCH_TYPE_VICTIM)
			pending++;
		if (record->h.type == OOMWATCH_TYPE_EXITED && pending)
			pending--;
		if (pending >= PENDING)
			return true;
	}
	return false;
}

/* Return: how many victims have exited. */
static size_t note_endings(const struct past *past, struct fate *fates)
{
	size_t exited = 0, i;

	for (i = 0; i < past->count; i++) {
		const union record *record = past->records[i];
		struct fate *fate;

		if (!is_ended(record))
			continue;
		exited += record->h.type == OOMWATCH_TYPE_EXITED;
		fate = fate_of(past, fates, record);
		if (fate)
			note_ending(&fate->ending, record);
	}
	return exited;
}

static bool in_time(const struct past *past, const struct ending *ending)
{
	return (ending->exited && ending->exited_us <= past->within_us) ||
	       (ending->reaped && ending->reaped_us <= past->within_us);
}

static void check_gone(struct finding *finding, const struct past *past,
		       const struct fate *fate, uint64_t *early)
{
	const union record *victim = fate->victim;
	uint64_t us = (past->end_ns - victim->h.time_ns) / 1000;
	bool gone = in_time(past, &fate->ending);

	if (!gone && us <= past->within_us) {
		++*early;
		return;
	}
	if (!gone && past_lacks_after(past, victim->h.seq))
		return;
	finding->checked++;
	finding_expect(finding, gone, victim,
		       "wanted: exited or reaped within %" PRIu64 " s, seen: victim_pid=%d %s",
		       past->within_us / 1000000, victim->victim.victim_pid,
		       fate->ending.exited || fate->ending.reaped ?
		       "later" : "not at all");
}

/**
 * rule_gone() - every victim that was marked is gone in time
 * @finding: where to take note of it
 * @past: all records
 */
void rule_gone(struct finding *finding, const struct past *past)
{
	struct fate *fates = fates_of(past);
	uint64_t early = 0;
	size_t i;

	if (!note_endings(past, fates))
		finding_note(finding, "no exit of a victim was recorded");
	else if (were_too_many(past))
		finding_note(finding, "there were %d victims at once", PENDING);
	else
		for (i = 0; i < past->nr_victims; i++)
			if (is_marked(fates[i].victim))
				check_gone(finding, past, &fates[i], &early);
	if (early)
		finding_note(finding, "too early to tell of %" PRIu64, early);
	free(fates);
}
