// SPDX-License-Identifier: GPL-2.0-only
/*
 * rule_ending.c - how victims go
 */
#include <err.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "verify/rule.h"

/* The number of victims that the module tracks. */
#define PENDING		1024

/* Times of text are those of records, cut to the microsecond. */
#define ROUNDING_US	2

static int compare(uint64_t one, uint64_t other)
{
	return one < other ? -1 : one > other;
}

static bool is_again(const struct ending *ending, const union record *ended)
{
	switch (ended->h.type) {
	case OOMWATCH_TYPE_EXITED:
		return ending->exited;
	case OOMWATCH_TYPE_REAPED:
		return ending->reaped;
	default:
		return ending->freed;
	}
}

static void check_ended(struct finding *finding, const struct load *load,
			const union record *victim,
			const struct ending *ending, const union record *ended)
{
	uint64_t took = ended->h.time_ns - victim->h.time_ns;
	uint64_t latency = ENDED(ended, latency_us);

	finding_expect(finding, !is_again(ending, ended), ended,
		       "wanted: one such record of victim_pid=%d, seen: another",
		       victim->victim.victim_pid);
	finding_expect(finding, victim->h.seq < ended->h.seq &&
		       victim->victim.victim_tgid == ENDED(ended, victim_tgid) &&
		       !strncmp(victim->victim.victim_comm,
				ENDED(ended, victim_comm), OOMWATCH_COMM_LEN),
		       ended, "wanted: the victim_tgid and victim_comm of seq=%" PRIu64 ", seen: others",
		       (uint64_t)victim->h.seq);
	if (load->boot)
		finding_expect(finding, took / 1000 <= latency + ROUNDING_US &&
			       latency <= took / 1000 + ROUNDING_US, ended,
			       "wanted: latency_us=%" PRIu64 ", since the mark, seen: %" PRIu64,
			       took / 1000, latency);
}

/**
 * rule_ended() - a task that exited, was reaped or freed was a victim, once of each
 * @finding: where to take note of it
 * @load: all records
 */
void rule_ended(struct finding *finding, const struct load *load)
{
	struct ending *endings = calloc(load->nr_victims + 1, sizeof(*endings));
	size_t i, at;

	if (!endings)
		err(1, NULL);
	for (i = 0; i < load->count; i++) {
		const union record *record = load->records[i];

		if (!ending_is(record))
			continue;
		at = episodes_find_victim(load, record);
		if (at == load->nr_victims &&
		    episodes_may_lack(load, record->h.episode))
			continue;
		finding->checked++;
		if (!finding_expect(finding, at < load->nr_victims, record,
				    "wanted: a victim record of victim_pid=%d, seen: none",
				    ENDED(record, victim_pid)))
			continue;
		check_ended(finding, load, load->victims[at], &endings[at],
			    record);
		ending_note(&endings[at], record);
	}
	free(endings);
}

static bool is_marked(const union record *victim)
{
	return !record_has(victim, victim, role) ||
	       victim->victim.role != OOMWATCH_ROLE_SHARED_MM;
}

/* Were there ever more victims than the module tracks? */
static bool were_too_many(const struct load *load)
{
	size_t pending = 0, i;

	for (i = 0; i < load->count; i++) {
		const union record *record = load->records[i];

		if (record->h.type == OOMWATCH_TYPE_VICTIM)
			pending++;
		if (record->h.type == OOMWATCH_TYPE_EXITED && pending)
			pending--;
		if (pending >= PENDING)
			return true;
	}
	return false;
}

/* Return: how many of the records of a type there are. */
static size_t count_type(const struct load *load, uint32_t type)
{
	size_t number = 0, i;

	for (i = 0; i < load->count; i++)
		number += load->records[i]->h.type == type;
	return number;
}

static bool in_time(const struct load *load, const struct ending *ending)
{
	return (ending->exited && ending->exited_us <= load->within_us) ||
	       (ending->reaped && ending->reaped_us <= load->within_us);
}

static void check_gone(struct finding *finding, const struct load *load,
		       size_t at, uint64_t *early)
{
	const struct ending *ending = &load->endings[at];
	const union record *victim = load->victims[at];
	uint64_t us = (load->end_ns - victim->h.time_ns) / 1000;
	bool gone = in_time(load, ending);

	if (!gone && us <= load->within_us) {
		++*early;
		return;
	}
	if (!gone && episodes_lack_after(load, victim->h.seq))
		return;
	finding->checked++;
	finding_expect(finding, gone, victim,
		       "wanted: exited or reaped within %" PRIu64 " s, seen: victim_pid=%d %s",
		       load->within_us / 1000000, victim->victim.victim_pid,
		       ending->exited || ending->reaped ?
		       "later" : "not at all");
}

/**
 * rule_gone() - every victim that was marked is gone in time
 * @finding: where to take note of it
 * @load: all records
 */
void rule_gone(struct finding *finding, const struct load *load)
{
	uint64_t early = 0;
	size_t i;

	if (!count_type(load, OOMWATCH_TYPE_EXITED))
		finding_note(finding, "no exit of a victim was recorded");
	else if (were_too_many(load))
		finding_note(finding, "there were %d victims at once", PENDING);
	else
		for (i = 0; i < load->nr_victims; i++)
			if (is_marked(load->victims[i]))
				check_gone(finding, load, i, &early);
	if (early)
		finding_note(finding, "too early to judge %" PRIu64, early);
}

/* Each memory that a freed record names is of one process at a time. */
static int by_process(const void *one, const void *other)
{
	const union record *a = *(const union record * const *)one;
	const union record *b = *(const union record * const *)other;
	int order = compare((uint32_t)a->freed.victim_tgid,
			    (uint32_t)b->freed.victim_tgid);

	return order ? order : compare(a->h.seq, b->h.seq);
}

/*
 * A task that was a victim before the memory of its process was free had that memory,
 * too: it is not free a second time.
 */
static void check_once(struct finding *finding, const struct load *load,
		       size_t number)
{
	const union record **freed = calloc(number + 1, sizeof(*freed));
	size_t n = 0, i;

	if (!freed)
		err(1, NULL);
	for (i = 0; i < load->count; i++)
		if (load->records[i]->h.type == OOMWATCH_TYPE_FREED)
			freed[n++] = load->records[i];
	qsort(freed, n, sizeof(*freed), by_process);
	for (i = 1; i < n; i++) {
		size_t at = episodes_find_victim(load, freed[i]);

		if (at == load->nr_victims || freed[i]->freed.victim_tgid !=
					      freed[i - 1]->freed.victim_tgid)
			continue;
		finding_expect(finding, load->victims[at]->h.seq >
			       freed[i - 1]->h.seq, freed[i],
			       "wanted: one freed record of victim_tgid=%d, seen: seq=%" PRIu64 " before",
			       freed[i]->freed.victim_tgid,
			       (uint64_t)freed[i - 1]->h.seq);
	}
	free(freed);
}

static bool is_further(const union record *victim)
{
	return record_has(victim, victim, mm_victim_tgid);
}

static void check_freed(struct finding *finding, const struct load *load,
			size_t at, uint64_t *early)
{
	const struct ending *ending = &load->endings[at];
	const union record *victim = load->victims[at];
	uint64_t us = (load->end_ns - victim->h.time_ns) / 1000;
	bool good = (ending->freed && ending->freed_us <= load->within_us) ||
		    (ending->reaped && ending->reaped_us <= load->within_us);

	if (ending->freed) {
		finding_expect(finding, !is_further(victim), victim,
			       "wanted: freed of the first victim that has the memory, seen: of victim_pid=%d",
			       victim->victim.victim_pid);
		finding_expect(finding, !ending->reaped ||
			       ending->reaped_us <= ending->freed_us, victim,
			       "wanted: nothing reaped of what is freed, seen: victim_pid=%d reaped after it",
			       victim->victim.victim_pid);
	} else if (is_further(victim)) {
		return;
	}
	if (!good && us <= load->within_us) {
		++*early;
		return;
	}
	if (!good && episodes_lack_after(load, victim->h.seq))
		return;
	finding->checked++;
	finding_expect(finding, good, victim,
		       "wanted: freed or reaped within %" PRIu64 " s, seen: victim_pid=%d %s",
		       load->within_us / 1000000, victim->victim.victim_pid,
		       ending->freed || ending->reaped ? "later" : "not at all");
}

/**
 * rule_freed() - the memory of victims is free in time, once, and reaped before that
 * @finding: where to take note of it
 * @load: all records
 */
void rule_freed(struct finding *finding, const struct load *load)
{
	size_t number = count_type(load, OOMWATCH_TYPE_FREED), i;
	uint64_t early = 0;

	if (!number && load->nr_victims)
		finding_note(finding, "that memory is free was not recorded");
	else if (were_too_many(load))
		finding_note(finding, "there were %d victims at once", PENDING);
	else
		for (i = 0; i < load->nr_victims; i++)
			check_freed(finding, load, i, &early);
	check_once(finding, load, number);
	if (early)
		finding_note(finding, "too early to judge %" PRIu64, early);
}
