// SPDX-License-Identifier: GPL-2.0-only
/*
 * names.c - the names of an enumeration, as a list
 */
#include <stdio.h>
#include <string.h>

#include "output/names.h"

/**
 * names_short() - leave out the prefix that all names of a kind have
 * @name: one of them
 *
 * Return: its end.
 */
const char *names_short(const char *name)
{
	static const char prefix[] = "CONSTRAINT_";

	return strncmp(name, prefix, strlen(prefix)) ? name :
						       name + strlen(prefix);
}

/**
 * names_list() - list the names of an enumeration, each without its prefix
 * @names: the names
 * @between: what to put between two of them
 * @list: where to put the list
 */
void names_list(const struct ow_names *names, const char *between,
		char list[NAMES_LIST])
{
	size_t used = 0;
	unsigned int i;

	*list = '\0';
	for (i = 0; i < names->count && used < NAMES_LIST; i++)
		used += snprintf(list + used, NAMES_LIST - used, "%s%s",
				 i ? between : "",
				 names_short(names->names[i].text));
}
