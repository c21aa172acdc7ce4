// SPDX-License-Identifier: GPL-2.0-only
/*
 * parse.c - text line to record, a loop over the field table: the reverse of
 * format.c
 *
 * Sizes are in whole KiB and times in us afterwards, as text has them.
 */
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "input/parse.h"
#include "lib/field.h"

/**
 * struct builder - a record that is being built
 * @record: the record; its size is that of what it has so far
 * @wall_ns: its wall time, if it has one
 * @has_wall: it has
 * @zones: its zones, which become an array at its end
 * @nr_zones: how many there are
 * @zones_field: the field that they belong to
 */
struct builder {
	union record *record;
	__u64 wall_ns;
	bool has_wall;
	struct oomwatch_zone zones[OOMWATCH_ZONES_MAX];
	unsigned int nr_zones;
	const struct ow_field *zones_field;
};

static bool parse_u64(const char *text, uint64_t most, uint64_t *value)
{
	char *end;

	errno = 0;
	*value = strtoull(text, &end, 10);
	return isdigit((unsigned char)*text) && !*end && !errno &&
	       *value <= most;
}

static bool parse_s64(const char *text, int64_t least, int64_t most,
		      int64_t *value)
{
	char *end;

	errno = 0;
	*value = strtoll(text, &end, 10);
	return (isdigit((unsigned char)*text) || *text == '-') && end != text &&
	       !*end && !errno && *value >= least && *value <= most;
}

static bool parse_hex(const char *text, uint64_t *value)
{
	char *end;

	*value = strtoull(text, &end, 16);
	return !strncmp(text, "0x", 2) && isxdigit((unsigned char)text[2]) &&
	       !*end && *value <= UINT32_MAX;
}

static bool parse_kb(const char *text, bool limit, uint64_t *bytes)
{
	if (limit && !strcmp(text, "max")) {
		*bytes = OOMWATCH_UNLIMITED;
		return true;
	}
	if (!parse_u64(text, UINT64_MAX >> 10, bytes))
		return false;
	*bytes <<= 10;
	return true;
}

static bool parse_load(const char *text, uint64_t *value)
{
	unsigned int whole, part;
	int used = 0;

	if (!isdigit((unsigned char)*text) ||
	    sscanf(text, "%7u.%2u%n", &whole, &part, &used) != 2 ||
	    text[used])
		return false;
	*value = whole * 100ULL + part;
	return true;
}

static bool parse_name(const char *text, const struct ow_names *names,
		       uint64_t *value)
{
	unsigned int i;

	for (i = 0; i < names->count; i++) {
		if (strcmp(names->names[i].text, text))
			continue;
		*value = names->names[i].value;
		return true;
	}
	/* A value that the program that wrote this text did not know. */
	return parse_u64(text, UINT32_MAX, value);
}

/* Unescape in place: the text can only get shorter. Return: 0; -1 if it is damaged. */
static int unescape(char *text)
{
	char *to = text;
	unsigned int byte;

	for (; *text; to++) {
		*to = *text++;
		if (*to != '\\')
			continue;
		if (text[0] != 'x' || !isxdigit((unsigned char)text[1]) ||
		    !isxdigit((unsigned char)text[2]) ||
		    sscanf(text + 1, "%2x", &byte) != 1 || !byte)
			return -1;
		*to = byte;
		text += 3;
	}
	*to = '\0';
	return 0;
}

/* Space at the end of the record; NULL if the record would become too long. */
static char *grow(union record *record, size_t bytes)
{
	char *at = record->bytes + record->h.size;

	if (bytes > sizeof(*record) - record->h.size)
		return NULL;
	record->h.size += bytes;
	return at;
}

/* A bare "~" stands for what was lost: the tail, or the head of a path. */
static char *strip_mark(union record *record, const struct ow_field *field,
			char *text)
{
	size_t length = strlen(text);

	if (field->kind == OW_KIND_PATH && *text == '~')
		text += 1 + strspn(text + 1, "/");
	else if (length && text[length - 1] == '~')
		text[length - 1] = '\0';
	else
		return text;
	record->h.truncated |= 1ULL << field->bit;
	return text;
}

static bool put_text(union record *record, const struct ow_field *field,
		     char *text)
{
	struct oomwatch_str str;
	size_t length;
	char *at;

	text = strip_mark(record, field, text);
	if (unescape(text))
		return false;
	length = strlen(text);
	if (field->kind == OW_KIND_COMM) {
		if (length >= field->size)
			return false;
		memcpy(record->bytes + field->offset, text, length + 1);
		return true;
	}
	str.offset = record->h.size;
	str.length = length;
	at = grow(record, length + 1);
	if (!at)
		return false;
	memcpy(at, text, length + 1);
	memcpy(record->bytes + field->offset, &str, sizeof(str));
	return true;
}

static bool parse_number(const char *text, const struct ow_field *field,
			 uint64_t *value)
{
	switch (field->kind) {
	case OW_KIND_U32:
		return parse_u64(text, UINT32_MAX, value);
	case OW_KIND_S32:
		return parse_s64(text, INT32_MIN, INT32_MAX, (int64_t *)value);
	case OW_KIND_U64:
		return parse_u64(text, UINT64_MAX, value);
	case OW_KIND_S64:
		return parse_s64(text, INT64_MIN, INT64_MAX, (int64_t *)value);
	case OW_KIND_HEX:
		return parse_hex(text, value);
	case OW_KIND_BYTES:
	case OW_KIND_LIMIT:
		return parse_kb(text, field->kind == OW_KIND_LIMIT, value);
	case OW_KIND_KIB:
		return parse_u64(text, UINT32_MAX, value);
	case OW_KIND_LOAD:
		return parse_load(text, value);
	default:
		return parse_name(text, &ow_names_of_kind[field->kind], value);
	}
}

static bool put_field(union record *record, const struct ow_field *field,
		      char *text)
{
	char *at = record->bytes + field->offset;
	uint64_t value;
	__u32 narrow;

	if (field->kind == OW_KIND_COMM || field->kind == OW_KIND_NAME ||
	    field->kind == OW_KIND_PATH || field->kind == OW_KIND_TEXT) {
		if (!put_text(record, field, text))
			return false;
	} else {
		if (!parse_number(text, field, &value))
			return false;
		narrow = value;
		if (field->size == sizeof(value))
			memcpy(at, &value, sizeof(value));
		else
			memcpy(at, &narrow, sizeof(narrow));
	}
	record->h.valid |= 1ULL << field->bit;
	return true;
}

/* "zone0" starts a zone: its value is node0/DMA32, or the name only. */
static bool start_zone(struct builder *builder, unsigned int index, char *text)
{
	struct oomwatch_zone *zone = &builder->zones[builder->nr_zones];
	int used = 0;

	if (index != builder->nr_zones || index == OOMWATCH_ZONES_MAX)
		return false;
	memset(zone, 0, sizeof(*zone));
	if (sscanf(text, "node%9d/%n", &zone->node, &used) != 1 || !used)
		zone->node = -1;
	else
		text += used;
	if (unescape(text) || strlen(text) >= sizeof(zone->name))
		return false;
	strcpy(zone->name, text);
	builder->nr_zones++;
	return true;
}

/* The member behind "zone0_free_kb" and so on; NULL: there is none. */
static __u64 *zone_member(struct oomwatch_zone *zone, const char *key)
{
	const struct {
		const char *key;
		__u64 *member;
	} members[] = {
		{ "_free_kb", &zone->free }, { "_min_kb", &zone->min },
		{ "_low_kb", &zone->low }, { "_high_kb", &zone->high },
		{ "_managed_kb", &zone->managed },
	};
	size_t i;

	for (i = 0; i < sizeof(members) / sizeof(*members); i++)
		if (!strcmp(members[i].key, key))
			return members[i].member;
	return NULL;
}

static void put_zone(struct builder *builder, unsigned int index,
		     const char *key, char *text, struct parse_faults *faults)
{
	uint64_t bytes;
	__u64 *member;

	if (!*key) {
		faults->damaged += !start_zone(builder, index, text);
		return;
	}
	if (index >= builder->nr_zones) {
		faults->damaged++;
		return;
	}
	member = zone_member(&builder->zones[index], key);
	if (!member)
		faults->unknown++;
	else if (parse_kb(text, false, &bytes))
		*member = bytes;
	else
		faults->damaged++;
}

/* The zones were collected in @builder; now they become part of the record. */
static bool put_zones(struct builder *builder)
{
	size_t bytes = builder->nr_zones * sizeof(*builder->zones);
	const struct ow_field *field = builder->zones_field;
	union record *record = builder->record;
	struct oomwatch_array array = {
		.count = builder->nr_zones,
		.size = sizeof(*builder->zones),
	};
	char *at;

	if (!builder->nr_zones)
		return true;
	record->h.size = (record->h.size + 7) & ~7U;
	array.offset = record->h.size;
	at = grow(record, bytes);
	if (!at)
		return false;
	memcpy(at, builder->zones, bytes);
	memcpy(record->bytes + field->offset, &array, sizeof(array));
	record->h.valid |= 1ULL << field->bit;
	return true;
}

/* "1764221999.123456": seconds since 1970. */
static bool parse_wall(struct builder *builder, const char *text)
{
	unsigned long long seconds;
	unsigned int us;
	int used = 0;

	builder->has_wall = isdigit((unsigned char)*text) &&
			    sscanf(text, "%11llu.%6u%n", &seconds, &us, &used) == 2 &&
			    !text[used] && seconds < UINT64_MAX / 1000000000;
	if (builder->has_wall)
		builder->wall_ns = (seconds * 1000000 + us) * 1000;
	return builder->has_wall;
}

/* At the end of the record. */
static bool put_wall(struct builder *builder)
{
	union record *record = builder->record;
	char *at;

	record->h.size = (record->h.size + 7) & ~7U;
	if (!builder->has_wall)
		return true;
	at = grow(record, sizeof(builder->wall_ns));
	if (!at)
		return false;
	memcpy(at, &builder->wall_ns, sizeof(builder->wall_ns));
	record->h.flags |= OOMWATCH_FLAG_WALL;
	return true;
}

/* Does a key of text name this field? Keys of sizes end in their unit. */
static bool is_key(const struct ow_field *field, const char *key)
{
	size_t length = strlen(field->key);

	if (strncmp(field->key, key, length))
		return false;
	if (ow_field_is_size(field))
		return !strcmp(key + length, "_kb");
	return !key[length];
}

static void put_key(struct builder *builder, const char *key, char *text,
		    struct parse_faults *faults)
{
	const struct ow_field *field;
	unsigned int index;
	int used = 0;

	ow_for_each_field(field, builder->record->h.type) {
		if (field->kind == OW_KIND_ZONES &&
		    sscanf(key, "zone%4u%n", &index, &used) == 1) {
			builder->zones_field = field;
			put_zone(builder, index, key + used, text, faults);
			return;
		}
		if (field->kind == OW_KIND_ZONES || !is_key(field, key))
			continue;
		faults->damaged += !put_field(builder->record, field, text);
		return;
	}
	faults->unknown++;
}

static bool start_record(union record *record, const char *type)
{
	uint64_t value;

	memset(record, 0, sizeof(*record));
	if (!parse_name(type, &ow_names_of_type, &value) || value > UINT16_MAX)
		return false;
	record->h.type = value;
	record->h.size = record_fixed_size(value);
	return true;
}

/**
 * parse_record() - read a record from its text
 * @text: the text, from the name of its type on; it is changed
 * @record: where the record goes
 * @faults: counts what cannot be read of it
 *
 * Return: false if it is not the text of a record.
 */
bool parse_record(char *text, union record *record,
		  struct parse_faults *faults)
{
	struct builder builder = { .record = record };
	bool seq = false, episode = false;
	char *rest, *token, *value;
	uint64_t number;

	token = strtok_r(text, " ", &rest);
	if (!token || !start_record(record, token))
		return false;
	while ((token = strtok_r(NULL, " ", &rest))) {
		value = strchr(token, '=');
		if (!value) {
			faults->damaged++;
			continue;
		}
		*value++ = '\0';
		if (!strcmp(token, "seq")) {
			seq = parse_u64(value, UINT64_MAX, &number);
			record->h.seq = number;
		} else if (!strcmp(token, "episode")) {
			episode = parse_u64(value, UINT64_MAX, &number);
			record->h.episode = number;
		} else if (!strcmp(token, "wall")) {
			faults->damaged += !parse_wall(&builder, value);
		} else if (!strcmp(token, "kept")) {
			if (parse_u64(value, 1, &number))
				record->h.flags |= number * OOMWATCH_FLAG_KEPT;
			else
				faults->damaged++;
		} else if (!strcmp(token, "log")) {
			if (parse_u64(value, 1, &number))
				record->h.flags |= number * OOMWATCH_FLAG_LOG;
			else
				faults->damaged++;
		} else {
			put_key(&builder, token, value, faults);
		}
	}
	if (!put_zones(&builder))
		faults->damaged++;
	if (!put_wall(&builder))
		faults->damaged++;
	return seq && episode;
}
