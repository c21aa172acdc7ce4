// SPDX-License-Identifier: GPL-2.0-only
/*
 * explain.c - one episode on one page, for a person
 */
#include <argp.h>
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "advice.h"
#include "cause.h"
#include "command.h"
#include "field.h"
#include "option.h"
#include "ranking.h"
#include "source.h"
#include "story.h"
#include "term.h"

#define INDENT	"  "

/* How many victims are told one by one. */
#define VICTIMS	8

/**
 * struct explain - what to explain
 * @input: file to read; NULL: the device
 * @zone: how to show times
 * @episode: which; 0: the last
 */
struct explain {
	const char *input;
	enum clock_zone zone;
	unsigned long long episode;
};

enum {
	OPTION_UTC = 256,
	OPTION_BOOT,
};

static const struct argp_option options[] = {
	{ "input", 'i', "FILE", 0, "Read a raw file, a text, or a kernel log", 0 },
	{ "utc", OPTION_UTC, NULL, 0, "Times in UTC instead of local time", 0 },
	{ "boot", OPTION_BOOT, NULL, 0, "Times since boot, as in events", 0 },
	{ 0 }
};

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
	struct explain *explain = state->input;

	switch (key) {
	case 'i':
		explain->input = option_file(state, "--input", arg);
		return 0;
	case OPTION_UTC:
		explain->zone = CLOCK_UTC;
		return 0;
	case OPTION_BOOT:
		explain->zone = CLOCK_BOOT;
		return 0;
	case ARGP_KEY_ARG:
		if (state->arg_num)
			argp_failure(state, STATUS_USAGE, 0,
				     "it explains one episode; leave out '%s'",
				     arg);
		explain->episode = option_number(state, "EPISODE", arg, 1);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
	.options = options,
	.parser = parse_option,
	.args_doc = "[EPISODE]",
	.doc = "Explain an episode on one page: what ran out, who asked, who could be killed,\n"
	       "why the victim was, how it went. Without EPISODE, the last one.",
};

/* How many there were, also where records of them were overwritten. */
static size_t victims_of(const struct story *story)
{
	return story->oom->oom.victims > story->nr_victims ?
	       story->oom->oom.victims : story->nr_victims;
}

static const char *ending_text(char text[128], const union record *victim,
			       const struct ending *ending)
{
	char exited[TERM_ROOM], reaped[TERM_ROOM];

	if (ending->exited && ending->reaped)
		snprintf(text, 128, ", gone after %s, reaped after %s",
			 term_time(exited, ending->exited_us),
			 term_time(reaped, ending->reaped_us));
	else if (ending->exited)
		snprintf(text, 128, ", gone after %s",
			 term_time(exited, ending->exited_us));
	else if (ending->reaped)
		snprintf(text, 128, ", reaped after %s",
			 term_time(reaped, ending->reaped_us));
	else
		snprintf(text, 128, "%s", victim->victim.role ==
			 OOMWATCH_ROLE_SHARED_MM ? "" : ", not gone yet");
	return text;
}

static void print_victim(const union record *victim, const struct ending *ending)
{
	const struct oomwatch_victim *v = &victim->victim;
	char name[STORY_NAME], size[TERM_ROOM] = "?", end[128];
	const char *role = ow_name_of(&ow_names_of_kind[OW_KIND_ROLE], v->role);
	bool chosen = v->role == OOMWATCH_ROLE_CHOSEN;

	story_comm(name, v->victim_comm);
	if (record_has(victim, victim, victim_anon_rss))
		term_size(size, v->victim_anon_rss + v->victim_file_rss +
			  v->victim_shmem_rss + v->victim_swap);
	term_wrap(INDENT, "%s (%d)%s%s%s: %s%s", name, (int)v->victim_pid,
		  chosen ? "" : " [", chosen ? "" : role ? role : "?",
		  chosen ? "" : "]", size, ending_text(end, victim, ending));
}

/* What the memory that went with them was, and how long it took. */
static void print_sum(const struct story *story)
{
	__u64 bytes = 0, slowest = 0;
	char size[TERM_ROOM], time[TERM_ROOM];
	size_t gone = 0, i;

	if (victims_of(story) > story->nr_victims)
		printf(INDENT "%zu %s no record here: overwritten, or too many\n",
		       victims_of(story) - story->nr_victims,
		       victims_of(story) - story->nr_victims == 1 ?
		       "victim has" : "victims have");
	if (record_has(story->oom, oom, victims_unrecorded))
		printf(INDENT "up to %u more threads died, since they share this memory\n",
		       (unsigned int)story->oom->oom.victims_unrecorded);
	for (i = 0; i < story->nr_victims; i++) {
		const struct oomwatch_victim *victim = &story->victims[i]->victim;
		const struct ending *ending = &story->endings[i];

		if (victim->role == OOMWATCH_ROLE_SHARED_MM)
			continue;
		bytes += victim->victim_anon_rss + victim->victim_file_rss +
			 victim->victim_shmem_rss + victim->victim_swap;
		gone += ending->exited;
		if (ending->exited && ending->exited_us > slowest)
			slowest = ending->exited_us;
	}
	if (story->nr_victims < 2)
		return;
	printf(INDENT "together: up to %s, %zu of %zu gone",
	       term_size(size, bytes), gone, story->nr_victims);
	if (gone)
		printf(", the last after %s", term_time(time, slowest));
	printf("\n");
}

static void print_endings(const struct story *story)
{
	size_t i;

	if (!victims_of(story))
		return;
	term_title("What it freed, and how fast");
	for (i = 0; i < story->nr_victims && i < VICTIMS; i++)
		print_victim(story->victims[i], &story->endings[i]);
	if (i < story->nr_victims)
		printf(INDENT "and %zu more\n", story->nr_victims - i);
	print_sum(story);
}

static void name_chosen(const struct story *story, char name[2 * STORY_NAME])
{
	const union record *oom = story->oom, *victim = story_chosen(story);
	char comm[STORY_NAME];

	if (victim) {
		story_comm(comm, victim->victim.victim_comm);
		snprintf(name, 2 * STORY_NAME, "%s (%d)", comm,
			 (int)victim->victim.victim_pid);
	} else if (record_has(oom, oom, chosen_pid)) {
		story_comm(comm, oom->oom.chosen_comm);
		snprintf(name, 2 * STORY_NAME, "%s (%d)", comm,
			 (int)oom->oom.chosen_pid);
	} else {
		story_comm(comm, oom->oom.trigger_comm);
		snprintf(name, 2 * STORY_NAME, "%s (%d)", comm,
			 (int)oom->oom.trigger_pid);
	}
}

/* An OOM that panics finds nobody to kill, or does not look for anybody. */
static const char *panic_text(const union record *oom)
{
	if (oom->oom.context == OOMWATCH_CONTEXT_MEMCG || oom->oom.constraint)
		return "the system panics: vm.panic_on_oom says so";
	if (!record_has(oom, oom, candidates_scored))
		return "the system panics: vm.panic_on_oom says so, or nobody may be killed";
	if (oom->oom.candidates_scored)
		return "the system panics: nobody may be killed";
	return "the system panics: vm.panic_on_oom says so";
}

/* All that have memory are scored, but for victims that are on their way out. */
static const char *nobody_text(const union record *oom)
{
	if (record_has(oom, oom, candidates_scored) &&
	    !oom->oom.candidates_scored)
		return "no process was left to be killed";
	return "nobody may be";
}

static void print_outcome(const struct story *story)
{
	const union record *oom = story->oom;
	size_t victims = victims_of(story);
	char name[2 * STORY_NAME];

	name_chosen(story, name);
	switch (oom->oom.outcome) {
	case OOMWATCH_OUTCOME_KILLED:
		if (victims > 1)
			term_wrap("", "%s and %zu more were killed", name,
				  victims - 1);
		else
			term_wrap("", "%s was killed", name);
		break;
	case OOMWATCH_OUTCOME_VICTIM_EXITED:
		term_wrap("", "%s exited before it could be killed", name);
		break;
	case OOMWATCH_OUTCOME_ALREADY_DYING:
		term_wrap("", "%s was dying already: nobody was killed", name);
		break;
	case OOMWATCH_OUTCOME_VICTIM_PENDING:
		term_wrap("", "nobody was killed: an earlier victim has not gone yet");
		break;
	case OOMWATCH_OUTCOME_NO_VICTIM:
		term_wrap("", "nobody was killed: %s", nobody_text(oom));
		break;
	case OOMWATCH_OUTCOME_DISABLED:
		term_wrap("", "nobody was killed: the OOM killer was switched off, as in suspend");
		break;
	case OOMWATCH_OUTCOME_TRIGGER_DYING:
		term_wrap("", "%s asked, and was dying itself: nobody was killed",
			  name);
		break;
	case OOMWATCH_OUTCOME_SKIPPED_GFP:
		term_wrap("", "nothing was done: the request must not wait for file systems");
		break;
	case OOMWATCH_OUTCOME_AVERTED:
		term_wrap("", "nobody was killed: a notifier freed memory");
		break;
	case OOMWATCH_OUTCOME_PANIC:
		term_wrap("", "%s", panic_text(oom));
		break;
	default:
		term_wrap("", "how it ended was not seen");
		break;
	}
}

static void print_head(const struct story *story, const struct clock *clock,
		       enum clock_zone zone)
{
	const union record *oom = story->oom;
	char time[CLOCK_ROOM], took[TERM_ROOM];

	clock_format(clock, zone, oom->h.time_ns, time);
	printf("%sEpisode %llu%s  %s", term_style(TERM_BOLD),
	       (unsigned long long)story->episode, term_style(TERM_PLAIN),
	       time);
	if (record_has(oom, oom, duration_us))
		printf(", took %s", term_time(took, oom->oom.duration_us));
	printf("\n%s", term_style(TERM_BAD));
	print_outcome(story);
	printf("%s", term_style(TERM_PLAIN));
	if (record_has(oom, oom, repeats))
		term_wrap("", "and so it went on: this stands for %llu episode%s in %s",
			  (unsigned long long)oom->oom.repeats,
			  oom->oom.repeats == 1 ? "" : "s",
			  term_time(took, oom->oom.repeats_duration_us));
	if (story->repeated)
		term_wrap("", "and so it went on, %llu time%s more",
			  (unsigned long long)story->repeated,
			  story->repeated == 1 ? "" : "s");
	/* Of a group only the chosen one is helped along, if it was dying. */
	if (oom->oom.outcome == OOMWATCH_OUTCOME_KILLED &&
	    story_text(time, oom, "oom_group") && *time)
		term_wrap("", "memory.oom.group: all of %s die together", time);
}

/* The range of episodes from a record on; false if there is none. */
static bool find_range(const struct history *history, size_t from,
		       __u64 *first, __u64 *last)
{
	size_t i;

	*first = 0;
	*last = 0;
	for (i = from; i < history->count; i++) {
		__u64 episode = history->records[i]->episode;

		if (!episode)
			continue;
		if (!*first || episode < *first)
			*first = episode;
		if (history->records[i]->type == OOMWATCH_TYPE_OOM &&
		    episode > *last)
			*last = episode;
	}
	return *last;
}

/* Return: the exit status. */
static int tell_nothing(const struct source *source,
			const struct history *history)
{
	__u64 first, last;

	/* It was told what is wrong with it. */
	if (!history->count && source->damage[0])
		return 1;
	if (find_range(history, 0, &first, &last))
		warnx("%s: the last load of the module in it has no OOM episode, but an earlier one has: are parts of a log not in their order?",
		      source->name);
	else
		warnx("%s: there is no OOM episode in it", source->name);
	return 1;
}

static void print_page(const struct explain *explain, const struct story *story,
		       const struct clock *clock)
{
	print_head(story, clock, explain->zone);
	cause_print(story);
	ranking_print(story);
	print_endings(story);
	advice_print(story, explain->input);
}

/**
 * explain_run() - explain an episode
 * @argc: how many arguments there are
 * @argv: the arguments
 *
 * Return: the exit status of the program.
 */
int explain_run(int argc, char **argv)
{
	static struct source source;
	struct explain explain = { 0 };
	struct history history = { 0 };
	struct story story;
	__u64 first, last;
	int status;

	argp_parse(&argp, argc, argv, 0, NULL, &explain);
	source_open(&source, explain.input);
	history_read(&history, &source);
	status = source_verdict(&source);
	if (!find_range(&history, history_last_load(&history), &first, &last))
		return tell_nothing(&source, &history);
	source_check_clock(&source, explain.zone, &(struct since){ 0 });
	if (!explain.episode)
		explain.episode = last;
	if (!story_gather(&story, &history, explain.episode))
		errx(1, "there is no episode %llu; there are %llu to %llu, but for those that a later one stands for: 'oomwatch --type oom' lists them",
		     explain.episode, (unsigned long long)first,
		     (unsigned long long)last);
	if (!story.oom)
		errx(1, "the oom record of episode %llu is not there: it was overwritten, or is yet to come",
		     explain.episode);
	print_page(&explain, &story, &source.clock);
	if (fflush(stdout))
		err(1, "standard output");
	story_free(&story);
	history_free(&history);
	source_close(&source);
	return status;
}
