// SPDX-License-Identifier: GPL-2.0-only
/*
 * json_owner.c - whose the cgroup of a victim is, as a JSON object
 *
 * The kernel did not record that: it is derived from the path of the cgroup. So it is an
 * object of its own.
 */
#include "output/json_owner.h"
#include "owner/owner_fact.h"

static void put_name(struct json *json, const struct json_key *key, struct span value)
{
	json_name(json, key, value.at, value.length, false);
}

static void put_number(struct json *json, const struct json_key *key, struct span value)
{
	uint64_t number = 0;

	for (; value.length; value = span_from(value, 1))
		number = 10 * number + (*value.at - '0');
	json_u64(json, key, number);
}

#define FACT_KEY(fact, key, form) JSON_KEY_OF("victim_" #key),
#define FACT_PUT(fact, key, form) put_##form,

static const struct json_key keys[] = { OWNER_FACTS(FACT_KEY) };

static void (* const writers[])(struct json *json, const struct json_key *key,
			     struct span value) = { OWNER_FACTS(FACT_PUT) };

/**
 * json_owner() - write whose the cgroup of a victim is, as a member "derived"
 * @json: the stream, in an object
 * @path: the path of the cgroup
 * @length: bytes of @path
 * @clipped: the path lost its head or its tail
 *
 * Nothing is written if the path tells nothing.
 */
void json_owner(struct json *json, const char *path, size_t length, bool clipped)
{
	struct owner_facts facts;
	bool any = false;
	size_t i;

	owner_facts_read(&facts, path, length, clipped);
	for (i = 0; i < OWNER_NR_FACTS; i++) {
		if (!facts.values[i].length)
			continue;
		if (!any)
			json_open_object(json, JSON_KEY("derived"));
		any = true;
		writers[i](json, &keys[i], facts.values[i]);
	}
	if (any)
		json_close_object(json);
}
