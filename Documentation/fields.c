// SPDX-License-Identifier: GPL-2.0-only
/*
 * fields.c - the lists of oomwatch(4), made of the record format
 *
 * scripts/docs runs it, and puts what the comments of the format say in the place
 * of {NAME}, NAME being a struct or its member.
 */
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "lib/field.h"
#include "uapi/linux/oomwatch.h"

/**
 * struct row - one row of OOMWATCH_FIELDS(), or one member of another struct
 * @in: the record, or the struct
 * @key: the member
 * @type: its type in C
 * @kind: its kind, if it is a field
 * @unit: its unit; empty: none
 * @source: where in the kernel it comes from
 * @bit: its bit in the valid map
 * @offset: where it is
 */
struct row {
	const char *in;
	const char *key;
	const char *type;
	enum ow_kind kind;
	const char *unit;
	const char *source;
	int bit;
	size_t offset;
};

#define FIELD(record, number, member, what, unity, from) { \
	.in = #record, .key = #member, .kind = OW_KIND_##what, \
	.unit = (unity), .source = (from), .bit = (number), \
	.offset = offsetof(struct oomwatch_##record, member), \
},

#define MEMBER(what, ctype, member) { \
	.in = #what, .key = #member, .type = #ctype, \
	.offset = offsetof(struct oomwatch_##what, member), \
}

static const struct row fields[] = { OOMWATCH_FIELDS(FIELD) };

static const struct row members[] = {
	MEMBER(header, __u32, size),
	MEMBER(header, __u16, type),
	MEMBER(header, __u16, flags),
	MEMBER(header, __u64, seq),
	MEMBER(header, __u64, time_ns),
	MEMBER(header, __u64, episode),
	MEMBER(header, __u64, valid),
	MEMBER(header, __u64, truncated),
	MEMBER(str, __u16, offset),
	MEMBER(str, __u16, length),
	MEMBER(array, __u16, offset),
	MEMBER(array, __u16, count),
	MEMBER(array, __u16, size),
	MEMBER(array, __u16, reserved),
	MEMBER(zone, __s32, node),
	MEMBER(zone, char[12], name),
	MEMBER(zone, __u64, free),
	MEMBER(zone, __u64, min),
	MEMBER(zone, __u64, low),
	MEMBER(zone, __u64, high),
	MEMBER(zone, __u64, managed),
};

static const char * const structs[] = { "header", "str", "array", "zone" };

#define COUNT(list)	(sizeof(list) / sizeof(*(list)))

static const char * const types[OW_NR_KINDS] = {
	[OW_KIND_U32] = "__u32",
	[OW_KIND_S32] = "__s32",
	[OW_KIND_U64] = "__u64",
	[OW_KIND_S64] = "__s64",
	[OW_KIND_HEX] = "__u32",
	[OW_KIND_BYTES] = "__u64",
	[OW_KIND_LIMIT] = "__u64",
	[OW_KIND_KIB] = "__u32",
	[OW_KIND_LOAD] = "__u32",
	[OW_KIND_COMM] = "char[16]",
	[OW_KIND_NAME] = "struct oomwatch_str",
	[OW_KIND_PATH] = "struct oomwatch_str",
	[OW_KIND_TEXT] = "struct oomwatch_str",
	[OW_KIND_ZONES] = "struct oomwatch_array",
	[OW_KIND_OUTCOME] = "enum oomwatch_outcome",
	[OW_KIND_CONTEXT] = "enum oomwatch_context",
	[OW_KIND_CONSTRAINT] = "enum oomwatch_constraint",
	[OW_KIND_ORIGIN] = "enum oomwatch_origin",
	[OW_KIND_ROLE] = "enum oomwatch_role",
	[OW_KIND_STATE] = "enum oomwatch_state",
	[OW_KIND_REAPER] = "enum oomwatch_reaper",
	[OW_KIND_PANIC_REASON] = "enum oomwatch_panic",
	[OW_KIND_RELATION] = "enum oomwatch_relation",
};

static void begin_list(const char *name, int is_record)
{
	if (is_record)
		printf(".Ss The record %s\n", name);
	else
		printf(".Ss The structure oomwatch_%s\n", name);
	printf("{oomwatch_%s}\n.Bl -tag -width Ds -compact\n", name);
}

static void write_row(const struct row *row, int is_field)
{
	if (!is_field) {
		printf(".It Fa %s Pq Vt %s No at %zu\n{oomwatch_%s.%s}\n",
		       row->key, row->type, row->offset, row->in, row->key);
		return;
	}
	printf(".It Fa %s Pq Vt %s No at %zu, bit %d%s%s\n%s\n", row->key,
	       types[row->kind], row->offset, row->bit, *row->unit ? ", " : "",
	       row->unit, row->source);
}

static void write_values(const char *name, const struct ow_names *names)
{
	unsigned int i;

	printf(".It Vt %s\n", name);
	for (i = 0; i < names->count; i++)
		printf("%s %u%s\n", names->names[i].text,
		       names->names[i].value,
		       i + 1 < names->count ? "," : "");
}

static void write_list(const char *name, const struct row *rows, size_t count,
		       int is_record)
{
	size_t i;

	begin_list(name, is_record);
	for (i = 0; i < count; i++)
		if (!strcmp(rows[i].in, name))
			write_row(&rows[i], is_record);
	puts(".El");
}

int main(void)
{
	const struct ow_names *types_of_records = &ow_names_of_type;
	size_t i;

	for (i = 0; i < COUNT(structs); i++)
		write_list(structs[i], members, COUNT(members), 0);
	for (i = 0; i < types_of_records->count; i++)
		write_list(types_of_records->names[i].text, fields,
			   COUNT(fields), 1);
	puts(".Ss The enumerations\n.Bl -tag -width Ds -compact");
	write_values("enum oomwatch_type", types_of_records);
	for (i = 0; i < OW_NR_KINDS; i++)
		if (ow_names_of_kind[i].names)
			write_values(types[i], &ow_names_of_kind[i]);
	puts(".El");
	return fflush(stdout) ? 1 : 0;
}
