// SPDX-License-Identifier: GPL-2.0-only
/*
 * record.c - what holds for every record: its size, and the order of its bytes
 */
#include <byteswap.h>
#include <string.h>

#include "lib/field.h"
#include "records/record.h"

/**
 * record_fixed_size() - how long the fixed fields of a type of record are
 * @type: enum oomwatch_type
 *
 * Return: bytes, the header included; just those of the header for a type that
 * is not known.
 */
size_t record_fixed_size(unsigned int type)
{
	size_t size = sizeof(struct oomwatch_header);
	const struct ow_field *field;

	ow_for_each_field(field, type) {
		size_t end = field->offset + field->size;

		if (end > size)
			size = end;
	}
	return (size + 7) & ~(size_t)7;
}

/**
 * record_is_whole() - tell whether a record can be read
 * @h: the record
 * @bytes: how many bytes there are at @h
 *
 * Return: true if all of it is there, and its size is one that a record can have.
 */
bool record_is_whole(const struct oomwatch_header *h, size_t bytes)
{
	return bytes >= sizeof(*h) && h->size >= sizeof(*h) &&
	       h->size <= OOMWATCH_RECORD_MAX && h->size <= bytes &&
	       h->size % 8 == 0;
}

/* A record that may follow the one with this number and time. */
static bool may_follow(const struct oomwatch_header *h, const struct oomwatch_header *first,
		       size_t bytes)
{
	return record_is_whole(h, bytes) && ow_name_of(&ow_names_of_type, h->type) &&
	       h->seq > first->seq && h->seq - first->seq < OOMWATCH_RECORD_MAX &&
	       h->time_ns >= first->time_ns;
}

/**
 * record_is_cut() - tell whether a record was not written to its end
 * @start: its start, in our byte order, aligned as a record is
 * @bytes: how many bytes there are up to the end of the file
 *
 * A damaged size says the same, but then there may be a further record.
 *
 * Return: true if so; false if what is there is damaged.
 */
bool record_is_cut(const void *start, size_t bytes)
{
	const struct oomwatch_header *h = start, *next;
	size_t at;

	if (bytes < sizeof(*h))
		return true;
	if (h->size <= bytes || !record_is_whole(h, h->size))
		return false;
	for (at = sizeof(*h); at + sizeof(*h) <= bytes; at += 8) {
		next = (const void *)((const char *)start + at);
		if (may_follow(next, h, bytes - at))
			return false;
	}
	return true;
}

/* Bits of the fields of a type that the field table lists. */
static __u64 known_fields(unsigned int type)
{
	static __u64 known[1 << 4];
	const struct ow_field *field;
	__u64 bits = 0;

	if (type < sizeof(known) / sizeof(*known) && known[type])
		return known[type];
	ow_for_each_field(field, type)
		bits |= 1ULL << field->bit;
	if (type < sizeof(known) / sizeof(*known))
		known[type] = bits;
	return bits;
}

/**
 * record_unknown() - count what only a newer oomwatch knows
 * @h: the record
 *
 * Return: how many fields it has that the field table does not list; 1 for a type
 * that it does not list.
 */
unsigned int record_unknown(const struct oomwatch_header *h)
{
	__u64 known = known_fields(h->type);

	return known ? __builtin_popcountll(h->valid & ~known) : 1;
}

static void swap16(char *at)
{
	__u16 value;

	memcpy(&value, at, sizeof(value));
	value = bswap_16(value);
	memcpy(at, &value, sizeof(value));
}

static void swap32(char *at)
{
	__u32 value;

	memcpy(&value, at, sizeof(value));
	value = bswap_32(value);
	memcpy(at, &value, sizeof(value));
}

static void swap64(char *at)
{
	__u64 value;

	memcpy(&value, at, sizeof(value));
	value = bswap_64(value);
	memcpy(at, &value, sizeof(value));
}

static void swap_zones(union record *record, const struct ow_field *field)
{
	struct oomwatch_array array;
	char *at = record->bytes + field->offset;
	unsigned int i, word;

	for (i = 0; i < sizeof(array) / sizeof(__u16); i++)
		swap16(at + i * sizeof(__u16));
	memcpy(&array, at, sizeof(array));
	if (array.size < sizeof(struct oomwatch_zone) ||
	    array.offset > record->h.size ||
	    array.count > (record->h.size - array.offset) / array.size)
		return;
	for (i = 0; i < array.count; i++) {
		at = record->bytes + array.offset + i * array.size;
		swap32(at + offsetof(struct oomwatch_zone, node));
		for (word = offsetof(struct oomwatch_zone, free);
		     word < sizeof(struct oomwatch_zone); word += sizeof(__u64))
			swap64(at + word);
	}
}

static void swap_field(union record *record, const struct ow_field *field)
{
	char *at = record->bytes + field->offset;

	switch (field->kind) {
	case OW_KIND_COMM:
		break;
	case OW_KIND_NAME:
	case OW_KIND_PATH:
	case OW_KIND_TEXT:
		swap16(at + offsetof(struct oomwatch_str, offset));
		swap16(at + offsetof(struct oomwatch_str, length));
		break;
	case OW_KIND_ZONES:
		swap_zones(record, field);
		break;
	default:
		if (field->size == sizeof(__u64))
			swap64(at);
		else
			swap32(at);
		break;
	}
}

/**
 * record_swap_header() - convert the header of a record of the other byte order
 * @h: the header, of the other byte order
 */
void record_swap_header(struct oomwatch_header *h)
{
	h->size = bswap_32(h->size);
	h->type = bswap_16(h->type);
	h->flags = bswap_16(h->flags);
	h->seq = bswap_64(h->seq);
	h->time_ns = bswap_64(h->time_ns);
	h->episode = bswap_64(h->episode);
	h->valid = bswap_64(h->valid);
	h->truncated = bswap_64(h->truncated);
}

/**
 * record_swap() - convert a record of the other byte order
 * @record: the record, whole; its header was converted already
 *
 * Only fields that the field table lists can be converted. Newer fields are marked as
 * not captured.
 */
void record_swap(union record *record)
{
	const struct ow_field *field;
	__u64 wall;

	if (ow_field_wall(&record->h, &wall))
		swap64(record->bytes + record->h.size - sizeof(wall));
	ow_for_each_field(field, record->h.type)
		if (ow_field_present(&record->h, field))
			swap_field(record, field);
	record->h.valid &= known_fields(record->h.type);
}
