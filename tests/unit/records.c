// SPDX-License-Identifier: GPL-2.0-only
/*
 * records - write a raw file of records that no kernel would make
 *
 *	records SEED NUMBER >FILE
 *
 * Pseudo-random values in every field, names of any bytes and any length, fields
 * that were not captured, strings that were truncated; always the same ones for a
 * seed, whatever the machine.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "input/raw.h"
#include "input/source.h"
#include "lib/field.h"

/* Of the clock of the file: CLOCK_REALTIME minus CLOCK_BOOTTIME. */
#define OFFSET_NS	1700000000123456000LL

static uint64_t state;

/* xorshift64*: the same numbers everywhere. */
static uint64_t random64(void)
{
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return state * 2685821657736338717ULL;
}

static uint64_t below(uint64_t limit)
{
	return random64() % limit;
}

/* Often a small number, and often one at an end of the range. */
static uint64_t random_value(void)
{
	switch (below(4)) {
	case 0:
		return below(1000);
	case 1:
		return ~0ULL - below(2);
	default:
		return random64() >> below(64);
	}
}

/* Any bytes, and between them characters of UTF-8, or what looks like one. */
static void fill_name(char *to, size_t length)
{
	static const char * const pieces[] = {
		"\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x98\x80", "\xc0\x80",
		"\xe0\x9f\xbf", "\xed\x9f\xbf", "\xed\xa0\x80", "\xef\xbf\xbd",
		"\xf0\x8f\xbf\xbf", "\xf4\x8f\xbf\xbf", "\xf4\x90\x80\x80",
	};
	const char *piece = "";

	while (length--) {
		if (!*piece && !below(8))
			piece = pieces[below(sizeof(pieces) / sizeof(*pieces))];
		*to++ = *piece ? *piece++ : (char)(1 + below(below(2) ? 255 : 127));
	}
}

static void put_bytes(union record *record, const struct ow_field *field,
		      size_t length)
{
	struct oomwatch_str str = { record->h.size, length };

	if (record->h.size + length + 1 > sizeof(*record) - 1024)
		return;
	fill_name(record->bytes + str.offset, length);
	record->h.size += length + 1;
	memcpy(record->bytes + field->offset, &str, sizeof(str));
	record->h.valid |= 1ULL << field->bit;
	if (!below(8))
		record->h.truncated |= 1ULL << field->bit;
}

static void put_zones(union record *record, const struct ow_field *field)
{
	struct oomwatch_array array = {
		.count = 1 + below(OOMWATCH_ZONES_MAX),
		.size = sizeof(struct oomwatch_zone),
	};
	struct oomwatch_zone zone;
	unsigned int i;

	record->h.size = (record->h.size + 7) & ~7U;
	array.offset = record->h.size;
	for (i = 0; i < array.count; i++) {
		memset(&zone, 0, sizeof(zone));
		zone.node = (int)below(1025) - 1;
		fill_name(zone.name, 1 + below(sizeof(zone.name) - 1));
		zone.free = random_value() & ~1023ULL;
		zone.min = random_value() & ~1023ULL;
		zone.low = random_value() & ~1023ULL;
		zone.high = random_value() & ~1023ULL;
		zone.managed = random_value() & ~1023ULL;
		memcpy(record->bytes + record->h.size, &zone, sizeof(zone));
		record->h.size += sizeof(zone);
	}
	memcpy(record->bytes + field->offset, &array, sizeof(array));
	record->h.valid |= 1ULL << field->bit;
}

static void put_number(union record *record, const struct ow_field *field)
{
	uint64_t wide = random_value();
	uint32_t narrow = wide;

	/* As text has them: whole KiB. */
	if (field->kind == OW_KIND_BYTES)
		wide &= ~1023ULL;
	if (field->kind == OW_KIND_LIMIT && wide != OOMWATCH_UNLIMITED)
		wide &= ~1023ULL;
	if (field->kind >= OW_KIND_OUTCOME)
		narrow = below(12);
	if (field->kind == OW_KIND_LOAD)
		narrow %= 1000000;
	if (field->size == sizeof(wide))
		memcpy(record->bytes + field->offset, &wide, sizeof(wide));
	else
		memcpy(record->bytes + field->offset, &narrow, sizeof(narrow));
	record->h.valid |= 1ULL << field->bit;
}

/* Two fields may share their place: of these, one is captured. */
static bool is_taken(const union record *record, const struct ow_field *field)
{
	unsigned int i;

	for (i = 0; i < ow_nr_fields; i++)
		if (&ow_fields[i] != field &&
		    ow_fields[i].offset == field->offset &&
		    ow_field_present(&record->h, &ow_fields[i]))
			return true;
	return false;
}

static void put_field(union record *record, const struct ow_field *field)
{
	if (is_taken(record, field))
		return;
	switch (field->kind) {
	case OW_KIND_COMM:
		memset(record->bytes + field->offset, 0, field->size);
		fill_name(record->bytes + field->offset,
			  below(field->size));
		record->h.valid |= 1ULL << field->bit;
		break;
	case OW_KIND_NAME:
	case OW_KIND_PATH:
	case OW_KIND_TEXT:
		put_bytes(record, field, below(below(4) ? 32 : 400));
		break;
	case OW_KIND_ZONES:
		put_zones(record, field);
		break;
	default:
		put_number(record, field);
		break;
	}
}

/* Some have a wall time, which need not be that of the file's clock. */
static void put_wall(union record *record)
{
	uint64_t wall_ns = record->h.time_ns + OFFSET_NS;

	if (!below(4))
		return;
	if (!below(4))
		wall_ns += 3600000000000;
	record->h.flags |= OOMWATCH_FLAG_WALL;
	memcpy(record->bytes + record->h.size, &wall_ns, sizeof(wall_ns));
	record->h.size += sizeof(wall_ns);
}

static void make_record(union record *record, uint64_t seq)
{
	const struct ow_name *type =
		&ow_names_of_type.names[below(ow_names_of_type.count)];
	unsigned int i;

	memset(record, 0, sizeof(*record));
	record->h.type = type->value;
	record->h.size = record_fixed_size(type->value);
	record->h.seq = seq;
	record->h.episode = 1 + seq / 8;
	record->h.time_ns = 1000 * (seq * 1000000 + below(1000000));
	for (i = 0; i < ow_nr_fields; i++)
		if (ow_fields[i].type == type->value && below(8))
			put_field(record, &ow_fields[i]);
	record->h.size = (record->h.size + 7) & ~7U;
	put_wall(record);
}

/* Fields that ow_for_each_field() finds, of all types. */
static unsigned int count_fields(void)
{
	const struct ow_field *field;
	unsigned int i, count = 0;

	for (i = 0; i < ow_names_of_type.count; i++)
		ow_for_each_field(field, ow_names_of_type.names[i].value)
			count++;
	return count;
}

int main(int argc, char **argv)
{
	const struct clock clock = {
		.boot = true, .wall = true, .offset_ns = OFFSET_NS,
	};
	struct raw_header origin = { .page_size = 4096 };
	static union record record;
	unsigned long number, i;

	if (argc != 3)
		errx(2, "usage: records SEED NUMBER >FILE");
	if (count_fields() != ow_nr_fields)
		errx(1, "rows of a type do not follow each other, from bit 0 on");
	state = strtoul(argv[1], NULL, 10) * 0x9e3779b97f4a7c15ULL + 1;
	number = strtoul(argv[2], NULL, 10);
	raw_write_header(stdout, &origin, &clock);
	for (i = 1; i <= number; i++) {
		make_record(&record, i);
		raw_write_record(stdout, &record.h);
	}
	return fflush(stdout) ? 1 : 0;
}
