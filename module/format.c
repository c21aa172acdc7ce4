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
#include <stdio.h>
#include <string.h>
#endif

#include "field.h"
#include "format.h"
#include "uapi/linux/oomwatch.h"

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
static void put_enum(struct ow_format_sink *sink, const struct ow_names *names,
		     unsigned int value)
{
	const char *name = ow_name_of(names, value);

	if (name)
		put(sink, name);
	else
		put_number(sink, "%u", value);
}

/* What may not stand as it is in a name, and in a list that the kernel makes. */
#define SPECIAL_IN_NAME	"=,\"\\~"
#define SPECIAL_IN_TEXT	"=\"\\~"

static void put_escaped(struct ow_format_sink *sink, const char *text,
			size_t length, const char *special)
{
	size_t start = 0, at;

	for (at = 0; at < length; at++) {
		unsigned char byte = text[at];

		if (byte > ' ' && byte < 0x7f && !strchr(special, byte))
			continue;
		sink->write(sink, text + start, at - start);
		put_number(sink, "\\x%02x", byte);
		start = at + 1;
	}
	sink->write(sink, text + start, at - start);
}

static void put_text(struct ow_format_sink *sink,
		     const struct oomwatch_header *record,
		     const struct ow_field *field)
{
	unsigned int length;
	const char *text = ow_field_text(record, field, &length);

	put_escaped(sink, text, length, field->kind == OW_KIND_TEXT ?
					SPECIAL_IN_TEXT : SPECIAL_IN_NAME);
	if (ow_field_truncated(record, field))
		put(sink, "~");
}

static void put_size(struct ow_format_sink *sink, enum ow_kind kind,
		     __u64 bytes)
{
	if (kind == OW_KIND_LIMIT && bytes == OOMWATCH_UNLIMITED)
		put(sink, "max");
	else
		put_number(sink, "%llu", (unsigned long long)bytes >> 10);
}

static void put_value(struct ow_format_sink *sink,
		      const struct oomwatch_header *record,
		      const struct ow_field *field)
{
	__u64 wide = field->size == sizeof(wide) ? ow_field_u64(record, field) : 0;
	__u32 value = ow_field_u32(record, field);

	switch (field->kind) {
	case OW_KIND_U32:
		put_number(sink, "%u", value);
		break;
	case OW_KIND_S32:
		put_number(sink, "%d", (int)value);
		break;
	case OW_KIND_HEX:
		put_number(sink, "0x%x", value);
		break;
	case OW_KIND_U64:
		put_number(sink, "%llu", (unsigned long long)wide);
		break;
	case OW_KIND_S64:
		put_number(sink, "%lld", (long long)wide);
		break;
	case OW_KIND_BYTES:
	case OW_KIND_LIMIT:
		put_size(sink, field->kind, wide);
		break;
	case OW_KIND_COMM:
	case OW_KIND_NAME:
	case OW_KIND_TEXT:
		put_text(sink, record, field);
		break;
	case OW_KIND_LOAD:
		put_number(sink, "%u.%02u", value / 100, value % 100);
		break;
	default:
		put_enum(sink, &ow_names_of_kind[field->kind], value);
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
	ow_format_escaped(sink, zone->name, strnlen(zone->name, sizeof(zone->name)));
	put_part(sink, index, "free", zone->free);
	put_part(sink, index, "min", zone->min);
	put_part(sink, index, "low", zone->low);
	put_part(sink, index, "high", zone->high);
	put_part(sink, index, "managed", zone->managed);
}

static void put_zones(struct ow_format_sink *sink,
		      const struct oomwatch_header *record,
		      const struct ow_field *field)
{
	struct oomwatch_zone zone;
	unsigned int i;

	for (i = 0; ow_field_zone(record, field, i, &zone); i++)
		put_zone(sink, i, &zone);
}

static void put_field(struct ow_format_sink *sink,
		      const struct oomwatch_header *record,
		      const struct ow_field *field)
{
	if (field->kind == OW_KIND_ZONES) {
		put_zones(sink, record, field);
		return;
	}
	put(sink, " ");
	put(sink, field->key);
	if (field->kind == OW_KIND_BYTES || field->kind == OW_KIND_LIMIT)
		put(sink, "_kb");
	put(sink, "=");
	put_value(sink, record, field);
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
 * ow_format_escaped() - write a name that may hold any byte
 * @sink: where it goes
 * @text: the name
 * @length: its bytes
 *
 * Context: any that @sink allows; takes no lock.
 */
void ow_format_escaped(struct ow_format_sink *sink, const char *text,
		       size_t length)
{
	put_escaped(sink, text, length, SPECIAL_IN_NAME);
}

/**
 * ow_format_fields() - write a record as one line of text, without its time
 * @sink: where it goes
 * @record: the record; at least @record->size bytes, and that at least those
 *          of a header, must be readable
 *
 * A type of record that is not known shows its header only.
 *
 * Context: any that @sink allows; takes no lock.
 */
void ow_format_fields(struct ow_format_sink *sink,
		      const struct oomwatch_header *record)
{
	const struct ow_field *field = ow_fields;
	const struct ow_field *end = ow_fields + ow_nr_fields;

	put_enum(sink, &ow_names_of_type, record->type);
	put_number(sink, " seq=%llu", (unsigned long long)record->seq);
	put_number(sink, " episode=%llu", (unsigned long long)record->episode);

	for (; field < end; field++)
		if (ow_field_present(record, field))
			put_field(sink, record, field);
	put(sink, "\n");
}

/**
 * ow_format_record() - write a record as one line of text
 * @sink: where it goes
 * @record: the record, as for ow_format_fields()
 *
 * Context: any that @sink allows; takes no lock.
 */
void ow_format_record(struct ow_format_sink *sink,
		      const struct oomwatch_header *record)
{
	put_time(sink, record->time_ns);
	put(sink, " ");
	ow_format_fields(sink, record);
}
