// SPDX-License-Identifier: GPL-2.0-only
/*
 * field.c - the field table of the record format, as data; the value of a field
 *
 * Compiled into the module and into user space: text, JSON and the readers of
 * saved records are loops over it. A record may come from a newer or older
 * oomwatch, or from a damaged file: nothing outside of it is read.
 */
#ifdef __KERNEL__
#include <linux/kernel.h>
#include <linux/stddef.h>
#include <linux/string.h>
#else
#include <stddef.h>
#include <string.h>
#endif

#include "field.h"
#include "uapi/linux/oomwatch.h"

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
	.kind = OW_KIND_##what, \
	.offset = offsetof(struct oomwatch_##record, member), \
	.size = sizeof(((struct oomwatch_##record *)0)->member), \
	.key = #member, \
	.label = " " #member, \
	.label_length = sizeof(" " #member) - 1, \
},

#define COUNT(list)	(sizeof(list) / sizeof(*(list)))

const struct ow_field ow_fields[] = { OOMWATCH_FIELDS(FIELD_ROW) };
const unsigned int ow_nr_fields = COUNT(ow_fields);

#define NAME_ROW(constant, value, name) { (value), (name) },

static const struct ow_name types[] = { OOMWATCH_TYPES(NAME_ROW) };
static const struct ow_name outcomes[] = { OOMWATCH_OUTCOMES(NAME_ROW) };
static const struct ow_name contexts[] = { OOMWATCH_CONTEXTS(NAME_ROW) };
static const struct ow_name constraints[] = { OOMWATCH_CONSTRAINTS(NAME_ROW) };
static const struct ow_name invokers[] = { OOMWATCH_INVOKERS(NAME_ROW) };
static const struct ow_name roles[] = { OOMWATCH_ROLES(NAME_ROW) };
static const struct ow_name states[] = { OOMWATCH_STATES(NAME_ROW) };
static const struct ow_name reapers[] = { OOMWATCH_REAPERS(NAME_ROW) };

const struct ow_names ow_names_of_type = { types, COUNT(types) };

const struct ow_names ow_names_of_kind[OW_NR_KINDS] = {
	[OW_KIND_OUTCOME] = { outcomes, COUNT(outcomes) },
	[OW_KIND_CONTEXT] = { contexts, COUNT(contexts) },
	[OW_KIND_CONSTRAINT] = { constraints, COUNT(constraints) },
	[OW_KIND_INVOKER] = { invokers, COUNT(invokers) },
	[OW_KIND_ROLE] = { roles, COUNT(roles) },
	[OW_KIND_STATE] = { states, COUNT(states) },
	[OW_KIND_REAPER] = { reapers, COUNT(reapers) },
};

/**
 * ow_name_of() - find the name of a value of an enumeration
 * @names: the names
 * @value: the value
 *
 * Context: any.
 * Return: the name; NULL for a value that is newer than this code.
 */
const char *ow_name_of(const struct ow_names *names, unsigned int value)
{
	unsigned int i;

	for (i = 0; i < names->count; i++)
		if (names->names[i].value == value)
			return names->names[i].text;
	return NULL;
}

/**
 * ow_field_present() - tell whether a record has a field
 * @record: the record; at least @record->size bytes, and that at least those
 *          of a header, must be readable, here and below
 * @field: the field
 *
 * Context: any.
 * Return: true if it was captured, and is whole.
 */
bool ow_field_present(const struct oomwatch_header *record,
		      const struct ow_field *field)
{
	return field->type == record->type &&
	       record->valid >> field->bit & 1 &&
	       field->offset + field->size <= record->size;
}

/**
 * ow_field_truncated() - tell whether a string lost its tail
 * @record: the record
 * @field: the field
 *
 * Context: any.
 * Return: true if it did.
 */
bool ow_field_truncated(const struct oomwatch_header *record,
			const struct ow_field *field)
{
	return record->truncated >> field->bit & 1;
}

/**
 * ow_field_u32() - read a field of 32 bits
 * @record: the record
 * @field: the field, which is present
 *
 * Context: any.
 * Return: its value; a signed one has to be cast.
 */
__u32 ow_field_u32(const struct oomwatch_header *record,
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
__u64 ow_field_u64(const struct oomwatch_header *record,
		   const struct ow_field *field)
{
	__u64 value;

	memcpy(&value, (const char *)record + field->offset, sizeof(value));
	return value;
}

/**
 * ow_field_text() - find the bytes of a name
 * @record: the record
 * @field: the field, which is present, of a kind that is a name or a text
 * @length: how many bytes there are; 0 where they would lie outside @record
 *
 * Context: any.
 * Return: the bytes, which need not be terminated.
 */
const char *ow_field_text(const struct oomwatch_header *record,
			  const struct ow_field *field, unsigned int *length)
{
	const char *base = (const char *)record;
	struct oomwatch_str str;

	if (field->kind == OW_KIND_COMM) {
		*length = strnlen(base + field->offset, field->size);
		return base + field->offset;
	}
	memcpy(&str, base + field->offset, sizeof(str));
	if (str.offset > record->size ||
	    str.length > record->size - str.offset)
		memset(&str, 0, sizeof(str));
	*length = str.length;
	return base + str.offset;
}

/**
 * ow_field_zone() - read one of the zones of a field
 * @record: the record
 * @field: the field, which is present, of the kind that is zones
 * @index: which of them, from 0
 * @zone: where it goes
 *
 * Context: any.
 * Return: false if there is no such zone.
 */
bool ow_field_zone(const struct oomwatch_header *record,
		   const struct ow_field *field, unsigned int index,
		   struct oomwatch_zone *zone)
{
	const char *base = (const char *)record;
	struct oomwatch_array array;

	memcpy(&array, base + field->offset, sizeof(array));
	if (array.size < sizeof(*zone) || array.offset > record->size ||
	    array.count > (record->size - array.offset) / array.size ||
	    index >= array.count)
		return false;
	memcpy(zone, base + array.offset + index * array.size, sizeof(*zone));
	return true;
}
