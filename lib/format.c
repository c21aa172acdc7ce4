// SPDX-License-Identifier: GPL-2.0-only
/*
 * format.c - record to text line, a loop over the field table
 *
 * It is compiled into the module and into user space. The record may come from a
 * newer or older oomwatch, or from a damaged file: nothing outside of the record is
 * read, and a field that is not whole is not shown.
 *
 * A line is "[seconds] type key=value key=value ...". Every byte of a name that
 * is not printable ASCII, and each of = , " \ ~ and space, is written as \xNN. So
 * the name of a task or a cgroup is always one value on one line. A bare ~ at the end
 * says that the name was truncated; a bare ~ at the start, that a path lost its head.
 */
#ifdef __KERNEL__
#include <linux/kernel.h>
#include <linux/string.h>
#else
#include <linux/types.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#endif

#include "lib/decimal.h"
#include "lib/field.h"
#include "lib/format.h"
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

static void put_u64(struct ow_format_sink *sink, __u64 value)
{
	char digits[OW_DECIMAL_ROOM];

	sink->write(sink, digits, ow_decimal(digits, value) - digits);
}

/* A value without a name is newer than this code: show its number. */
static void put_enum(struct ow_format_sink *sink, const struct ow_names *names,
		     unsigned int value)
{
	const char *name = ow_name_of(names, value);

	if (name)
		put(sink, name);
	else
		put_u64(sink, value);
}

/* The characters to escape in a name, and in a list that the kernel makes. */
#define SPECIAL_IN_NAME	"=,\"\\~"
#define SPECIAL_IN_TEXT	"=\"\\~"

/* Most characters of a name; never escaped. */
static bool is_letter(unsigned char byte)
{
	return (byte | 0x20) >= 'a' && (byte | 0x20) <= 'z';
}

static void put_escaped(struct ow_format_sink *sink, const char *text,
			size_t length, const char *special)
{
	size_t start = 0, at;

	for (at = 0; at < length; at++) {
		unsigned char byte = text[at];

		if (is_letter(byte) ||
		    (byte > ' ' && byte < 0x7f && !strchr(special, byte)))
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
	bool lacks_head = ow_field_lacks_head(record, field);

	if (lacks_head)
		put(sink, "~");
	put_escaped(sink, text, length, field->kind == OW_KIND_TEXT ?
					SPECIAL_IN_TEXT : SPECIAL_IN_NAME);
	if (ow_field_truncated(record, field) && !lacks_head)
		put(sink, "~");
}

/* What is no number. */
static void put_word(struct ow_format_sink *sink,
		     const struct oomwatch_header *record,
		     const struct ow_field *field)
{
	__u32 value = ow_field_u32(record, field);

	switch (field->kind) {
	case OW_KIND_HEX:
		put_number(sink, "0x%x", value);
		break;
	case OW_KIND_COMM:
	case OW_KIND_NAME:
	case OW_KIND_PATH:
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

static void put_zone_key(struct ow_format_sink *sink, unsigned int index,
			 const char *rest)
{
	put(sink, " zone");
	put_u64(sink, index);
	put(sink, rest);
}

static void put_part(struct ow_format_sink *sink, unsigned int index,
		     const char *key, __u64 bytes)
{
	put_zone_key(sink, index, key);
	put_u64(sink, bytes >> 10);
}

static void put_zone(struct ow_format_sink *sink, unsigned int index,
		     const struct oomwatch_zone *zone)
{
	put_zone_key(sink, index, "=");
	if (zone->node >= 0) {
		put(sink, "node");
		put_u64(sink, zone->node);
		put(sink, "/");
	}
	ow_format_escaped(sink, zone->name,
			  strnlen(zone->name, sizeof(zone->name)));
	put_part(sink, index, "_free_kb=", zone->free);
	put_part(sink, index, "_min_kb=", zone->min);
	put_part(sink, index, "_low_kb=", zone->low);
	put_part(sink, index, "_high_kb=", zone->high);
	put_part(sink, index, "_managed_kb=", zone->managed);
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

/* What a label and a number may take: "_kb=" and "-" come to them. */
#define PIECE_ROOM	(OW_LABEL_MAX + 4 + OW_DECIMAL_ROOM + 1)

static char *write_label(char *at, const struct ow_field *field)
{
	memcpy(at, field->label, sizeof(field->label));
	at += field->label_length;
	if (ow_field_is_size(field)) {
		memcpy(at, "_kb", 3);
		at += 3;
	}
	*at++ = '=';
	return at;
}

static char *write_size(char *at, const struct ow_field *field, __u64 bytes)
{
	if (field->kind == OW_KIND_LIMIT && bytes == OOMWATCH_UNLIMITED) {
		memcpy(at, "max", 3);
		return at + 3;
	}
	return ow_decimal(at, bytes >> 10);
}

/* Return: the byte after the value; @at if put_word() has to show it. */
static char *write_number(char *at, const struct oomwatch_header *record,
			  const struct ow_field *field)
{
	switch (field->kind) {
	case OW_KIND_U32:
	case OW_KIND_KIB:
		return ow_decimal(at, ow_field_u32(record, field));
	case OW_KIND_S32:
		return ow_decimal_signed(at, (__s32)ow_field_u32(record, field));
	case OW_KIND_U64:
		return ow_decimal(at, ow_field_u64(record, field));
	case OW_KIND_S64:
		return ow_decimal_signed(at, (__s64)ow_field_u64(record, field));
	case OW_KIND_BYTES:
	case OW_KIND_LIMIT:
		return write_size(at, field, ow_field_u64(record, field));
	default:
		return at;
	}
}

/* A field that is a number is one piece, since most of a record is numbers. */
static void put_field(struct ow_format_sink *sink,
		      const struct oomwatch_header *record,
		      const struct ow_field *field)
{
	char piece[PIECE_ROOM];
	char *value, *end;

	if (field->kind == OW_KIND_ZONES) {
		put_zones(sink, record, field);
		return;
	}
	value = write_label(piece, field);
	end = write_number(value, record, field);
	sink->write(sink, piece, end - piece);
	if (end == value)
		put_word(sink, record, field);
}

static void put_time(struct ow_format_sink *sink, __u64 time_ns)
{
	__u32 seconds, us;

	time_ns = div_u64_rem(time_ns, 1000, &us);
	seconds = div_u64_rem(time_ns, 1000000, &us);
	put_number(sink, "[%5u.%06u]", seconds, us);
}

/* In seconds since 1970. */
static void put_wall(struct ow_format_sink *sink,
		     const struct oomwatch_header *record)
{
	__u32 ns, us;
	__u64 wall;

	if (!ow_field_wall(record, &wall))
		return;
	wall = div_u64_rem(wall, 1000, &ns);
	wall = div_u64_rem(wall, 1000000, &us);
	put(sink, " wall=");
	put_u64(sink, wall);
	put_number(sink, ".%06u", us);
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
 * @wall: with its wall time, if it has one
 * @record: the record; at least @record->size bytes, and that at least those
 *          of a header, must be readable
 *
 * Of a record of an unknown type, only the header is shown.
 *
 * Context: any that @sink allows; takes no lock.
 */
void ow_format_fields(struct ow_format_sink *sink, bool wall,
		      const struct oomwatch_header *record)
{
	const struct ow_field *field;

	put_enum(sink, &ow_names_of_type, record->type);
	put(sink, " seq=");
	put_u64(sink, record->seq);
	put(sink, " episode=");
	put_u64(sink, record->episode);
	if (record->flags & OOMWATCH_FLAG_KEPT)
		put(sink, " kept=1");
	if (record->flags & OOMWATCH_FLAG_LOG)
		put(sink, " log=1");

	ow_for_each_field(field, record->type)
		if (ow_field_present(record, field))
			put_field(sink, record, field);
	if (wall)
		put_wall(sink, record);
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
	ow_format_fields(sink, true, record);
}
