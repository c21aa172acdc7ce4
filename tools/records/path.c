// SPDX-License-Identifier: GPL-2.0-only
/*
 * path.c - the strings of a record, most of them paths of cgroups
 */
#include <string.h>

#include "lib/field.h"
#include "records/path.h"

/**
 * path_of() - find a string of a record
 * @record: the record
 * @key: the field
 * @path: where it goes
 *
 * Return: false if the record has no such field.
 */
bool path_of(const struct oomwatch_header *record, const char *key,
	     struct path *path)
{
	const struct ow_field *field;

	ow_for_each_field(field, record->type) {
		if (strcmp(field->key, key) || !ow_field_present(record, field))
			continue;
		path->bytes = ow_field_text(record, field, &path->length);
		path->clipped = ow_field_truncated(record, field);
		path->headless = ow_field_lacks_head(record, field);
		return true;
	}
	return false;
}

/**
 * path_lies_in() - tell whether a cgroup is another one, or below it
 * @path: the path of the one
 * @above: that of the other
 *
 * Return: 1 if it is, 0 if it is not, -1 if what was clipped would have to tell.
 */
int path_lies_in(const struct path *path, const struct path *above)
{
	bool longer = path->length > above->length;
	unsigned int common = longer ? above->length : path->length;

	if (path->headless || above->headless)
		return above->length == 1 && *above->bytes == '/' ? 1 : -1;
	if (memcmp(path->bytes, above->bytes, common))
		return 0;
	if (path->length < above->length)
		return path->clipped ? -1 : 0;
	if (above->clipped)
		return -1;
	/* All are below the root. */
	if (above->length == 1)
		return 1;
	if (longer)
		return path->bytes[common] == '/';
	return path->clipped ? -1 : 1;
}
