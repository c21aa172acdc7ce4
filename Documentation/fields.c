// SPDX-License-Identifier: GPL-2.0-only
/*
 * fields.c - the lists of the documents, made of the record format
 *
 *	fields rst|mdoc
 *
 * scripts/docs runs it, and puts what the comments of the format say in the place
 * of {NAME}, NAME being a struct or its member.
 */
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "field.h"
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
	MEMBER(header, __u16, reserved),
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
	[OW_KIND_LOAD] = "__u32",
	[OW_KIND_COMM] = "char[16]",
	[OW_KIND_NAME] = "struct oomwatch_str",
	[OW_KIND_TEXT] = "struct oomwatch_str",
	[OW_KIND_ZONES] = "struct oomwatch_array",
	[OW_KIND_OUTCOME] = "enum oomwatch_outcome",
	[OW_KIND_CONTEXT] = "enum oomwatch_context",
	[OW_KIND_CONSTRAINT] = "enum oomwatch_constraint",
	[OW_KIND_INVOKER] = "enum oomwatch_invoker",
	[OW_KIND_ROLE] = "enum oomwatch_role",
	[OW_KIND_STATE] = "enum oomwatch_state",
	[OW_KIND_REAPER] = "enum oomwatch_reaper",
};

/**
 * struct format - one way to write the lists
 * @begin: begins the list of a struct: its name, and what it is
 * @row: writes a row
 * @end: ends the list
 * @begin_values: begins the list of the enumerations
 * @values: writes the values of one
 * @end_values: ends that list
 */
struct format {
	void (*begin)(const char *name, int is_record);
	void (*row)(const struct row *row, int is_field);
	void (*end)(void);
	void (*begin_values)(void);
	void (*values)(const char *name, const struct ow_names *names);
	void (*end_values)(void);
};

#define RST_RULE	"=======================  ========================  " \
			"==================  ===  ======  ======\n"
#define RST_ROW		"%-23s  %-24s  %-18s  %3s  %6s  %s\n"

static void rst_begin(const char *name, int is_record)
{
	char title[32];
	int length;

	length = snprintf(title, sizeof(title), "%s%s",
			  is_record ? "" : "struct oomwatch_", name);
	printf("\n%s\n", title);
	while (length--)
		putchar('-');
	printf("\n\n{oomwatch_%s}\n\n" RST_RULE RST_ROW RST_RULE, name,
	       "member", "type", "unit", "bit", "offset",
	       is_record ? "from" : "meaning");
}

static void rst_row(const struct row *row, int is_field)
{
	char bit[8] = "", offset[8], source[64];

	snprintf(offset, sizeof(offset), "%zu", row->offset);
	snprintf(source, sizeof(source), "{oomwatch_%s.%s}", row->in, row->key);
	if (is_field)
		snprintf(bit, sizeof(bit), "%d", row->bit);
	printf(RST_ROW, row->key, is_field ? types[row->kind] : row->type,
	       is_field ? row->unit : "", bit, offset,
	       is_field ? row->source : source);
}

static void rst_end(void)
{
	fputs(RST_RULE, stdout);
}

static void do_nothing(void)
{
}

static void rst_values(const char *name, const struct ow_names *names)
{
	unsigned int i;

	printf("\n``%s``\n", name);
	for (i = 0; i < names->count; i++)
		printf("  ``%s`` %u%s\n", names->names[i].text,
		       names->names[i].value,
		       i + 1 < names->count ? "," : "");
}

static void mdoc_begin(const char *name, int is_record)
{
	if (is_record)
		printf(".Ss The record %s\n", name);
	else
		printf(".Ss The structure oomwatch_%s\n", name);
	printf("{oomwatch_%s}\n.Bl -tag -width Ds -compact\n", name);
}

static void mdoc_row(const struct row *row, int is_field)
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

static void mdoc_end(void)
{
	puts(".El");
}

static void mdoc_values(const char *name, const struct ow_names *names)
{
	unsigned int i;

	printf(".It Vt %s\n", name);
	for (i = 0; i < names->count; i++)
		printf("%s %u%s\n", names->names[i].text,
		       names->names[i].value,
		       i + 1 < names->count ? "," : "");
}

static void mdoc_values_begin(void)
{
	puts(".Ss The enumerations\n.Bl -tag -width Ds -compact");
}

static void rst_values_begin(void)
{
	puts("\nEnumerations\n------------");
}

static const struct format rst = {
	.begin = rst_begin,
	.row = rst_row,
	.end = rst_end,
	.begin_values = rst_values_begin,
	.values = rst_values,
	.end_values = do_nothing,
};

static const struct format mdoc = {
	.begin = mdoc_begin,
	.row = mdoc_row,
	.end = mdoc_end,
	.begin_values = mdoc_values_begin,
	.values = mdoc_values,
	.end_values = mdoc_end,
};

static void write_list(const struct format *format, const char *name,
		       const struct row *rows, size_t count, int is_record)
{
	size_t i;

	format->begin(name, is_record);
	for (i = 0; i < count; i++)
		if (!strcmp(rows[i].in, name))
			format->row(&rows[i], is_record);
	format->end();
}

int main(int argc, char **argv)
{
	const struct ow_names *types_of_records = &ow_names_of_type;
	const struct format *format;
	size_t i;

	if (argc != 2 || (strcmp(argv[1], "rst") && strcmp(argv[1], "mdoc"))) {
		fputs("usage: fields rst|mdoc\n", stderr);
		return 2;
	}
	format = strcmp(argv[1], "rst") ? &mdoc : &rst;
	for (i = 0; i < COUNT(structs); i++)
		write_list(format, structs[i], members, COUNT(members), 0);
	for (i = 0; i < types_of_records->count; i++)
		write_list(format, types_of_records->names[i].text, fields,
			   COUNT(fields), 1);
	format->begin_values();
	format->values("enum oomwatch_type", types_of_records);
	for (i = 0; i < OW_NR_KINDS; i++)
		if (ow_names_of_kind[i].names)
			format->values(types[i], &ow_names_of_kind[i]);
	format->end_values();
	return fflush(stdout) ? 1 : 0;
}
