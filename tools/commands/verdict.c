// SPDX-License-Identifier: GPL-2.0-only
/*
 * verdict.c - were these the OOM events that were expected? As TAP.
 *
 * Two kinds of events belong to another one, and are counted only if their outcome is
 * requested, because their number depends on timing: the kernel only waits for a victim
 * (victim_pending), or a further thread of a victim, which is dying with it, runs out
 * of memory itself (trigger_dying).
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands/verdict.h"
#include "host/cgroup.h"
#include "lib/field.h"
#include "output/tap.h"
#include "output/term.h"
#include "records/path.h"

static bool has_first(const union record *victim)
{
	return record_has(victim, victim, mm_victim_tgid) &&
	       victim->victim.mm_victim_tgid == victim->victim.victim_tgid;
}

/*
 * Is a process a victim of an episode before a record? It may have become one before
 * the first of the records: a victim record of a further thread says so.
 */
static bool was_victim(const struct load *seen, const union record *record,
		       __s32 tgid)
{
	size_t i;

	for (i = 0; i < seen->nr_victims; i++) {
		const union record *victim = seen->victims[i];

		if (victim->h.seq >= record->h.seq)
			return false;
		if (victim->victim.victim_tgid == tgid &&
		    (victim->h.episode != record->h.episode ||
		     has_first(victim)))
			return true;
	}
	return false;
}

static bool is_pending(const struct expectation *wanted,
		       const union record *oom)
{
	return oom->oom.outcome == OOMWATCH_OUTCOME_VICTIM_PENDING &&
	       wanted->outcome != OOMWATCH_OUTCOME_VICTIM_PENDING;
}

static bool is_thread(const struct expectation *wanted,
		      const struct load *seen, const union record *oom)
{
	return oom->oom.outcome == OOMWATCH_OUTCOME_TRIGGER_DYING &&
	       wanted->outcome != OOMWATCH_OUTCOME_TRIGGER_DYING &&
	       record_has(oom, oom, trigger_tgid) &&
	       was_victim(seen, oom, oom->oom.trigger_tgid);
}

/* Is an episode counted as an event? */
static bool is_event(const struct expectation *wanted, const struct load *seen,
		     const struct episode *episode)
{
	return episode->oom && !is_pending(wanted, episode->oom) &&
	       !is_thread(wanted, seen, episode->oom);
}

/* How many episodes a record stands for. */
static uint64_t repeats(const union record *oom)
{
	return record_has(oom, oom, repeats) ? oom->oom.repeats : 1;
}

/**
 * verdict_tally() - count what happened
 * @wanted: what is expected
 * @seen: the records
 *
 * Return: the counts.
 */
struct tally verdict_tally(const struct expectation *wanted,
			   const struct load *seen)
{
	struct tally tally = { 0 };
	size_t i;

	for (i = 0; i < seen->nr_episodes; i++) {
		const struct episode *episode = &seen->episodes[i];

		if (episode->number && episode->nr_victims)
			tally.open = episode->oom ? 0 : episode->number;
		if (!episode->oom)
			continue;
		if (is_pending(wanted, episode->oom)) {
			tally.pending += repeats(episode->oom);
			continue;
		}
		if (is_thread(wanted, seen, episode->oom)) {
			tally.threads += repeats(episode->oom);
			continue;
		}
		tally.events += repeats(episode->oom);
		tally.victimless += !episode->oom->oom.victims;
	}
	return tally;
}

static void print_task(const char *before, const char *comm, int pid)
{
	char name[80];

	term_name(name, sizeof(name), comm, strnlen(comm, OOMWATCH_COMM_LEN));
	printf("%s%s(%d)", before, name, pid);
}

static void print_victims(const struct episode *episode)
{
	const char *before = " victims=";
	size_t i;

	for (i = 0; i < episode->nr_victims; i++) {
		const struct oomwatch_victim *victim =
			&episode->victims[i]->victim;

		print_task(before, victim->victim_comm, victim->victim_pid);
		before = ",";
	}
}

static void print_event(const struct episode *episode)
{
	const struct ow_names *names = ow_names_of_kind;
	const union record *oom = episode->oom;
	struct path path;
	const char *text;
	char name[400];

	text = ow_name_of(&names[OW_KIND_OUTCOME], oom->oom.outcome);
	printf("# seen:   episode=%" PRIu64 " outcome=%s",
	       (uint64_t)episode->number, text ? text : "?");
	if (record_has(oom, oom, constraint)) {
		text = ow_name_of(&names[OW_KIND_CONSTRAINT],
				  oom->oom.constraint);
		printf(" constraint=%s", text ? text : "?");
	}
	if (path_of(&oom->h, "oom_memcg", &path)) {
		term_name(name, sizeof(name), path.bytes, path.length);
		printf(" oom_memcg=%s", name);
	}
	if (record_has(oom, oom, trigger_comm))
		print_task(" trigger=", oom->oom.trigger_comm, oom->oom.trigger_pid);
	if (record_has(oom, oom, repeats))
		printf(" repeats=%" PRIu64, (uint64_t)oom->oom.repeats);
	print_victims(episode);
	printf("\n");
}

static void print_events(const struct expectation *wanted,
			 const struct load *seen)
{
	bool any = false;
	size_t i;

	for (i = 0; i < seen->nr_episodes; i++) {
		if (!is_event(wanted, seen, &seen->episodes[i]))
			continue;
		print_event(&seen->episodes[i]);
		any = true;
	}
	if (!any)
		printf("# seen:   no OOM event\n");
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

static bool has_died(const struct load *seen, const char *name)
{
	size_t i;

	for (i = 0; i < seen->nr_victims; i++)
		if (is_named(&seen->victims[i]->victim, name))
			return true;
	return false;
}

/* Is it a further thread of a process that was counted as a victim? */
static bool is_further(const struct load *seen, const union record *victim)
{
	return has_first(victim) ||
	       was_victim(seen, victim, victim->victim.victim_tgid);
}

/* All that died were expected, all that were expected died. */
static bool right_victims(const struct expectation *wanted,
			  const struct load *seen)
{
	size_t i;

	for (i = 0; i < wanted->nr_victims; i++)
		if (!has_died(seen, wanted->victims[i]))
			return false;
	for (i = 0; i < seen->nr_victims; i++)
		if (!is_expected(wanted, &seen->victims[i]->victim) &&
		    !is_further(seen, seen->victims[i]))
			return false;
	for (i = 0; i < seen->nr_episodes; i++)
		if (is_event(wanted, seen, &seen->episodes[i]) &&
		    !seen->episodes[i].oom->oom.victims)
			return false;
	return true;
}

static bool right_memcg(const struct expectation *wanted,
			const union record *oom)
{
	char name[OOMWATCH_RECORD_MAX + 1];
	struct path path;

	if (!path_of(&oom->h, "oom_memcg", &path))
		return false;
	memcpy(name, path.bytes, path.length);
	name[path.length] = '\0';
	return cgroup_matches(wanted->memcg, name);
}

static bool right_owner(const struct expectation *wanted,
			const union record *oom)
{
	struct path path;

	return path_of(&oom->h, "oom_memcg", &path) &&
	       owner_query_matches(&wanted->owner, path.bytes, path.length,
				   path.clipped);
}

static bool right_outcome(const struct expectation *wanted,
			  const union record *oom)
{
	return oom->oom.outcome == (__u32)wanted->outcome;
}

static bool right_constraint(const struct expectation *wanted,
			     const union record *oom)
{
	return record_has(oom, oom, constraint) &&
	       oom->oom.constraint == (__u32)wanted->constraint;
}

static bool all_are(const struct expectation *wanted, const struct load *seen,
		    bool (*is_right)(const struct expectation *wanted,
				     const union record *oom))
{
	size_t i;

	for (i = 0; i < seen->nr_episodes; i++)
		if (is_event(wanted, seen, &seen->episodes[i]) &&
		    !is_right(wanted, seen->episodes[i].oom))
			return false;
	return true;
}

static const char *owner_text(char text[256], const struct owner_query *owner)
{
	const char *unit = owner->unit, *container = owner->container, *pod = owner->pod;

	snprintf(text, 256, "%s%s%s%s%s%s", unit ? " --unit=" : "", unit ? unit : "",
		 container ? " --container=" : "", container ? container : "",
		 pod ? " --pod=" : "", pod ? pod : "");
	return text + 1;
}

/* One line for what every event has to be. */
static bool check_each(const struct expectation *wanted,
		       const struct load *seen, unsigned int *number,
		       const char *what, const char *value)
{
	bool (*is_right)(const struct expectation *wanted,
			 const union record *oom);

	is_right = !strcmp(what, "memcg") ? right_memcg :
		   !strcmp(what, "owner") ? right_owner :
		   !strcmp(what, "outcome") ? right_outcome : right_constraint;
	return tap_line(all_are(wanted, seen, is_right), number,
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
		   const struct load *seen, unsigned int *number)
{
	const struct ow_names *names = ow_names_of_kind;
	struct tally tally = verdict_tally(wanted, seen);
	bool good = tap_line(tally.events == wanted->count, number,
			     "OOM events: %" PRIu64 ", expected: %" PRIu64,
			     tally.events, wanted->count);
	char owner[256];
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
	if (owner_query_is_given(&wanted->owner))
		good &= check_each(wanted, seen, number, "owner",
				   owner_text(owner, &wanted->owner));
	if (wanted->nr_victims) {
		good &= tap_line(right_victims(wanted, seen), number,
				 "the victims are the expected ones");
		for (i = 0; !good && i < wanted->nr_victims; i++)
			printf("# wanted: victim %s\n", wanted->victims[i]);
	}
	if (!good)
		print_events(wanted, seen);
	if (tally.pending)
		printf("# not counted, waited for an earlier victim: %" PRIu64 "\n",
		       tally.pending);
	if (tally.threads)
		printf("# not counted, of dying threads of a victim: %" PRIu64 "\n",
		       tally.threads);
	return good;
}
