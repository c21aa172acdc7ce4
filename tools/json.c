// SPDX-License-Identifier: GPL-2.0-only
/*
 * json.c - record to JSON object, a loop over the field table
 *
 * A name may hold any byte, a JSON string only Unicode. Bytes that are no UTF-8
 * become U+FFFD there, and then KEY_hex has all bytes of the name.
 */
#include <stdio.h>
#include <string.h>

#include "field.h"
#include "json.h"

/* Longest name of a field with its longest suffix. */
#define KEY_ROOM	64

/* A record has each of its keys once, so that nobody need look for an older one. */
static void add(struct json_object *object, const char *key,
		struct json_object *value)
{
	json_object_object_add_ex(object, key, value,
				  JSON_C_OBJECT_ADD_KEY_IS_NEW);
}

/* The same, with a key that stays where it is. */
static void add_constant(struct json_object *object, const char *key,
			 struct json_object *value)
{
	json_object_object_add_ex(object, key, value,
				  JSON_C_OBJECT_ADD_KEY_IS_NEW |
					  JSON_C_OBJECT_KEY_IS_CONSTANT);
}

/*
 * How many bytes a character of UTF-8 has that starts at @text; 0: it is none,
 * overlong, a surrogate, or beyond U+10FFFF.
 */
static size_t utf8_length(const unsigned char *text, size_t left)
{
	static const struct {
		unsigned char first, last, low, high;
		size_t length;
	} forms[] = {
		{ 0x01, 0x7f, 0, 0, 1 },	  { 0xc2, 0xdf, 0x80, 0xbf, 2 },
		{ 0xe0, 0xe0, 0xa0, 0xbf, 3 }, { 0xe1, 0xec, 0x80, 0xbf, 3 },
		{ 0xed, 0xed, 0x80, 0x9f, 3 }, { 0xee, 0xef, 0x80, 0xbf, 3 },
		{ 0xf0, 0xf0, 0x90, 0xbf, 4 }, { 0xf1, 0xf3, 0x80, 0xbf, 4 },
		{ 0xf4, 0xf4, 0x80, 0x8f, 4 },
	};
	size_t i, at;

	for (i = 0; i < sizeof(forms) / sizeof(*forms); i++) {
		if (*text < forms[i].first || *text > forms[i].last)
			continue;
		if (forms[i].length > left)
			return 0;
		for (at = 1; at < forms[i].length; at++)
			if (text[at] < (at == 1 ? forms[i].low : 0x80) ||
			    text[at] > (at == 1 ? forms[i].high : 0xbf))
				return 0;
		return forms[i].length;
	}
	return 0;
}

static void add_hex(struct json_object *object, const char *key,
		    const char *text, size_t length)
{
	static const char digits[] = "0123456789abcdef";
	char name[KEY_ROOM], hex[2 * OOMWATCH_RECORD_MAX];
	size_t at;

	for (at = 0; at < length; at++) {
		hex[2 * at] = digits[(unsigned char)text[at] >> 4];
		hex[2 * at + 1] = digits[text[at] & 15];
	}
	snprintf(name, sizeof(name), "%s_hex", key);
	add(object, name, json_object_new_string_len(hex, 2 * length));
}

/**
 * json_add_name() - add a name that may hold any byte to an object
 * @object: the object
 * @key: the key
 * @text: the name
 * @length: its bytes, at most OOMWATCH_RECORD_MAX
 */
void json_add_name(struct json_object *object, const char *key,
		   const char *text, size_t length)
{
	static const char replacement[] = "\xef\xbf\xbd";
	char clean[3 * OOMWATCH_RECORD_MAX];
	size_t at = 0, used = 0, bytes;
	bool damaged = false;

	clean[0] = '\0';
	while (at < length) {
		bytes = utf8_length((const unsigned char *)text + at,
				    length - at);
		if (bytes) {
			memcpy(clean + used, text + at, bytes);
			used += bytes;
			at += bytes;
		} else {
			memcpy(clean + used, replacement, 3);
			used += 3;
			at++;
			damaged = true;
		}
	}
	add(object, key, json_object_new_string_len(clean, used));
	if (damaged)
		add_hex(object, key, text, length);
}

static void add_text(struct json_object *object,
		     const struct oomwatch_header *record,
		     const struct ow_field *field)
{
	unsigned int length;
	const char *text = ow_field_text(record, field, &length);
	char name[KEY_ROOM];

	json_add_name(object, field->key, text, length);
	if (!ow_field_truncated(record, field))
		return;
	snprintf(name, sizeof(name), "%s_truncated", field->key);
	add(object, name, json_object_new_boolean(1));
}

static void add_size(struct json_object *object, const char *key, __u64 bytes,
		     bool limit)
{
	char name[KEY_ROOM];

	snprintf(name, sizeof(name), "%s_bytes", key);
	add(object, name, limit && bytes == OOMWATCH_UNLIMITED ?
				  NULL : json_object_new_uint64(bytes));
}

static void add_zones(struct json_object *object,
		      const struct oomwatch_header *record,
		      const struct ow_field *field)
{
	struct json_object *zones = json_object_new_array();
	struct oomwatch_zone zone;
	unsigned int i;

	for (i = 0; ow_field_zone(record, field, i, &zone); i++) {
		struct json_object *one = json_object_new_object();

		add_constant(one, "node", zone.node < 0 ? NULL :
				     json_object_new_int(zone.node));
		json_add_name(one, "name", zone.name,
			      strnlen(zone.name, sizeof(zone.name)));
		add_size(one, "free", zone.free, false);
		add_size(one, "min", zone.min, false);
		add_size(one, "low", zone.low, false);
		add_size(one, "high", zone.high, false);
		add_size(one, "managed", zone.managed, false);
		json_object_array_add(zones, one);
	}
	add_constant(object, field->key, zones);
}

/* A value without a name is newer than this code: its number, as a string. */
static struct json_object *new_name(const struct ow_names *names, __u32 value)
{
	const char *name = ow_name_of(names, value);
	char number[16];

	if (name)
		return json_object_new_string(name);
	snprintf(number, sizeof(number), "%u", value);
	return json_object_new_string(number);
}

static struct json_object *new_load(__u32 hundredths)
{
	char text[32];

	snprintf(text, sizeof(text), "%u.%02u", hundredths / 100,
		 hundredths % 100);
	return json_object_new_double_s(hundredths / 100.0, text);
}

static void add_field(struct json_object *object,
		      const struct oomwatch_header *record,
		      const struct ow_field *field)
{
	__u64 wide = field->size == sizeof(wide) ? ow_field_u64(record, field) : 0;
	__u32 value = ow_field_u32(record, field);

	switch (field->kind) {
	case OW_KIND_U32:
	case OW_KIND_HEX:
		add_constant(object, field->key, json_object_new_int64(value));
		break;
	case OW_KIND_S32:
		add_constant(object, field->key, json_object_new_int((int)value));
		break;
	case OW_KIND_U64:
		add_constant(object, field->key, json_object_new_uint64(wide));
		break;
	case OW_KIND_S64:
		add_constant(object, field->key, json_object_new_int64((int64_t)wide));
		break;
	case OW_KIND_BYTES:
	case OW_KIND_LIMIT:
		add_size(object, field->key, wide,
			 field->kind == OW_KIND_LIMIT);
		break;
	case OW_KIND_COMM:
	case OW_KIND_NAME:
	case OW_KIND_TEXT:
		add_text(object, record, field);
		break;
	case OW_KIND_LOAD:
		add_constant(object, field->key, new_load(value));
		break;
	case OW_KIND_ZONES:
		add_zones(object, record, field);
		break;
	default:
		add_constant(object, field->key,
			     new_name(&ow_names_of_kind[field->kind], value));
		break;
	}
}

/**
 * json_record() - turn a record into an object
 * @record: the record
 * @clock: what its time means
 *
 * Return: the object, which the caller puts.
 */
struct json_object *json_record(const struct oomwatch_header *record,
				const struct clock *clock)
{
	struct json_object *object = json_object_new_object();
	const struct ow_field *field = ow_fields;
	const struct ow_field *end = ow_fields + ow_nr_fields;
	char time[CLOCK_ROOM];

	add_constant(object, "schema", json_object_new_int(JSON_SCHEMA));
	add_constant(object, "type", new_name(&ow_names_of_type, record->type));
	add_constant(object, "seq", json_object_new_uint64(record->seq));
	add_constant(object, "episode", json_object_new_uint64(record->episode));
	if (clock->boot)
		add_constant(object, "time_ns", json_object_new_uint64(record->time_ns));
	if (clock->wall) {
		clock_format(clock, CLOCK_UTC, record->time_ns, time);
		add_constant(object, "time", json_object_new_string(time));
	}
	for (; field < end; field++)
		if (ow_field_present(record, field))
			add_field(object, record, field);
	return object;
}
