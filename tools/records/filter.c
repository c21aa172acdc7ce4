// SPDX-License-Identifier: GPL-2.0-only
/*
 * filter.c - which records a user wants to see
 */
#include <fnmatch.h>
#include <stdio.h>
#include <string.h>

#include "host/cgroup.h"
#include "lib/field.h"
#include "records/filter.h"

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
	return field->kind == OW_KIND_PATH &&
	       (ends_with(field->key, "_memcg") ||
		!strcmp(field->key, "oom_group"));
}

static bool is_comm(const struct ow_field *field)
{
	return field->kind == OW_KIND_COMM || ends_with(field->key, "_comm");
}

static bool comm_matches(const char *pattern, const char *comm)
{
	if (strpbrk(pattern, "*?["))
		return !fnmatch(pattern, comm, 0);
	return !strcmp(pattern, comm);
}

/* Neither the number in another namespace, nor that of the parent. */
static bool is_pid(const struct ow_field *field)
{
	return ends_with(field->key, "_pid") || ends_with(field->key, "_tgid");
}

/* Is it about the "victim", the "trigger"; "": any task? The parent is another. */
static bool is_about(const struct ow_field *field, const char *who)
{
	return !*who || (!strncmp(field->key, who, strlen(who)) &&
			 !ends_with(field->key, "_parent_comm"));
}

static bool any_pid_is(const struct oomwatch_header *record, const char *who,
		       pid_t pid)
{
	const struct ow_field *field;

	ow_for_each_field(field, record->type)
		if (ow_field_present(record, field) && is_pid(field) &&
		    is_about(field, who) &&
		    (pid_t)ow_field_u32(record, field) == pid)
			return true;
	return false;
}

/* Does one of the record's fields of this sort, and about @who, match? */
static bool any_matches(const struct oomwatch_header *record,
			bool (*is_wanted)(const struct ow_field *field),
			bool (*matches)(const char *pattern, const char *name),
			const char *who, const char *pattern)
{
	const struct ow_field *field;
	char name[OOMWATCH_RECORD_MAX + 1];
	unsigned int length;
	const char *text;

	ow_for_each_field(field, record->type) {
		if (!ow_field_present(record, field) || !is_wanted(field) ||
		    !is_about(field, who))
			continue;
		text = ow_field_text(record, field, &length);
		memcpy(name, text, length);
		name[length] = '\0';
		if (matches(pattern, name))
			return true;
	}
	return false;
}

/* Is one of the record's memory cgroups wanted? */
static bool any_is_of(const struct oomwatch_header *record,
		      const struct owner_query *owner)
{
	const struct ow_field *field;
	unsigned int length;
	const char *path;

	ow_for_each_field(field, record->type) {
		if (!ow_field_present(record, field) || !is_memcg(field))
			continue;
		path = ow_field_text(record, field, &length);
		if (owner_query_matches(owner, path, length,
					ow_field_truncated(record, field)))
			return true;
	}
	return false;
}

/**
 * filter_is_given() - tell whether there is anything to filter by
 * @filter: the filter
 *
 * Return: true if a record may be left out.
 */
bool filter_is_given(const struct filter *filter)
{
	return filter->types || filter->episode || filter->memcg ||
	       owner_query_is_given(&filter->owner) || filter->comm ||
	       filter->pid || filter->since.given || filter->until.given;
}

/**
 * filter_rules() - say how the arguments are compared that compare names
 * @filter: what is wanted
 * @rules: gets "; " and the rule of each that was given
 */
void filter_rules(const struct filter *filter, char rules[FILTER_RULES_ROOM])
{
	snprintf(rules, FILTER_RULES_ROOM, "%s%s%s%s%s",
		 filter->memcg ? "; " FILTER_MEMCG_RULE : "",
		 filter->comm ? "; " FILTER_COMM_RULE : "",
		 filter->owner.unit ? "; " OWNER_UNIT_RULE : "",
		 filter->owner.container ? "; " OWNER_CONTAINER_RULE : "",
		 filter->owner.pod ? "; " OWNER_POD_RULE : "");
}

/**
 * filter_matches_who() - tell whether a record names a task that is wanted
 * @filter: the names and numbers of tasks that are wanted
 * @record: the record
 * @who: what the task is there: "victim", "trigger", "chosen", "candidate"; "": any
 *
 * Return: true if it does, or if any task is wanted.
 */
bool filter_matches_who(const struct filter *filter,
			const struct oomwatch_header *record, const char *who)
{
	if (filter->pid && !any_pid_is(record, who, filter->pid))
		return false;
	return !filter->comm ||
	       any_matches(record, is_comm, comm_matches, who, filter->comm);
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
	if (!since_includes(&filter->since, clock, record) ||
	    since_ends(&filter->until, clock, record))
		return false;
	if (filter->memcg &&
	    !any_matches(record, is_memcg, cgroup_matches, "", filter->memcg))
		return false;
	if (owner_query_is_given(&filter->owner) && !any_is_of(record, &filter->owner))
		return false;
	return filter_matches_who(filter, record, "");
}
