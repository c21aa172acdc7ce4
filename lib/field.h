/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OW_FIELD_H
#define OW_FIELD_H

#include <linux/types.h>

#ifdef __KERNEL__
#include <linux/string.h>
#else
#include <stdbool.h>
#include <string.h>
#endif

#include "uapi/linux/oomwatch.h"

/* The kinds of OOMWATCH_FIELDS(), and a last one to count them. */
enum ow_kind {
	OW_KIND_U32,
	OW_KIND_S32,
	OW_KIND_U64,
	OW_KIND_S64,
	OW_KIND_HEX,
	OW_KIND_BYTES,
	OW_KIND_LIMIT,
	OW_KIND_KIB,
	OW_KIND_LOAD,
	OW_KIND_COMM,
	OW_KIND_NAME,
	OW_KIND_PATH,
	OW_KIND_TEXT,
	OW_KIND_ZONES,
	OW_KIND_OUTCOME,
	OW_KIND_CONTEXT,
	OW_KIND_CONSTRAINT,
	OW_KIND_ORIGIN,
	OW_KIND_ROLE,
	OW_KIND_STATE,
	OW_KIND_REAPER,
	OW_KIND_PANIC_REASON,
	OW_KIND_RELATION,
	OW_NR_KINDS,
};

/* A copy of a fixed length takes few instructions. */
#define OW_LABEL_MAX	32

/**
 * struct ow_field - one row of OOMWATCH_FIELDS()
 * @type: enum oomwatch_type of the records that have it
 * @bit: its bit in the valid map
 * @kind: how it is stored and shown
 * @offset: where it is stored, in bytes from the start of the record
 * @size: bytes that it takes there
 * @key: its name
 * @label: the same, after a space; not terminated
 * @label_length: bytes of @label
 */
struct ow_field {
	unsigned char type;
	unsigned char bit;
	enum ow_kind kind;
	unsigned short offset;
	unsigned short size;
	const char *key;
	char label[OW_LABEL_MAX];
	unsigned char label_length;
};

/**
 * struct ow_name - the name of one value of an enumeration
 * @value: the value
 * @text: its name
 */
struct ow_name {
	unsigned int value;
	const char *text;
};

/**
 * struct ow_names - the names of the values of an enumeration
 * @names: the names; NULL for a kind that is no enumeration
 * @count: how many there are
 */
struct ow_names {
	const struct ow_name *names;
	unsigned int count;
};

/* By their types; after the last one there is one of type 0. */
extern const struct ow_field ow_fields[];
extern const unsigned int ow_nr_fields;
extern const struct ow_names ow_names_of_type;
extern const struct ow_names ow_names_of_kind[OW_NR_KINDS];

/**
 * ow_for_each_field() - go through the fields that a type of record may have
 * @field: const struct ow_field *, each of them
 * @record_type: enum oomwatch_type, also of an oomwatch that is newer
 *
 * Context: any.
 */
#define ow_for_each_field(field, record_type) \
	for ((field) = ow_fields_of(record_type); \
	     (field)->type == (record_type); (field)++)

const struct ow_field *ow_fields_of(unsigned int type);
const char *ow_name_of(const struct ow_names *names, unsigned int value);

/**
 * ow_field_present() - tell whether a record has a field
 * @record: the record; at least @record->size bytes, and that at least those
 *          of a header, must be readable, here and below
 * @field: the field
 *
 * Context: any.
 * Return: true if it was captured, and is whole.
 */
static inline bool ow_field_present(const struct oomwatch_header *record,
				    const struct ow_field *field)
{
	return field->type == record->type &&
	       record->valid >> field->bit & 1 &&
	       field->offset + field->size <= record->size;
}

/**
 * ow_field_truncated() - tell whether a string lost its tail, or its head
 * @record: the record
 * @field: the field
 *
 * Context: any.
 * Return: true if it did.
 */
static inline bool ow_field_truncated(const struct oomwatch_header *record,
				      const struct ow_field *field)
{
	return record->truncated >> field->bit & 1;
}

/**
 * ow_field_is_size() - tell whether a field is an amount of memory
 * @field: the field
 *
 * Context: any.
 * Return: true if it is: text has it in KiB.
 */
static inline bool ow_field_is_size(const struct ow_field *field)
{
	return field->kind == OW_KIND_BYTES || field->kind == OW_KIND_LIMIT ||
	       field->kind == OW_KIND_KIB;
}

/**
 * ow_field_u32() - read a field of 32 bits
 * @record: the record
 * @field: the field, which is present
 *
 * Context: any.
 * Return: its value; a signed one has to be cast.
 */
static inline __u32 ow_field_u32(const struct oomwatch_header *record,
				 const struct ow_field *field)
{
	__u32 value;

	memcpy(&value, (const char *)record + field->offset, sizeof(value));
	return value;
}

/**
 * ow_field_u64() - read a field of 64 bits
 * @record: the record
 * @field: the field, which is present
 *
 * Context: any.
 * Return: its value; a signed one has to be cast.
 */
static inline __u64 ow_field_u64(const struct oomwatch_header *record,
				 const struct ow_field *field)
{
	__u64 value;

	memcpy(&value, (const char *)record + field->offset, sizeof(value));
	return value;
}

bool ow_field_lacks_head(const struct oomwatch_header *record,
			 const struct ow_field *field);
const char *ow_field_text(const struct oomwatch_header *record,
			  const struct ow_field *field, unsigned int *length);
bool ow_field_zone(const struct oomwatch_header *record,
		   const struct ow_field *field, unsigned int index,
		   struct oomwatch_zone *zone);
bool ow_field_wall(const struct oomwatch_header *record, __u64 *wall_ns);

#endif /* OW_FIELD_H */
