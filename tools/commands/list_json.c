// SPDX-License-Identifier: GPL-2.0-only
/*
 * list_json.c - OOMs as JSON, one object per line
 */
#include <stdio.h>
#include <string.h>

#include "commands/list.h"
#include "explain/released.h"
#include "output/json.h"
#include "output/place.h"
#include "records/path.h"

static void put_time(struct json *json, const struct list_row *row)
{
	const struct oomwatch_header *first = &episode_first(row->episode)->h;
	const struct clock *clock = &row->boot->clock;
	char time[CLOCK_ROOM];
	int64_t wall_ns;

	if (clock_boot(clock, first))
		json_u64(json, JSON_KEY("time_ns"), first->time_ns);
	if (!clock_wall(clock, first, &wall_ns))
		return;
	clock_format(clock, CLOCK_UTC, first, time);
	if (clock->zoneless)
		json_word(json, JSON_KEY("log_time"), time);
	else
		json_word(json, JSON_KEY("time"), time);
}

static void put_victim(struct json *json, const struct episode *episode)
{
	const union record *victim = episode_chosen(episode);
	const struct oomwatch_victim *v;
	double bytes;

	json_u64(json, JSON_KEY("victims"), released_processes(episode));
	if (!victim)
		return;
	v = &victim->victim;
	if (record_has(victim, victim, victim_comm))
		json_name(json, JSON_KEY("victim_comm"), v->victim_comm,
			  strnlen(v->victim_comm, sizeof(v->victim_comm)), false);
	if (record_has(victim, victim, victim_pid))
		json_s64(json, JSON_KEY("victim_pid"), v->victim_pid);
	if (record_has(victim, victim, victim_uid))
		json_u64(json, JSON_KEY("victim_uid"), v->victim_uid);
	if (released_bytes(episode, &bytes) && bytes < 0x1p64)
		json_bytes(json, JSON_KEY("freed"), bytes);
}

static void put_where(struct json *json, const struct episode *episode)
{
	char called[PLACE_ROOM];
	struct path path;

	if (!list_memcg(episode, &path))
		return;
	json_name(json, JSON_KEY("memcg"), path.bytes, path.length, path.clipped);
	if (place_describe(called, path.bytes, path.length, path.clipped))
		json_name(json, JSON_KEY("place"), called, strlen(called), false);
}

static void put_row(struct json *json, const struct list_row *row)
{
	const struct episode *episode = row->episode;

	json_open_object(json, JSON_ELEMENT);
	json_u64(json, JSON_KEY("schema"), JSON_SCHEMA);
	put_time(json, row);
	if (row->boot->boot) {
		json_word(json, JSON_KEY("boot_id"), row->boot->boot->name);
		json_s64(json, JSON_KEY("boot"), row->boot->index);
	}
	if (episode->number)
		json_u64(json, JSON_KEY("episode"), episode->number);
	if (strcmp(list_outcome(episode), LIST_UNKNOWN))
		json_word(json, JSON_KEY("outcome"), list_outcome(episode));
	if (strcmp(list_ran_out(episode), LIST_UNKNOWN))
		json_word(json, JSON_KEY("ran_out"), list_ran_out(episode));
	put_victim(json, episode);
	put_where(json, episode);
	json_word(json, JSON_KEY("state"), list_state_word(row->state));
	json_close_object(json);
	json_end_line(json);
}

/**
 * list_json() - print OOMs as JSON
 * @rows: the OOMs
 */
void list_json(const struct list_rows *rows)
{
	static struct json json;
	size_t i;

	json_start(&json, stdout);
	for (i = rows->first; i < rows->count; i++)
		put_row(&json, list_row(rows, i));
	json_flush(&json);
}
