// SPDX-License-Identifier: GPL-2.0-only
/*
 * released.c - a part of the page of explain: the memory that the victims freed, and
 * how fast
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "explain/account.h"
#include "explain/logged.h"
#include "explain/name.h"
#include "explain/released.h"
#include "explain/score.h"
#include "lib/field.h"
#include "output/term.h"
#include "records/episodes.h"

#define INDENT	"  "

/* The maximum number of victims that are listed. */
#define VICTIMS	8

/* The memory that is free when a victim is gone: anonymous, swap and page tables. */
static double bytes_of(const struct episode *episode, const union record *victim)
{
	struct score score = score_of_victim(episode, victim);

	return score_own(&score);
}

/**
 * released_victims() - how many there were, also where records of them were overwritten
 * @episode: the episode
 *
 * Return: that number.
 */
size_t released_victims(const struct episode *episode)
{
	return episode->oom && episode->oom->oom.victims > episode->nr_victims ?
	       episode->oom->oom.victims : episode->nr_victims;
}

static int by_number(const void *one, const void *other)
{
	__s32 a = *(const __s32 *)one, b = *(const __s32 *)other;

	return a < b ? -1 : a > b;
}

/**
 * released_processes() - count the processes among the victims
 * @episode: the episode
 *
 * Return: how many there were; a victim without a record counts as one.
 */
size_t released_processes(const struct episode *episode)
{
	size_t processes = released_victims(episode) - episode->nr_victims, i;
	__s32 *tgids = calloc(episode->nr_victims + 1, sizeof(*tgids));

	if (!tgids)
		err(1, NULL);
	for (i = 0; i < episode->nr_victims; i++)
		tgids[i] = episode->victims[i]->victim.victim_tgid;
	qsort(tgids, episode->nr_victims, sizeof(*tgids), by_number);
	for (i = 0; i < episode->nr_victims; i++)
		processes += !i || tgids[i] != tgids[i - 1] || !tgids[i];
	free(tgids);
	return processes;
}

/**
 * released_first() - say which victim was the first with the memory of another victim
 * @text: room for it
 * @episode: the episode
 * @victim: the victim
 *
 * Return: @text.
 */
const char *released_first(char text[160], const struct episode *episode,
			   const union record *victim)
{
	const struct oomwatch_victim *v = &victim->victim;
	char where[64] = "";

	if (v->mm_victim_episode && v->mm_victim_episode != episode->number)
		snprintf(where, sizeof(where), ", a victim of event %llu",
			 (unsigned long long)v->mm_victim_episode);
	snprintf(text, 160, "%s %d%s",
		 v->mm_victim_tgid == v->victim_tgid ?
		 "a further thread of" : "has the memory of",
		 (int)v->mm_victim_tgid, where);
	return text;
}

static void add_time(char text[160], const char *before, uint64_t us)
{
	size_t used = strlen(text);
	char time[TERM_ROOM];

	snprintf(text + used, 160 - used, ", %s after %s", before,
		 term_time(time, us));
}

/* The OOM reaper tries for a second. Earlier, the kernel has not sent it. */
static bool was_given_up(const struct ending *ending)
{
	return ending->skipped_us >= 900000;
}

/*
 * When its memory was taken, and when it was free. The marked thread has left it
 * earlier than that if it has others.
 */
static const char *ending_text(char text[160], const struct episode *episode,
			       const struct ending *ending)
{
	*text = '\0';
	if (ending->reaped && ending->untimed)
		strcpy(text, ", reaped");
	else if (ending->reaped)
		add_time(text, "reaped", ending->reaped_us);
	if (was_given_up(ending))
		add_time(text, "the OOM reaper could not take it and gave up",
			 ending->skipped_us);
	if (ending->exited && (!ending->freed || ending->exited_us +
			       ending->late_us < ending->freed_us))
		add_time(text, "its marked thread left it", ending->exited_us);
	if (ending->freed)
		add_time(text, "all of it was free", ending->freed_us);
	else if (!ending->exited && !ending->reaped && !logged(episode))
		strcpy(text, ", not gone yet");
	else if (episode->load->tells_freed)
		strcat(text, ", and it is not free yet");
	return text;
}

/* Is much of the memory of a cgroup none that its processes have mapped? */
static bool is_much_unknown(const struct episode *episode)
{
	double rest;

	return episode_is_memcg(episode) && account_rest(episode, &rest) &&
	       rest >= episode->oom->oom.oom_memcg_usage / 8;
}

/* What is not known of the memory that is free then, where that matters. */
static void print_note(const struct episode *episode)
{
	double own = 0, shared = 0;
	char size[TERM_ROOM];
	size_t i;

	for (i = 0; i < episode->nr_victims; i++) {
		struct score score = score_of_victim(episode, episode->victims[i]);

		own += score_own(&score);
		if (score.file + score.shmem > shared)
			shared = score.file + score.shmem;
	}
	if (!episode->nr_victims)
		return;
	if (shared > own / 16)
		term_wrap(INDENT, "Shared memory and mapped files (up to %s) are not included: they stay as long as others use them, or their file exists.",
			  term_size(size, shared < 1e18 ? shared : 1e18));
	if (is_much_unknown(episode))
		term_wrap(INDENT, "Not recorded: memory that the kernel held for it and freed, such as for open files, pipes and sockets.");
}

/* Does a victim have memory that was not printed for an earlier victim? */
static bool has_own(const union record *victim)
{
	return !episode_is_further(victim) &&
	       (!record_has(victim, victim, role) ||
		victim->victim.role != OOMWATCH_ROLE_SHARED_MM);
}

/**
 * released_bytes() - tell how much memory is free when all victims are gone
 * @episode: the episode
 * @bytes: gets that: anonymous memory, swap and page tables
 *
 * Return: false if it is not known of any victim.
 */
bool released_bytes(const struct episode *episode, double *bytes)
{
	bool known = false;
	size_t i;

	*bytes = 0;
	for (i = 0; i < episode->nr_victims; i++) {
		const union record *victim = episode->victims[i];

		if (!has_own(victim))
			continue;
		known |= record_has(victim, victim, victim_anon_rss);
		*bytes += bytes_of(episode, victim);
	}
	return known;
}

static void print_victim(const struct episode *episode, const union record *victim,
			 const struct ending *ending)
{
	const struct oomwatch_victim *v = &victim->victim;
	char name[NAME_ROOM], size[TERM_ROOM] = "?", end[160];
	const char *role = ow_name_of(&ow_names_of_kind[OW_KIND_ROLE], v->role);
	bool chosen = v->role == OOMWATCH_ROLE_CHOSEN;

	name_comm(name, v->victim_comm);
	if (record_has(victim, victim, victim_anon_rss))
		term_size(size, bytes_of(episode, victim));
	term_wrap(INDENT, "%s (%d)%s%s%s: %s%s", name, (int)v->victim_pid,
		  chosen ? "" : " [", chosen ? "" : role ? role : "?",
		  chosen ? "" : "]", has_own(victim) ? size : "",
		  episode_is_further(victim) ? released_first(end, episode, victim) :
		  has_own(victim) ? ending_text(end, episode, ending) :
		  "shares that memory");
}

/* What the memory that went with them was, and how long it took. */
static void print_sum(const struct episode *episode)
{
	double bytes;
	__u64 slowest = 0;
	char size[TERM_ROOM], time[TERM_ROOM];
	size_t gone = 0, all = 0, i;

	if (released_victims(episode) > episode->nr_victims)
		printf(INDENT "%zu %s no record here: overwritten, or too many\n",
		       released_victims(episode) - episode->nr_victims,
		       released_victims(episode) - episode->nr_victims == 1 ?
		       "victim has" : "victims have");
	if (record_has(episode->oom, oom, victims_unrecorded))
		printf(INDENT "up to %u more threads died, since they share this memory\n",
		       (unsigned int)episode->oom->oom.victims_unrecorded);
	for (i = 0; i < episode->nr_victims; i++) {
		const struct ending *ending = &episode->endings[i];
		uint64_t us = ending->freed ? ending->freed_us : ending->exited_us;

		if (!has_own(episode->victims[i]))
			continue;
		all++;
		if (!ending->freed && (episode->load->tells_freed || !ending->exited))
			continue;
		gone++;
		if (us > slowest)
			slowest = us;
	}
	if (all < 2)
		return;
	released_bytes(episode, &bytes);
	if (logged(episode)) {
		term_wrap(INDENT, "together: up to %s", term_size(size, bytes));
		return;
	}
	term_wrap(INDENT, "together: up to %s, %zu of %zu %s%s%s",
		  term_size(size, bytes), gone, all,
		  episode->load->tells_freed ? "free" : "left by their marked threads",
		  gone ? ", the last after " : "",
		  gone ? term_time(time, slowest) : "");
}

/**
 * released_print() - print what the victims freed, and how fast
 * @episode: the episode
 *
 * Nothing is printed where there was none.
 */
void released_print(const struct episode *episode)
{
	size_t i;

	if (!released_victims(episode))
		return;
	term_title("What it freed, and how fast");
	for (i = 0; i < episode->nr_victims && i < VICTIMS; i++)
		print_victim(episode, episode->victims[i], &episode->endings[i]);
	if (i < episode->nr_victims)
		printf(INDENT "and %zu more\n", episode->nr_victims - i);
	print_sum(episode);
	print_note(episode);
}
