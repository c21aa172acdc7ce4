// SPDX-License-Identifier: GPL-2.0-only
/*
 * format.c - record to text line, a loop over the field table
 *
 * Compiled into the module and into user space. The record may come from a
 * newer or older oomwatch, or from a damaged file: nothing outside of it is
 * read, and a field that is not whole is not shown.
 *
 * A line is "[seconds] type key=value key=value ...". Every byte of a name that
 * is not printable ASCII, and each of = , " \ ~ and space, is written as \xNN:
 * whatever a user calls a task or a cgroup, it stays one value of one line, and
 * a bare ~ at its end says that it was truncated.
 */
#ifdef __KERNEL__
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/string.h>
#else
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#endif

#include "format.h"
#include "uapi/linux/oomwatch.h"

enum kind {
	KIND_U32,
	KIND_S32,
	KIND_U64,
	KIND_S64,
	KIND_HEX,
	KIND_BYTES,
	KIND_LIMIT,
	KIND_LOAD,
	KIND_COMM,
	KIND_NAME,
	KIND_TEXT,
	KIND_ZONES,
	KIND_OUTCOME,
	KIND_CONTEXT,
	KIND_CONSTRAINT,
	KIND_INVOKER,
	KIND_ROLE,
	KIND_STATE,
	KIND_REAPER,
};

/**
 * struct field - one row of OOMWATCH_FIELDS()
 * @type: enum oomwatch_type of the records that have it
 * @bit: its bit in the valid map
 * @kind: how it is stored and shown
 * @offset: where it is stored, in bytes from the start of the record
 * @size: bytes that it takes there
 * @key: its name
 */
struct field {
	unsigned char type;
	unsigned char bit;
	enum kind kind;
	unsigned short offset;
	unsigned short size;
	const char *key;
};

#define FIELD_TYPE_oom		OOMWATCH_TYPE_OOM
#define FIELD_TYPE_victim	OOMWATCH_TYPE_VICTIM
#define FIELD_TYPE_memory	OOMWATCH_TYPE_MEMORY
#define FIELD_TYPE_stack	OOMWATCH_TYPE_STACK
#define FIELD_TYPE_candidate	OOMWATCH_TYPE_CANDIDATE
#define FIELD_TYPE_reaped	OOMWATCH_TYPE_REAPED
#define FIELD_TYPE_exited	OOMWATCH_TYPE_EXITED

#define FIELD_ROW(record, number, member, what, unit, source) { \
	.type = FIELD_TYPE_##record, \
	.bit = (number), \
	.kind = KIND_##what, \
	.offset = offsetof(struct oomwatch_##record, member), \
	.size = sizeof(((struct oomwatch_##record *)0)->member), \
	.key = #member, \
},

static const struct field fields[] = { OOMWATCH_FIELDS(FIELD_ROW) };

/**
 * struct name - the name of one value of an enumeration
 * @value: the value
 * @text: its name
 */
struct name {
	unsigned int value;
	const char *text;
};

#define NAME_ROW(constant, value, name) { (value), (name) },

#define COUNT(list)	(sizeof(list) / sizeof(*(list)))

static const struct name types[] = { OOMWATCH_TYPES(NAME_ROW) };
static const struct name outcomes[] = { OOMWATCH_OUTCOMES(NAME_ROW) };
static const struct name contexts[] = { OOMWATCH_CONTEXTS(NAME_ROW) };
static const struct name constraints[] = { OOMWATCH_CONSTRAINTS(NAME_ROW) };
static const struct name invokers[] = { OOMWATCH_INVOKERS(NAME_ROW) };
static const struct name roles[] = { OOMWATCH_ROLES(NAME_ROW) };
static const struct name states[] = { OOMWATCH_STATES(NAME_ROW) };
static const struct name reapers[] = { OOMWATCH_REAPERS(NAME_ROW) };

/**
 * struct names - the names of the values of a kind of field
 * @names: the names; NULL for a kind that is no enumeration
 * @count: how many there are
 */
struct names {
	const struct name *names;
	size_t count;
};

static const struct names names_of[] = {
	[KIND_OUTCOME] = { outcomes, COUNT(outcomes) },
	[KIND_CONTEXT] = { contexts, COUNT(contexts) },
	[KIND_CONSTRAINT] = { constraints, COUNT(constraints) },
	[KIND_INVOKER] = { invokers, COUNT(invokers) },
	[KIND_ROLE] = { roles, COUNT(roles) },
	[KIND_STATE] = { states, COUNT(states) },
	[KIND_REAPER] = { reapers, COUNT(reapers) },
};

static void put(struct ow_format_sink *sink, const char *text)
{
	sink->write(sink, text, strlen(text));
}

#define put_number(sink, ...) do { \
	char number[48]; \
	snprintf(number, sizeof(number), __VA_ARGS__); \
	put(sink, number); \
} while (0)

/* A value without a name is newer than this code: show its number. */
static void put_enum(struct ow_format_sink *sink, const struct name *names,
		     size_t count, unsigned int value)
{
	for (; count; count--, names++) {
		if (names->value != value)
			continue;
		put(sink, names->text);
		return;
	}
	put_number(sink, "%u", value);
}

static bool is_plain(unsigned char byte)
{
	return byte > ' ' && byte < 0x7f && !strchr("=,\"\\~", byte);
}

static void put_escaped(struct ow_format_sink *sink, const char *text,
			size_t length)
{
	size_t start = 0, at;

	for (at = 0; at < length; at++) {
		if (is_plain(text[at]))
			continue;
		sink->write(sink, text + start, at - start);
		put_number(sink, "\\x%02x", (unsigned char)text[at]);
		start = at + 1;
	}
	sink->write(sink, text + start, at - start);
}

static __u32 u32_at(const char *at)
{
	__u32 value;

	memcpy(&value, at, sizeof(value));
	return value;
}

static __u64 u64_at(const char *at)
{
	__u64 value;

	memcpy(&value, at, sizeof(value));
	return value;
}

static void put_str(struct ow_format_sink *sink,
		    const struct oomwatch_header *record,
		    const struct field *field)
{
	const char *base = (const char *)record;
	struct oomwatch_str str;

	memcpy(&str, base + field->offset, sizeof(str));
	if (str.offset > record->size ||
	    str.length > record->size - str.offset)
		memset(&str, 0, sizeof(str));
	if (field->kind == KIND_NAME)
		put_escaped(sink, base + str.offset, str.length);
	else
		sink->write(sink, base + str.offset, str.length);
	if (record->truncated >> field->bit & 1)
		put(sink, "~");
}

static void put_value(struct ow_format_sink *sink,
		      const struct oomwatch_header *record,
		      const struct field *field)
{
	const char *at = (const char *)record + field->offset;

	switch (field->kind) {
	case KIND_U32:
		put_number(sink, "%u", u32_at(at));
		break;
	case KIND_S32:
		put_number(sink, "%d", (int)u32_at(at));
		break;
	case KIND_HEX:
		put_number(sink, "0x%x", u32_at(at));
		break;
	case KIND_U64:
		put_number(sink, "%llu", (unsigned long long)u64_at(at));
		break;
	case KIND_S64:
		put_number(sink, "%lld", (long long)u64_at(at));
		break;
	case KIND_BYTES:
	case KIND_LIMIT:
		if (field->kind == KIND_LIMIT &&
		    u64_at(at) == OOMWATCH_UNLIMITED)
			put(sink, "max");
		else
			put_number(sink, "%llu",
				   (unsigned long long)u64_at(at) >> 10);
		break;
	case KIND_COMM:
		put_escaped(sink, at, strnlen(at, OOMWATCH_COMM_LEN));
		break;
	case KIND_NAME:
	case KIND_TEXT:
		put_str(sink, record, field);
		break;
	case KIND_LOAD:
		put_number(sink, "%u.%02u", u32_at(at) / 100, u32_at(at) % 100);
		break;
	default:
		put_enum(sink, names_of[field->kind].names,
			 names_of[field->kind].count, u32_at(at));
		break;
	}
}

static void put_part(struct ow_format_sink *sink, unsigned int zone,
		     const char *key, __u64 bytes)
{
	put_number(sink, " zone%u_%s_kb=%llu", zone, key,
		   (unsigned long long)bytes >> 10);
}

static void put_zone(struct ow_format_sink *sink, unsigned int index,
		     const struct oomwatch_zone *zone)
{
	put_number(sink, " zone%u=", index);
	if (zone->node >= 0)
		put_number(sink, "node%d/", (int)zone->node);
	put_escaped(sink, zone->name, strnlen(zone->name, sizeof(zone->name)));
	put_part(sink, index, "free", zone->free);
	put_part(sink, index, "min", zone->min);
	put_part(sink, index, "low", zone->low);
	put_part(sink, index, "high", zone->high);
	put_part(sink, index, "managed", zone->managed);
}

static void put_zones(struct ow_format_sink *sink,
		      const struct oomwatch_header *record,
		      const struct field *field)
{
	const char *base = (const char *)record;
	struct oomwatch_array array;
	struct oomwatch_zone zone;
	unsigned int i;

	memcpy(&array, base + field->offset, sizeof(array));
	if (array.size < sizeof(zone) || array.offset > record->size ||
	    array.count > (record->size - array.offset) / array.size)
		return;
	for (i = 0; i < array.count; i++) {
		memcpy(&zone, base + array.offset + i * array.size,
		       sizeof(zone));
		put_zone(sink, i, &zone);
	}
}

static void put_field(struct ow_format_sink *sink,
		      const struct oomwatch_header *record,
		      const struct field *field)
{
	if (field->kind == KIND_ZONES) {
		put_zones(sink, record, field);
		return;
	}
	put(sink, " ");
	put(sink, field->key);
	if (field->kind == KIND_BYTES || field->kind == KIND_LIMIT)
		put(sink, "_kb");
	put(sink, "=");
	put_value(sink, record, field);
}

static bool is_shown(const struct oomwatch_header *record,
		     const struct field *field)
{
	return field->type == record->type &&
	       record->valid >> field->bit & 1 &&
	       field->offset + field->size <= record->size;
}

static void put_time(struct ow_format_sink *sink, __u64 time_ns)
{
	__u64 us = time_ns;
	__u32 seconds, rest;

#ifdef __KERNEL__
	us = div_u64(us, 1000);
	seconds = div_u64_rem(us, 1000000, &rest);
#else
	us /= 1000;
	seconds = us / 1000000;
	rest = us % 1000000;
#endif
	put_number(sink, "[%5u.%06u]", seconds, rest);
}

/**
 * ow_format_record() - write a record as one line of text
 * @sink: where it goes
 * @record: the record; at least @record->size bytes, and that at least those
 *          of a header, must be readable
 *
 * A type of record that is not known shows its header only.
 *
 * Context: any that @sink allows; takes no lock.
 */
void ow_format_record(struct ow_format_sink *sink,
		      const struct oomwatch_header *record)
{
	const struct field *field = fields;
	const struct field *end = fields + COUNT(fields);

	put_time(sink, record->time_ns);
	put(sink, " ");
	put_enum(sink, types, COUNT(types), record->type);
	put_number(sink, " seq=%llu", (unsigned long long)record->seq);
	put_number(sink, " episode=%llu", (unsigned long long)record->episode);

	for (; field < end; field++)
		if (is_shown(record, field))
			put_field(sink, record, field);
	put(sink, "\n");
}
