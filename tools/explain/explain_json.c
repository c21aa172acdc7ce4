// SPDX-License-Identifier: GPL-2.0-only
/*
 * explain_json.c - the records of one episode, as one JSON object
 *
 * Each record has the same keys as in the output of oomwatch --json, so new fields
 * appear here, too.
 */
#include <string.h>

#include "explain/explain_json.h"
#include "output/json_record.h"
#include "records/episodes.h"
#include "records/sequel.h"

static void put_record(struct json *json, const struct json_key *key,
		       const union record *record, const struct clock *clock)
{
	if (!record)
		return;
	json_open_object(json, key);
	json_members(json, &record->h, clock);
	json_close_object(json);
}

static void put_victim(struct json *json, const struct json_key *key,
		       const union record *victim, const struct ending *ending,
		       const struct clock *clock)
{
	json_open_object(json, key);
	json_members(json, &victim->h, clock);
	if (ending->exited)
		json_u64(json, JSON_KEY("exited_us"), ending->exited_us);
	if (ending->reaped)
		json_u64(json, JSON_KEY("reaped_us"), ending->reaped_us);
	if (ending->freed)
		json_u64(json, JSON_KEY("freed_us"), ending->freed_us);
	if (ending->skipped_us)
		json_u64(json, JSON_KEY("skipped_us"), ending->skipped_us);
	json_close_object(json);
}

/* What ran out; left out if it was not captured. */
static void put_cause(struct json *json, const struct episode *episode)
{
	const union record *victim = episode_chosen(episode);
	const char *ran_out = episode_ran_out(episode);
	int own = -1;

	if (!ran_out)
		return;
	json_word(json, JSON_KEY("ran_out"), ran_out);
	if (victim && !strcmp(ran_out, "memcg"))
		own = episode_own_limit(episode, victim);
	if (own >= 0)
		json_boolean(json, JSON_KEY("own_limit"), own);
}

static void put_records(struct json *json, const struct json_key *key,
			const union record *const *records, size_t count,
			const struct clock *clock)
{
	size_t i;

	json_open_array(json, key);
	for (i = 0; i < count; i++)
		put_record(json, JSON_ELEMENT, records[i], clock);
	json_close_array(json);
}

static void put_tasks(struct json *json, const struct episode *episode,
		      const struct clock *clock)
{
	size_t i;

	json_open_array(json, JSON_KEY("victims"));
	for (i = 0; i < episode->nr_victims; i++)
		put_victim(json, JSON_ELEMENT, episode->victims[i],
			   &episode->endings[i], clock);
	json_close_array(json);
	put_records(json, JSON_KEY("candidates"), episode->candidates,
		    episode->nr_candidates, clock);
}

/* What the memory of what ran out was used for. */
static void put_balance(struct json *json, const struct episode *episode,
			const struct clock *clock)
{
	put_record(json, JSON_KEY("memcg"), episode->memcg, clock);
	if (episode->memcg)
		put_records(json, JSON_KEY("relatives"), episode->relatives,
			    episode->nr_relatives, clock);
	put_record(json, JSON_KEY("system"), episode->system, clock);
	if (!episode->system)
		return;
	put_records(json, JSON_KEY("free_areas"), episode->free_areas,
		    episode->nr_free_areas, clock);
	put_records(json, JSON_KEY("hugetlbs"), episode->hugetlbs,
		    episode->nr_hugetlbs, clock);
}

/**
 * explain_json() - print an episode as a JSON object, on a line of its own
 * @episode: the episode, with an oom record
 * @clock: what its times mean
 */
void explain_json(const struct episode *episode, const struct clock *clock)
{
	const union record *awaited = sequel_awaits(episode);
	struct run run = sequel_run(episode);
	static struct json json;

	json_start(&json, stdout);
	json_open_object(&json, JSON_ELEMENT);
	json_u64(&json, JSON_KEY("schema"), JSON_SCHEMA);
	json_u64(&json, JSON_KEY("episode"), episode->number);
	put_cause(&json, episode);
	if (run.repeated)
		json_u64(&json, JSON_KEY("repeated"), run.repeated);
	if (run.first)
		json_u64(&json, JSON_KEY("repeats_episode"), run.first);
	put_record(&json, JSON_KEY("oom"), episode->oom, clock);
	put_record(&json, JSON_KEY("memory"), episode->memory, clock);
	put_balance(&json, episode, clock);
	put_record(&json, JSON_KEY("stack"), episode->stack, clock);
	put_tasks(&json, episode, clock);
	if (awaited)
		put_victim(&json, JSON_KEY("awaited"), awaited,
			   episodes_ending(episode->load, awaited), clock);
	json_close_object(&json);
	json_end_line(&json);
	json_flush(&json);
}
