// SPDX-License-Identifier: GPL-2.0-only
/*
 * record.c - what holds for every record: its size, and the order of its bytes
 */
#include <byteswap.h>
#include <string.h>

#include "field.h"
#include "record.h"

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
	unsigned int i;

	for (i = 0; i < ow_nr_fields; i++) {
		size_t end = ow_fields[i].offset + ow_fields[i].size;

		if (ow_fields[i].type == type && end > size)
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

/*
 * Bits of the fields of a type that the field table lists. Most records are of the
 * type of the one before.
 */
static __u64 known_fields(unsigned int type)
{
	static unsigned int last_type;
	static __u64 known;
	unsigned int i;

	if (type == last_type)
		return known;
	last_type = type;
	known = 0;
	for (i = 0; i < ow_nr_fields; i++)
		if (ow_fields[i].type == type)
			known |= 1ULL << ow_fields[i].bit;
	return known;
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
 * record_swap_header() - turn the header of a record round
 * @h: the header, of the other byte order
 */
void record_swap_header(struct oomwatch_header *h)
{
	h->size = bswap_32(h->size);
	h->type = bswap_16(h->type);
	h->reserved = bswap_16(h->reserved);
	h->seq = bswap_64(h->seq);
	h->time_ns = bswap_64(h->time_ns);
	h->episode = bswap_64(h->episode);
	h->valid = bswap_64(h->valid);
	h->truncated = bswap_64(h->truncated);
}

/**
 * record_swap() - turn a record of the other byte order into one of ours
 * @record: the record, whole; its header was turned round already
 *
 * Only what the field table lists can be turned round: a field that is newer
 * than it is marked as not captured.
 */
void record_swap(union record *record)
{
	unsigned int i;

	for (i = 0; i < ow_nr_fields; i++)
		if (ow_field_present(&record->h, &ow_fields[i]))
			swap_field(record, &ow_fields[i]);
	record->h.valid &= known_fields(record->h.type);
}
