/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OW_FIELD_H
#define OW_FIELD_H

#include <linux/types.h>

#ifndef __KERNEL__
#include <stdbool.h>
#endif

struct oomwatch_header;
struct oomwatch_zone;

/* The kinds of OOMWATCH_FIELDS(), and a last one to count them. */
enum ow_kind {
	OW_KIND_U32,
	OW_KIND_S32,
	OW_KIND_U64,
	OW_KIND_S64,
	OW_KIND_HEX,
	OW_KIND_BYTES,
	OW_KIND_LIMIT,
	OW_KIND_LOAD,
	OW_KIND_COMM,
	OW_KIND_NAME,
	OW_KIND_TEXT,
	OW_KIND_ZONES,
	OW_KIND_OUTCOME,
	OW_KIND_CONTEXT,
	OW_KIND_CONSTRAINT,
	OW_KIND_INVOKER,
	OW_KIND_ROLE,
	OW_KIND_STATE,
	OW_KIND_REAPER,
	OW_NR_KINDS,
};

/**
 * struct ow_field - one row of OOMWATCH_FIELDS()
 * @type: enum oomwatch_type of the records that have it
 * @bit: its bit in the valid map
 * @kind: how it is stored and shown
 * @offset: where it is stored, in bytes from the start of the record
 * @size: bytes that it takes there
 * @key: its name
 * @label: the same, after a space
 * @label_length: bytes of @label
 */
struct ow_field {
	unsigned char type;
	unsigned char bit;
	enum ow_kind kind;
	unsigned short offset;
	unsigned short size;
	const char *key;
	const char *label;
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

extern const struct ow_field ow_fields[];
extern const unsigned int ow_nr_fields;
extern const struct ow_names ow_names_of_type;
extern const struct ow_names ow_names_of_kind[OW_NR_KINDS];

const char *ow_name_of(const struct ow_names *names, unsigned int value);

bool ow_field_present(const struct oomwatch_header *record,
		      const struct ow_field *field);
bool ow_field_truncated(const struct oomwatch_header *record,
			const struct ow_field *field);
__u32 ow_field_u32(const struct oomwatch_header *record,
		   const struct ow_field *field);
__u64 ow_field_u64(const struct oomwatch_header *record,
		   const struct ow_field *field);
const char *ow_field_text(const struct oomwatch_header *record,
			  const struct ow_field *field, unsigned int *length);
bool ow_field_zone(const struct oomwatch_header *record,
		   const struct ow_field *field, unsigned int index,
		   struct oomwatch_zone *zone);

#endif /* OW_FIELD_H */
