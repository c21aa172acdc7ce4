// SPDX-License-Identifier: GPL-2.0-only
/*
 * filter.c - which records a user wants to see
 */
#include <fnmatch.h>
#include <string.h>

#include "field.h"
#include "filter.h"

static bool add_type(const char *name, size_t length, uint64_t *types)
{
	unsigned int i;

	for (i = 0; i < ow_names_of_type.count; i++) {
		const struct ow_name *type = &ow_names_of_type.names[i];

		if (strlen(type->text) != length ||
		    strncmp(type->text, name, length))
			continue;
		*types |= 1ULL << type->value;
		return true;
	}
	return false;
}

/**
 * filter_parse_types() - read a list of types of records
 * @list: their names, separated by commas
 * @types: gets a bit for each
 *
 * Return: false if one of them is no type.
 */
bool filter_parse_types(const char *list, uint64_t *types)
{
	size_t length;

	*types = 0;
	for (;; list += length + 1) {
		length = strcspn(list, ",");
		if (!add_type(list, length, types))
			return false;
		if (!list[length])
			return true;
	}
}

static bool ends_with(const char *key, const char *end)
{
	size_t length = strlen(key), tail = strlen(end);

	return length >= tail && !strcmp(key + length - tail, end);
}

static bool is_memcg(const struct ow_field *field)
{
	return field->kind == OW_KIND_NAME &&
	       (ends_with(field->key, "_memcg") ||
		!strcmp(field->key, "oom_group"));
}

static bool is_comm(const struct ow_field *field)
{
	return field->kind == OW_KIND_COMM || ends_with(field->key, "_comm");
}

/* Does one of the record's fields of this sort match? */
static bool any_matches(const struct oomwatch_header *record,
			bool (*is_wanted)(const struct ow_field *field),
			const char *pattern)
{
	const struct ow_field *field = ow_fields;
	const struct ow_field *end = ow_fields + ow_nr_fields;
	char name[OOMWATCH_RECORD_MAX + 1];
	unsigned int length;
	const char *text;

	for (; field < end; field++) {
		if (!ow_field_present(record, field) || !is_wanted(field))
			continue;
		text = ow_field_text(record, field, &length);
		memcpy(name, text, length);
		name[length] = '\0';
		if (!fnmatch(pattern, name, 0))
			return true;
	}
	return false;
}

/**
 * filter_matches() - tell whether a record is wanted
 * @filter: what is wanted
 * @clock: what the time of the record means
 * @record: the record
 *
 * Return: true if it is.
 */
bool filter_matches(const struct filter *filter, const struct clock *clock,
		    const struct oomwatch_header *record)
{
	if (filter->types &&
	    (record->type > 63 || !(filter->types >> record->type & 1)))
		return false;
	if (filter->episode && record->episode != filter->episode)
		return false;
	if (!since_includes(&filter->since, clock, record->time_ns))
		return false;
	if (filter->memcg && !any_matches(record, is_memcg, filter->memcg))
		return false;
	return !filter->comm || any_matches(record, is_comm, filter->comm);
}
