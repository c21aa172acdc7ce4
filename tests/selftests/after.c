// SPDX-License-Identifier: GPL-2.0-only
/*
 * after - the records of the file events that came after one of them
 *
 * Tests ask for these all the time, and a guest without hardware to run on takes a second
 * for the whole file with sed and awk.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] =
"usage: after SEQ [TYPE] <events\n"
"  SEQ   the number of that record\n"
"  TYPE  only records of this type\n"
"The lines are printed without their times.\n";

/* What follows the time of a record, [SECONDS]; NULL if there is none. */
static const char *skip_time(const char *line)
{
	if (*line++ != '[')
		return NULL;
	line += strspn(line, " ");
	line += strspn(line, "0123456789.");
	return strncmp(line, "] ", 2) ? NULL : line + 2;
}

/* Does such a record, TYPE seq=NUMBER ..., come after that one? */
static bool is_after(const char *record, unsigned long long seq,
		     const char *type)
{
	size_t length = strcspn(record, " ");
	const char *number = record + length;

	if (type && (strlen(type) != length || strncmp(record, type, length)))
		return false;
	return !strncmp(number, " seq=", 5) &&
	       strtoull(number + 5, NULL, 10) > seq;
}

int main(int argc, char **argv)
{
	unsigned long long seq;
	char *line = NULL;
	const char *record;
	size_t room = 0;

	if (argc != 2 && argc != 3) {
		fputs(usage, stderr);
		return 2;
	}
	seq = strtoull(argv[1], NULL, 10);
	while (getline(&line, &room, stdin) > 0) {
		record = skip_time(line);
		if (record && is_after(record, seq, argv[2]))
			fputs(record, stdout);
	}
	free(line);
	return 0;
}
