// SPDX-License-Identifier: GPL-2.0-only
/*
 * field.c - the field table of the record format, as data; the value of a field
 *
 * It is compiled into the module and into user space. Text, JSON and the readers of
 * saved records are loops over it. A record may come from a newer or older
 * oomwatch, or from a damaged file: nothing outside of the record is read.
 */
#ifdef __KERNEL__
#include <linux/kernel.h>
#include <linux/stddef.h>
#include <linux/string.h>
#else
#include <stddef.h>
#include <string.h>
#endif

#include "lib/field.h"
#include "uapi/linux/oomwatch.h"

/* The name that each type of record has in the table. */
#define RECORDS(R) \
	R(oom, OOMWATCH_TYPE_OOM) \
	R(victim, OOMWATCH_TYPE_VICTIM) \
	R(memory, OOMWATCH_TYPE_MEMORY) \
	R(stack, OOMWATCH_TYPE_STACK) \
	R(candidate, OOMWATCH_TYPE_CANDIDATE) \
	R(reaped, OOMWATCH_TYPE_REAPED) \
	R(exited, OOMWATCH_TYPE_EXITED) \
	R(freed, OOMWATCH_TYPE_FREED) \
	R(memcg, OOMWATCH_TYPE_MEMCG) \
	R(relative, OOMWATCH_TYPE_RELATIVE) \
	R(system, OOMWATCH_TYPE_SYSTEM) \
	R(free_area, OOMWATCH_TYPE_FREE_AREA) \
	R(hugetlb, OOMWATCH_TYPE_HUGETLB)

#define RECORD_TYPE(record, type)	FIELD_TYPE_##record = (type),

enum { RECORDS(RECORD_TYPE) };

/* Is 0, and does not compile if that does not hold. */
#define HOLDS(condition)	(0 * sizeof(char[(condition) ? 1 : -1]))

#define IS_WIDE(kind) \
	((kind) == OW_KIND_U64 || (kind) == OW_KIND_S64 || \
	 (kind) == OW_KIND_BYTES || (kind) == OW_KIND_LIMIT)

#define LABEL_LENGTH(member)		(sizeof(" " #member) - 1)

#define FIELD_ROW(record, number, member, what, unit, source) { \
	.type = FIELD_TYPE_##record, \
	.bit = (number), \
	.kind = OW_KIND_##what, \
	.offset = offsetof(struct oomwatch_##record, member), \
	.size = sizeof(((struct oomwatch_##record *)0)->member) + \
		HOLDS(!IS_WIDE(OW_KIND_##what) || \
		      sizeof(((struct oomwatch_##record *)0)->member) == sizeof(__u64)), \
	.key = #member, \
	.label = " " #member, \
	.label_length = LABEL_LENGTH(member) + HOLDS(LABEL_LENGTH(member) <= OW_LABEL_MAX), \
},

#define COUNT(list)	(sizeof(list) / sizeof(*(list)))

const struct ow_field ow_fields[] = { OOMWATCH_FIELDS(FIELD_ROW) { .type = 0 } };
const unsigned int ow_nr_fields = COUNT(ow_fields) - 1;

#define FIELD_NUMBER(record, number, member, what, unit, source) \
	ROW_##record##_##number,

enum { OOMWATCH_FIELDS(FIELD_NUMBER) };

/* The first field of a type has bit 0. */
#define FIRST_ROW(record, type) \
	[type] = &ow_fields[ROW_##record##_0],

static const struct ow_field *const first_fields[] = { RECORDS(FIRST_ROW) };

#define NAME_ROW(constant, value, name) { (value), (name) },

static const struct ow_name types[] = { OOMWATCH_TYPES(NAME_ROW) };
static const struct ow_name outcomes[] = { OOMWATCH_OUTCOMES(NAME_ROW) };
static const struct ow_name contexts[] = { OOMWATCH_CONTEXTS(NAME_ROW) };
static const struct ow_name constraints[] = { OOMWATCH_CONSTRAINTS(NAME_ROW) };
static const struct ow_name origins[] = { OOMWATCH_ORIGINS(NAME_ROW) };
static const struct ow_name roles[] = { OOMWATCH_ROLES(NAME_ROW) };
static const struct ow_name states[] = { OOMWATCH_STATES(NAME_ROW) };
static const struct ow_name reapers[] = { OOMWATCH_REAPERS(NAME_ROW) };
static const struct ow_name relations[] = { OOMWATCH_RELATIONS(NAME_ROW) };
static const struct ow_name panic_reasons[] = { OOMWATCH_PANIC_REASONS(NAME_ROW) };

const struct ow_names ow_names_of_type = { types, COUNT(types) };

const struct ow_names ow_names_of_kind[OW_NR_KINDS] = {
	[OW_KIND_OUTCOME] = { outcomes, COUNT(outcomes) },
	[OW_KIND_CONTEXT] = { contexts, COUNT(contexts) },
	[OW_KIND_CONSTRAINT] = { constraints, COUNT(constraints) },
	[OW_KIND_ORIGIN] = { origins, COUNT(origins) },
	[OW_KIND_ROLE] = { roles, COUNT(roles) },
	[OW_KIND_STATE] = { states, COUNT(states) },
	[OW_KIND_REAPER] = { reapers, COUNT(reapers) },
	[OW_KIND_PANIC_REASON] = { panic_reasons, COUNT(panic_reasons) },
	[OW_KIND_RELATION] = { relations, COUNT(relations) },
};

/**
 * ow_fields_of() - find the fields that a type of record may have
 * @type: enum oomwatch_type, also of an oomwatch that is newer
 *
 * Context: any.
 * Return: the first of them; the others follow it. If there are none, the first field of
 * all, which is of another type.
 */
const struct ow_field *ow_fields_of(unsigned int type)
{
	if (type >= COUNT(first_fields) || !first_fields[type])
		return ow_fields;
	return first_fields[type];
}

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
 * ow_field_lacks_head() - tell whether a truncated string lost its head
 * @record: the record
 * @field: the field, which is present
 *
 * Context: any.
 * Return: true if it did.
 */
bool ow_field_lacks_head(const struct oomwatch_header *record,
			 const struct ow_field *field)
{
	unsigned int length;
	const char *text;

	if (field->kind != OW_KIND_PATH || !ow_field_truncated(record, field))
		return false;
	text = ow_field_text(record, field, &length);
	return !length || *text != '/';
}

/**
 * ow_field_text() - find the bytes of a name
 * @record: the record
 * @field: the field, which is present, of a kind that is a name or a text
 * @length: number of bytes; 0 if they would be outside of @record
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

/**
 * ow_field_wall() - read the wall time of a record
 * @record: the record
 * @wall_ns: gets the time, CLOCK_REALTIME in ns
 *
 * Context: any.
 * Return: false if it has none.
 */
bool ow_field_wall(const struct oomwatch_header *record, __u64 *wall_ns)
{
	if (!(record->flags & OOMWATCH_FLAG_WALL) ||
	    record->size < sizeof(*record) + sizeof(*wall_ns))
		return false;
	memcpy(wall_ns, (const char *)record + record->size - sizeof(*wall_ns),
	       sizeof(*wall_ns));
	return true;
}
