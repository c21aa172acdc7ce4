// SPDX-License-Identifier: GPL-2.0-only
/*
 * name.c - names and paths of a record, as a page shows them
 */
#include <string.h>

#include "explain/name.h"
#include "output/place.h"
#include "output/term.h"
#include "records/path.h"

/**
 * name_comm() - write the name of a task so that a page can show it
 * @name: where it goes
 * @comm: the name, as a record has it
 */
void name_comm(char name[NAME_ROOM], const char *comm)
{
	term_name(name, 24, comm, strnlen(comm, OOMWATCH_COMM_LEN));
	if (!*name)
		strcpy(name, "(no name)");
}

/**
 * name_list() - write a list that the kernel made, of nodes or flags
 * @list: where it goes; what does not fit is left out
 * @record: the record
 * @key: the field
 *
 * Return: false if the record has no such field.
 */
bool name_list(char list[NAME_ROOM], const union record *record,
	       const char *key)
{
	struct path text;
	unsigned int i;

	if (!path_of(&record->h, key, &text))
		return false;
	for (i = 0; i < text.length && i < NAME_ROOM - 1; i++)
		list[i] = text.bytes[i] > ' ' && text.bytes[i] < 0x7f ?
			  text.bytes[i] : '?';
	list[i] = '\0';
	return true;
}

/**
 * name_text() - write a name or a path of a record where only a part of it fits
 * @name: where it goes
 * @record: the record
 * @key: the field
 *
 * Return: false if the record has no such field.
 */
bool name_text(char name[NAME_ROOM], const union record *record,
	       const char *key)
{
	struct path path;

	if (!path_of(&record->h, key, &path))
		return false;
	place_shorten(name, NAME_ROOM, path.bytes, path.length);
	return true;
}

/**
 * name_place() - print the path of a cgroup, all of it, and what it is called
 * @lead: what stands before the path
 * @record: the record
 * @key: the field
 *
 * Return: false if the record has no such field: then nothing is printed.
 */
bool name_place(const char *lead, const union record *record, const char *key)
{
	char text[4 * OOMWATCH_RECORD_MAX + 4], called[PLACE_ROOM];
	struct path path;

	if (!path_of(&record->h, key, &path))
		return false;
	term_name(text, sizeof(text), path.bytes, path.length);
	if (path.clipped)
		strcat(text, "~");
	term_path("  ", lead, text);
	if (place_describe(called, path.bytes, path.length, path.clipped))
		term_wrap("    ", "%s", called);
	return true;
}
