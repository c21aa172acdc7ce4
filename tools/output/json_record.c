// SPDX-License-Identifier: GPL-2.0-only
/*
 * json_record.c - record to JSON object, a loop over the field table
 */
#include <stdio.h>
#include <string.h>

#include "lib/field.h"
#include "output/json_owner.h"
#include "output/json_record.h"

#define KEY_ROW(record, number, member, what, unit, source) \
	JSON_KEY_OF(#member),

/* The key of each row of the field table. */
static const struct json_key keys[] = { OOMWATCH_FIELDS(KEY_ROW) };

#define NUMBER_ROW(record, number, member, what, unit, source) \
	ROW_##record##_##member,

/* The number of each row. */
enum { OOMWATCH_FIELDS(NUMBER_ROW) };

static void put_zones(struct json *json, const struct json_key *key,
		      const struct oomwatch_header *record,
		      const struct ow_field *field)
{
	struct oomwatch_zone zone;
	unsigned int i;

	json_open_array(json, key);
	for (i = 0; ow_field_zone(record, field, i, &zone); i++) {
		json_open_object(json, JSON_ELEMENT);
		if (zone.node < 0)
			json_null(json, JSON_KEY("node"));
		else
			json_u64(json, JSON_KEY("node"), zone.node);
		json_name(json, JSON_KEY("name"), zone.name,
			  strnlen(zone.name, sizeof(zone.name)), false);
		json_bytes(json, JSON_KEY("free"), zone.free);
		json_bytes(json, JSON_KEY("min"), zone.min);
		json_bytes(json, JSON_KEY("low"), zone.low);
		json_bytes(json, JSON_KEY("high"), zone.high);
		json_bytes(json, JSON_KEY("managed"), zone.managed);
		json_close_object(json);
	}
	json_close_array(json);
}

/* A value without a name is newer than this code: its number, as a string. */
static void put_enum(struct json *json, const struct json_key *key,
		     const struct ow_names *names, __u32 value)
{
	const char *name = ow_name_of(names, value);
	char number[16];

	if (!name)
		snprintf(number, sizeof(number), "%u", value);
	json_word(json, key, name ? name : number);
}

static void put_name(struct json *json, const struct json_key *key,
		     const struct oomwatch_header *record,
		     const struct ow_field *field)
{
	unsigned int length;
	const char *text = ow_field_text(record, field, &length);

	json_name(json, key, text, length,
		  ow_field_truncated(record, field));
}

static void put_limit(struct json *json, const struct json_key *key,
		      __u64 bytes)
{
	if (bytes == OOMWATCH_UNLIMITED)
		json_no_limit(json, key);
	else
		json_bytes(json, key, bytes);
}

/* Not inlined: what it takes would cost each number of a record some instructions. */
static __attribute__((noinline))
void put_other(struct json *json, const struct json_key *key,
	       const struct oomwatch_header *record,
	       const struct ow_field *field)
{
	switch (field->kind) {
	case OW_KIND_COMM:
	case OW_KIND_NAME:
	case OW_KIND_PATH:
	case OW_KIND_TEXT:
		put_name(json, key, record, field);
		break;
	case OW_KIND_KIB:
		json_bytes(json, key, (__u64)ow_field_u32(record, field) << 10);
		break;
	case OW_KIND_LOAD:
		json_hundredths(json, key, ow_field_u32(record, field));
		break;
	case OW_KIND_ZONES:
		put_zones(json, key, record, field);
		break;
	default:
		put_enum(json, key, &ow_names_of_kind[field->kind],
			 ow_field_u32(record, field));
		break;
	}
}

static inline void put_field(struct json *json, const struct json_key *key,
			     const struct oomwatch_header *record,
			     const struct ow_field *field)
{
	switch (field->kind) {
	case OW_KIND_U32:
	case OW_KIND_HEX:
		json_u64(json, key, ow_field_u32(record, field));
		break;
	case OW_KIND_S32:
		json_s64(json, key, (__s32)ow_field_u32(record, field));
		break;
	case OW_KIND_U64:
		json_u64(json, key, ow_field_u64(record, field));
		break;
	case OW_KIND_S64:
		json_s64(json, key, (__s64)ow_field_u64(record, field));
		break;
	case OW_KIND_BYTES:
		json_bytes(json, key, ow_field_u64(record, field));
		break;
	case OW_KIND_LIMIT:
		put_limit(json, key, ow_field_u64(record, field));
		break;
	default:
		put_other(json, key, record, field);
		break;
	}
}

/* Of a victim; no other record has the field. */
static void put_owner(struct json *json, const struct oomwatch_header *record)
{
	const struct ow_field *field = &ow_fields[ROW_victim_task_memcg];
	unsigned int length;
	const char *path;

	if (!ow_field_present(record, field))
		return;
	path = ow_field_text(record, field, &length);
	json_owner(json, path, length, ow_field_truncated(record, field));
}

/**
 * json_members() - write all members of a record except its type
 * @json: the stream, in an object
 * @record: the record
 * @clock: what its time means
 */
void json_members(struct json *json, const struct oomwatch_header *record,
		  const struct clock *clock)
{
	const struct ow_field *field;
	char time[CLOCK_ROOM];

	json_u64(json, JSON_KEY("seq"), record->seq);
	json_u64(json, JSON_KEY("episode"), record->episode);
	if (record->flags & OOMWATCH_FLAG_KEPT)
		json_boolean(json, JSON_KEY("kept"), true);
	if (record->flags & OOMWATCH_FLAG_LOG)
		json_boolean(json, JSON_KEY("log"), true);
	if (clock_boot(clock, record))
		json_u64(json, JSON_KEY("time_ns"), record->time_ns);
	if (clock_format(clock, CLOCK_UTC, record, time)) {
		if (clock->zoneless)
			json_word(json, JSON_KEY("log_time"), time);
		else
			json_word(json, JSON_KEY("time"), time);
	}
	ow_for_each_field(field, record->type)
		if (ow_field_present(record, field))
			put_field(json, &keys[field - ow_fields], record, field);
	put_owner(json, record);
}

/**
 * json_record() - write a record as an object, on a line of its own
 * @json: the stream
 * @record: the record
 * @clock: what its time means
 */
void json_record(struct json *json, const struct oomwatch_header *record,
		 const struct clock *clock)
{
	json_open_object(json, JSON_ELEMENT);
	json_u64(json, JSON_KEY("schema"), JSON_SCHEMA);
	put_enum(json, JSON_KEY("type"), &ow_names_of_type, record->type);
	json_members(json, record, clock);
	json_close_object(json);
	json_end_line(json);
}
