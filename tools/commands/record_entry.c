// SPDX-License-Identifier: GPL-2.0-only
/*
 * record_entry.c - an OOM as fields for the journal, or for the environment of a program
 *
 * What the JSON of list has by some key, a field has by the same name. Its message has
 * the words of debugfs/oomwatch/summary, in the same order.
 */
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands/list.h"
#include "commands/record_entry.h"
#include "commands/record_outlet.h"
#include "explain/released.h"
#include "lib/format.h"
#include "output/entry.h"
#include "output/place.h"
#include "owner/owner_fact.h"
#include "records/path.h"

/* Of syslog. */
#define PRIORITY_CRIT		2
#define PRIORITY_ERR		3
#define PRIORITY_WARNING	4
#define PRIORITY_NOTICE		5

/**
 * struct text - a value that is put together
 * @sink: takes names, of which bytes that could do harm are escaped
 * @used: bytes in @bytes
 * @bytes: the value; what does not fit is left out
 */
struct text {
	struct ow_format_sink sink;
	size_t used;
	char bytes[20 * 1024];
};

static void write_text(struct ow_format_sink *sink, const char *bytes, size_t length)
{
	struct text *text = (struct text *)sink;

	if (length > sizeof(text->bytes) - text->used)
		length = sizeof(text->bytes) - text->used;
	memcpy(text->bytes + text->used, bytes, length);
	text->used += length;
}

__attribute__((format(printf, 2, 3)))
static void say(struct text *text, const char *format, ...)
{
	char bytes[128];
	va_list list;

	va_start(list, format);
	vsnprintf(bytes, sizeof(bytes), format, list);
	va_end(list);
	write_text(&text->sink, bytes, strlen(bytes));
}

static void say_name(struct text *text, const char *name, size_t length)
{
	ow_format_escaped(&text->sink, name, length);
}

static void say_victim(struct text *text, const union record *victim)
{
	const struct oomwatch_victim *v = &victim->victim;

	say_name(text, v->victim_comm, strnlen(v->victim_comm, sizeof(v->victim_comm)));
	say(text, " (%d)", (int)v->victim_pid);
	if (record_has(victim, victim, victim_uid))
		say(text, " uid %u", (unsigned int)v->victim_uid);
}

static void say_cause(struct text *text, const union record *oom)
{
	const struct episode episode = { .oom = oom };
	const char *ran_out = episode_ran_out(&episode);
	struct path path;

	if (!ran_out)
		return;
	if (episode_is_sysrq(&episode)) {
		say(text, "; SysRq-f asked");
	} else if (episode_is_memcg(&episode)) {
		say(text, "; out of memory: memory cgroup");
		if (path_of(&oom->h, "oom_memcg", &path)) {
			say(text, " ");
			say_name(text, path.bytes, path.length);
		}
	} else {
		say(text, "; out of memory: the %s",
		    episode_is_restricted(&episode) ? "allowed nodes" : "system");
	}
}

static void format_time(const struct outlet *outlet, char time[CLOCK_ROOM])
{
	const struct clock clock = outlet->earlier ? outlet->clock : clock_now();

	clock_format(&clock, CLOCK_UTC, &episode_first(&outlet->current.episode)->h, time);
}

/* The journal gives an entry the time at which it came, and that boot. */
static void say_earlier(struct text *text, const struct outlet *outlet)
{
	char time[CLOCK_ROOM];

	format_time(outlet, time);
	say(text, "; in an earlier boot, at %s", time);
}

static void put_message(struct entry *entry, const struct outlet *outlet,
			const char *outcome, const char *place)
{
	const struct episode *episode = &outlet->current.episode;
	const union record *victim = episode_chosen(episode);
	size_t processes = released_processes(episode);
	struct text text = { .sink.write = write_text };

	say(&text, "OOM event");
	if (episode->number)
		say(&text, " %llu", (unsigned long long)episode->number);
	say(&text, " %s", outcome ? outcome : "unknown");
	if (victim) {
		say(&text, " ");
		say_victim(&text, victim);
	}
	if (victim && processes > 1)
		say(&text, " and %zu more", processes - 1);
	if (episode->oom)
		say_cause(&text, episode->oom);
	if (place) {
		say(&text, "; ");
		/* It is escaped already. */
		write_text(&text.sink, place, strlen(place));
	}
	if (episode->oom && record_has(episode->oom, oom, repeats))
		say(&text, "; %llu times",
		    (unsigned long long)episode->oom->oom.repeats);
	if (outlet->earlier)
		say_earlier(&text, outlet);
	entry_put(entry, "MESSAGE", text.bytes, text.used);
}

static int priority_of(const struct episode *episode)
{
	if (!episode->oom || !record_has(episode->oom, oom, outcome))
		return episode->nr_victims ? PRIORITY_ERR : PRIORITY_WARNING;
	switch (episode->oom->oom.outcome) {
	case OOMWATCH_OUTCOME_PANIC:
		return PRIORITY_CRIT;
	case OOMWATCH_OUTCOME_KILLED:
		return PRIORITY_ERR;
	case OOMWATCH_OUTCOME_NO_VICTIM:
	case OOMWATCH_OUTCOME_UNKNOWN:
		return PRIORITY_WARNING;
	default:
		return PRIORITY_NOTICE;
	}
}

/* Facts are named as in JSON, in upper case. */
static void put_owner(struct entry *entry, const struct path *path)
{
#define FACT_NAME(fact, key, form) "victim_" #key,
	static const char * const keys[] = { OWNER_FACTS(FACT_NAME) };
	struct owner_facts facts;
	char name[64];
	size_t i, j;

	owner_facts_read(&facts, path->bytes, path->length, path->clipped);
	for (i = 0; i < OWNER_NR_FACTS; i++) {
		if (!facts.values[i].length)
			continue;
		snprintf(name, sizeof(name), "OOMWATCH_%s", keys[i]);
		for (j = 0; name[j]; j++)
			name[j] = toupper((unsigned char)name[j]);
		entry_put_name(entry, name, facts.values[i].at, facts.values[i].length);
	}
}

/* All victims, a line each in the journal, if there are several. */
static void put_list(struct entry *entry, const struct episode *episode)
{
	const char *end = entry->form == ENTRY_JOURNAL ? "\n" : ", ";
	struct text text = { .sink.write = write_text };
	size_t i;

	if (episode->nr_victims < 2)
		return;
	for (i = 0; i < episode->nr_victims; i++) {
		if (episode_is_further(episode->victims[i]))
			continue;
		if (text.used)
			say(&text, "%s", end);
		say_victim(&text, episode->victims[i]);
	}
	if (text.used)
		entry_put(entry, "OOMWATCH_VICTIM_LIST", text.bytes, text.used);
}

/* Of an earlier boot, no process: journald would look at another one of that number. */
static void put_victim(struct entry *entry, const struct outlet *outlet)
{
	const struct episode *episode = &outlet->current.episode;
	const union record *victim = episode_chosen(episode);
	const struct oomwatch_victim *v;
	struct path path;
	double bytes;

	entry_print(entry, "OOMWATCH_VICTIMS", "%zu", released_processes(episode));
	if (!victim)
		return;
	v = &victim->victim;
	if (record_has(victim, victim, victim_tgid) && !outlet->earlier)
		entry_print(entry, "OBJECT_PID", "%d", (int)v->victim_tgid);
	if (record_has(victim, victim, victim_comm))
		entry_put_name(entry, "OOMWATCH_VICTIM_COMM", v->victim_comm,
			       strnlen(v->victim_comm, sizeof(v->victim_comm)));
	if (record_has(victim, victim, victim_pid))
		entry_print(entry, "OOMWATCH_VICTIM_PID", "%d", (int)v->victim_pid);
	if (record_has(victim, victim, victim_uid))
		entry_print(entry, "OOMWATCH_VICTIM_UID", "%u",
			    (unsigned int)v->victim_uid);
	if (released_bytes(episode, &bytes))
		entry_print(entry, "OOMWATCH_FREED_BYTES", "%.0f", bytes);
	put_list(entry, episode);
	if (path_of(&victim->h, "task_memcg", &path))
		put_owner(entry, &path);
}

static void put_time(struct entry *entry, const struct outlet *outlet)
{
	const char *boot = outlet->tail.boot;
	char time[CLOCK_ROOM];

	format_time(outlet, time);
	entry_print(entry, "OOMWATCH_TIME", "%s", time);
	if (outlet->earlier && strncmp(boot, KEPT_PANIC, strlen(KEPT_PANIC)))
		entry_print(entry, "OOMWATCH_BOOT_ID", "%s", boot);
}

static void put_file(struct entry *entry, const struct outlet *outlet)
{
	char *file = outlet_file(outlet);

	entry_put(entry, "OOMWATCH_FILE", file, strlen(file));
	free(file);
}

/**
 * record_entry() - add the fields of an OOM
 * @entry: where they go
 * @outlet: it has the OOM, with an oom record or a victim
 */
void record_entry(struct entry *entry, const struct outlet *outlet)
{
	const struct episode *episode = &outlet->current.episode;
	const char *outcome = list_outcome(episode), *ran_out = list_ran_out(episode);
	char place[PLACE_ROOM];
	bool has_place = false;
	struct path path;

	if (!strcmp(outcome, LIST_UNKNOWN))
		outcome = NULL;
	entry_print(entry, "PRIORITY", "%d", priority_of(episode));
	if (list_memcg(episode, &path)) {
		has_place = place_describe(place, path.bytes, path.length, path.clipped);
		entry_put_name(entry, "OOMWATCH_MEMCG", path.bytes, path.length);
	}
	if (has_place)
		entry_put(entry, "OOMWATCH_PLACE", place, strlen(place));
	put_message(entry, outlet, outcome, has_place ? place : NULL);
	if (episode->number)
		entry_print(entry, "OOMWATCH_EPISODE", "%llu",
			    (unsigned long long)episode->number);
	put_time(entry, outlet);
	if (outcome)
		entry_print(entry, "OOMWATCH_OUTCOME", "%s", outcome);
	if (strcmp(ran_out, LIST_UNKNOWN))
		entry_print(entry, "OOMWATCH_RAN_OUT", "%s", ran_out);
	if (episode->oom && path_of(&episode->oom->h, "oom_memcg", &path))
		entry_put_name(entry, "OOMWATCH_OOM_MEMCG", path.bytes, path.length);
	if (episode->oom && record_has(episode->oom, oom, repeats))
		entry_print(entry, "OOMWATCH_REPEATS", "%llu",
			    (unsigned long long)episode->oom->oom.repeats);
	put_victim(entry, outlet);
	put_file(entry, outlet);
}
