// SPDX-License-Identifier: GPL-2.0-only
/*
 * list_cells.c - an OOM in a list, as the texts of a row for a person
 */
#include <stdio.h>
#include <string.h>

#include "commands/list.h"
#include "explain/released.h"
#include "output/place.h"
#include "records/path.h"

/* The time without what is the same in each line: the parts of a second, and the zone. */
static void show_time(char text[CLOCK_ROOM], const struct list_rows *rows,
		      const struct list_row *row)
{
	const union record *first = episode_first(row->episode);
	char *at;

	clock_format(&row->boot->clock, rows->zone, &first->h, text);
	at = strchr(text, 'T');
	if (!at)
		return;
	*at = ' ';
	if (strlen(at) > strlen(" 00:00:00"))
		at[strlen(" 00:00:00")] = '\0';
}

/* The name of the task, and how many more were killed. */
static void show_victim(char text[NAME_ROOM], const struct episode *episode)
{
	const union record *victim = episode_chosen(episode);
	size_t more;

	strcpy(text, LIST_UNKNOWN);
	if (!victim || !record_has(victim, victim, victim_comm))
		return;
	name_comm(text, victim->victim.victim_comm);
	more = released_processes(episode) - 1;
	if (more)
		snprintf(text + strlen(text), 24, " +%zu", more);
}

static void show_freed(char text[TERM_ROOM], const struct episode *episode)
{
	double bytes;

	if (released_bytes(episode, &bytes))
		term_size(text, bytes);
	else
		strcpy(text, LIST_UNKNOWN);
}

static void show_number(char text[24], bool known, long long number)
{
	snprintf(text, 24, known ? "%lld" : LIST_UNKNOWN, number);
}

/**
 * list_fill() - write the texts of a row
 * @cells: where they go
 * @rows: the OOMs
 * @row: one of them
 */
void list_fill(struct list_cells *cells, const struct list_rows *rows,
	       const struct list_row *row)
{
	const struct episode *episode = row->episode;
	const union record *victim = episode_chosen(episode);

	show_time(cells->time, rows, row);
	show_number(cells->boot, row->boot->boot, row->boot->index);
	show_number(cells->event, episode->number, episode->number);
	show_victim(cells->victim, episode);
	show_number(cells->pid, victim && record_has(victim, victim, victim_pid),
		    victim ? victim->victim.victim_pid : 0);
	show_number(cells->uid, victim && record_has(victim, victim, victim_uid),
		    victim ? victim->victim.victim_uid : 0);
	show_freed(cells->freed, episode);
	cells->outcome = list_outcome(episode);
	cells->ran_out = list_ran_out(episode);
	cells->state = list_state_word(row->state);
}

/**
 * list_where() - write what people call the cgroup of an OOM, or else its path
 * @text: where it goes, with a mark where a part of the path was cut off
 * @room: how long it may be, with a NUL behind it
 * @episode: the OOM
 */
void list_where(char text[LIST_WIDE], size_t room, const struct episode *episode)
{
	char called[PLACE_ROOM];
	struct path path;

	if (room > LIST_WIDE - 1)
		room = LIST_WIDE - 1;
	if (!list_memcg(episode, &path)) {
		strcpy(text, LIST_UNKNOWN);
	} else if (place_describe(called, path.bytes, path.length, path.clipped)) {
		snprintf(text, room, "%s", called);
	} else {
		place_shorten(text, room, path.bytes, path.length);
		if (path.clipped)
			strcat(text, "~");
	}
}
