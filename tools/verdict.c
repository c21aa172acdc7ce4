// SPDX-License-Identifier: GPL-2.0-only
/*
 * verdict.c - were these the OOM events that were expected? As TAP.
 *
 * An event is an episode. One in which the kernel only waits for the victim of
 * another (outcome victim_pending) belongs to that one, and is no event of its
 * own unless it is asked for: how often it happens is a matter of timing.
 */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "field.h"
#include "path.h"
#include "term.h"
#include "verdict.h"

/* The records of a history are packed; these are their views. */
static const struct oomwatch_oom *as_oom(const struct oomwatch_header *h)
{
	return h->type == OOMWATCH_TYPE_OOM &&
	       h->size >= sizeof(struct oomwatch_oom) ? (const void *)h : NULL;
}

static const struct oomwatch_victim *as_victim(const struct oomwatch_header *h)
{
	return h->type == OOMWATCH_TYPE_VICTIM &&
	       h->size >= sizeof(struct oomwatch_victim) ? (const void *)h :
							   NULL;
}

static bool is_pending(const struct expectation *wanted,
		       const struct oomwatch_oom *oom)
{
	return oom->outcome == OOMWATCH_OUTCOME_VICTIM_PENDING &&
	       wanted->outcome != OOMWATCH_OUTCOME_VICTIM_PENDING;
}

static const struct oomwatch_oom *event_of(const struct expectation *wanted,
					   const struct oomwatch_header *h)
{
	const struct oomwatch_oom *oom = as_oom(h);

	return oom && !is_pending(wanted, oom) ? oom : NULL;
}

/* How many episodes a record stands for. */
static uint64_t repeats(const struct oomwatch_oom *oom)
{
	return oom->h.valid >> OOMWATCH_BIT_oom_repeats & 1 ? oom->repeats : 1;
}

/**
 * verdict_tally() - count what happened
 * @wanted: what is expected
 * @seen: the records
 *
 * Return: the counts.
 */
struct tally verdict_tally(const struct expectation *wanted,
			   const struct history *seen)
{
	struct tally tally = { 0 };
	size_t i;

	/* One episode after the other: its victims, then its oom record. */
	for (i = 0; i < seen->count; i++) {
		const struct oomwatch_header *h = seen->records[i];
		const struct oomwatch_oom *oom = as_oom(h);

		if (as_victim(h) && h->episode)
			tally.open = h->episode;
		if (!oom)
			continue;
		if (tally.open == h->episode)
			tally.open = 0;
		if (is_pending(wanted, oom)) {
			tally.pending += repeats(oom);
			continue;
		}
		tally.events += repeats(oom);
		tally.victimless += !oom->victims;
	}
	return tally;
}

static void print_names(const struct history *seen, __u64 episode)
{
	const char *before = " victims=";
	char name[80];
	size_t i;

	for (i = 0; i < seen->count; i++) {
		const struct oomwatch_victim *victim;

		victim = as_victim(seen->records[i]);
		if (!victim || victim->h.episode != episode)
			continue;
		term_name(name, sizeof(name), victim->victim_comm,
			  strnlen(victim->victim_comm, OOMWATCH_COMM_LEN));
		printf("%s%s(%d)", before, name, victim->victim_pid);
		before = ",";
	}
}

static void print_event(const struct history *seen,
			const struct oomwatch_oom *oom)
{
	const struct ow_names *names = ow_names_of_kind;
	struct path path;
	const char *text;
	char name[400];

	text = ow_name_of(&names[OW_KIND_OUTCOME], oom->outcome);
	printf("# seen:   episode=%" PRIu64 " outcome=%s",
	       (uint64_t)oom->h.episode, text ? text : "?");
	if (oom->h.valid >> OOMWATCH_BIT_oom_constraint & 1) {
		text = ow_name_of(&names[OW_KIND_CONSTRAINT], oom->constraint);
		printf(" constraint=%s", text ? text : "?");
	}
	if (path_of(&oom->h, "oom_memcg", &path)) {
		term_name(name, sizeof(name), path.bytes, path.length);
		printf(" oom_memcg=%s", name);
	}
	if (oom->h.valid >> OOMWATCH_BIT_oom_repeats & 1)
		printf(" repeats=%" PRIu64, (uint64_t)oom->repeats);
	print_names(seen, oom->h.episode);
	printf("\n");
}

static void print_events(const struct expectation *wanted,
			 const struct history *seen)
{
	bool any = false;
	size_t i;

	for (i = 0; i < seen->count; i++) {
		const struct oomwatch_oom *oom;

		oom = event_of(wanted, seen->records[i]);
		if (!oom)
			continue;
		print_event(seen, oom);
		any = true;
	}
	if (!any)
		printf("# seen:   no OOM event\n");
}

static bool is_memcg(const struct oomwatch_oom *oom, const char *wanted)
{
	struct path path;

	return path_of(&oom->h, "oom_memcg", &path) &&
	       path.length == strlen(wanted) &&
	       !memcmp(path.bytes, wanted, path.length);
}

/* A number is that of a thread or its process, anything else a name. */
static bool is_named(const struct oomwatch_victim *victim, const char *name)
{
	if (name[strspn(name, "0123456789")])
		return !strncmp(victim->victim_comm, name,
				OOMWATCH_COMM_LEN - 1);
	return victim->victim_pid == atoi(name) ||
	       victim->victim_tgid == atoi(name);
}

static bool is_expected(const struct expectation *wanted,
			const struct oomwatch_victim *victim)
{
	unsigned int i;

	for (i = 0; i < wanted->nr_victims; i++)
		if (is_named(victim, wanted->victims[i]))
			return true;
	return false;
}

static bool has_died(const struct history *seen, const char *name)
{
	size_t i;

	for (i = 0; i < seen->count; i++) {
		const struct oomwatch_victim *victim;

		victim = as_victim(seen->records[i]);
		if (victim && is_named(victim, name))
			return true;
	}
	return false;
}

/* All that died were expected, all that were expected died. */
static bool right_victims(const struct expectation *wanted,
			  const struct history *seen)
{
	unsigned int i;
	size_t j;

	for (i = 0; i < wanted->nr_victims; i++)
		if (!has_died(seen, wanted->victims[i]))
			return false;
	for (j = 0; j < seen->count; j++) {
		const struct oomwatch_victim *victim;
		const struct oomwatch_oom *oom;

		victim = as_victim(seen->records[j]);
		if (victim && !is_expected(wanted, victim))
			return false;
		oom = event_of(wanted, seen->records[j]);
		if (oom && !oom->victims)
			return false;
	}
	return true;
}

static bool right_memcg(const struct expectation *wanted,
			const struct oomwatch_oom *oom)
{
	return is_memcg(oom, wanted->memcg);
}

static bool right_outcome(const struct expectation *wanted,
			  const struct oomwatch_oom *oom)
{
	return oom->outcome == (__u32)wanted->outcome;
}

static bool right_constraint(const struct expectation *wanted,
			     const struct oomwatch_oom *oom)
{
	return oom->h.valid >> OOMWATCH_BIT_oom_constraint & 1 &&
	       oom->constraint == (__u32)wanted->constraint;
}

static bool all_are(const struct expectation *wanted,
		    const struct history *seen,
		    bool (*is_right)(const struct expectation *wanted,
				     const struct oomwatch_oom *oom))
{
	size_t i;

	for (i = 0; i < seen->count; i++) {
		const struct oomwatch_oom *oom;

		oom = event_of(wanted, seen->records[i]);
		if (oom && !is_right(wanted, oom))
			return false;
	}
	return true;
}

/**
 * verdict_line() - print a line of TAP
 * @good: the test has passed
 * @number: number of the line before; it is counted up
 * @format: what was tested, as for printf()
 *
 * Return: @good.
 */
bool verdict_line(bool good, unsigned int *number, const char *format, ...)
{
	va_list list;

	va_start(list, format);
	printf("%sok %u - ", good ? "" : "not ", ++*number);
	vprintf(format, list);
	printf("\n");
	va_end(list);
	return good;
}

/* One line for what every event has to be. */
static bool check_each(const struct expectation *wanted,
		       const struct history *seen, unsigned int *number,
		       const char *what, const char *value)
{
	bool (*is_right)(const struct expectation *wanted,
			 const struct oomwatch_oom *oom);

	is_right = !strcmp(what, "memcg") ? right_memcg :
		   !strcmp(what, "outcome") ? right_outcome : right_constraint;
	return verdict_line(all_are(wanted, seen, is_right), number,
			    "%s of each: %s", what, value);
}

/**
 * verdict_print() - print whether what happened is what was expected
 * @wanted: what is expected
 * @seen: the records
 * @number: number of the last line of TAP before; it is counted up
 *
 * Return: true if it is.
 */
bool verdict_print(const struct expectation *wanted,
		   const struct history *seen, unsigned int *number)
{
	const struct ow_names *names = ow_names_of_kind;
	struct tally tally = verdict_tally(wanted, seen);
	bool good = verdict_line(tally.events == wanted->count, number,
				 "OOM events: %" PRIu64 ", expected: %" PRIu64,
				 tally.events, wanted->count);
	unsigned int i;

	if (wanted->outcome >= 0)
		good &= check_each(wanted, seen, number, "outcome",
				   ow_name_of(&names[OW_KIND_OUTCOME],
					      wanted->outcome));
	if (wanted->constraint >= 0)
		good &= check_each(wanted, seen, number, "constraint",
				   ow_name_of(&names[OW_KIND_CONSTRAINT],
					      wanted->constraint));
	if (wanted->memcg)
		good &= check_each(wanted, seen, number, "memcg",
				   wanted->memcg);
	if (wanted->nr_victims) {
		good &= verdict_line(right_victims(wanted, seen), number,
				     "the victims are the expected ones");
		for (i = 0; !good && i < wanted->nr_victims; i++)
			printf("# wanted: victim %s\n", wanted->victims[i]);
	}
	if (!good)
		print_events(wanted, seen);
	if (tally.pending)
		printf("# besides, the kernel waited for a victim: %" PRIu64 "\n",
		       tally.pending);
	return good;
}
