// SPDX-License-Identifier: GPL-2.0-only
/*
 * text_find.c - where a record stands in a line of text
 *
 * Only what loggers write may stand before it: a line of the kernel may have names that a
 * user has chosen, and another program may write what it likes.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "input/text_find.h"
#include "klog/klog_line.h"

/* The prefix of a piece of a record that a panic has printed. */
#define PIECE	"oomwatch: "

/* No logger writes more than this before a record. */
#define PREFIX	256

/* More blanks stand before the further lines of an entry of the journal. */
#define INDENT	7

/*
 * "84.123456]" in front of @end, and a "[" before it: a time since boot.
 * Return: its start; NULL: there is none.
 */
static char *parse_boot_time(char *line, const char *end, uint64_t *ns)
{
	unsigned long long seconds;
	unsigned int us;
	int used = 0;
	char *at = line + (end - line);

	while (at > line && *at != '[')
		at--;
	if (*at != '[' ||
	    sscanf(at, "[%llu.%6u]%n", &seconds, &us, &used) != 2 ||
	    at + used != end || seconds > UINT64_MAX / 1000000000 - 1)
		return NULL;
	*ns = (seconds * 1000000 + us) * 1000;
	return at;
}

static char *start_of_word(char *line, const char *end)
{
	char *at = line + (end - line);

	while (at > line && at[-1] != ' ')
		at--;
	return at;
}

/* The same for a word in front of @end that is a wall time, as this program writes it. */
static char *parse_wall_time(char *line, const char *end, uint64_t *ns)
{
	char *at = start_of_word(line, end);
	const char *stop;
	int64_t time;

	if (!clock_parse_wall(at, &stop, &time) || stop != end)
		return NULL;
	*ns = time;
	return at;
}

/* The same for a time of a log: of an unknown zone, or none. */
static char *parse_log_time(char *line, const char *end, struct clock *clock, uint64_t *ns)
{
	static const char none[] = "[unknown]";
	char *at = start_of_word(line, end);
	const char *stop;
	int64_t time;

	*clock = (struct clock){ .boot = true };
	*ns = 0;
	if (end - at == sizeof(none) - 1 && !memcmp(at, none, sizeof(none) - 1))
		return at;
	if (!clock_parse_log(at, &stop, clock, &time) || stop != end)
		return NULL;
	*ns = time;
	return at;
}

/* Is the only name that stands there that of the kernel? "kern  :warn  : " is of dmesg -x. */
static bool names_kernel(const char *before)
{
	static const char kernel[] = "kernel";
	const size_t length = sizeof(kernel) - 1;
	const char *colon = before, *name;

	while ((colon = strstr(colon, ": "))) {
		name = colon - length;
		if (colon > before && colon[-1] != ' ' &&
		    (name < before || strncmp(name, kernel, length) ||
		     (name > before && name[-1] != ' ')))
			return false;
		colon++;
	}
	return true;
}

/*
 * Is what stands before a place only what loggers put before a line of the kernel? A name that
 * a user has chosen, or an entry of the journal as JSON or as fields, has other characters.
 */
static bool is_prefix(const char *line, const char *place)
{
	static const char kernel[] = "kernel: ", piece[] = PIECE;
	char before[PREFIX + 2];
	struct klog_line stripped = { .text = before };
	size_t length = place - line;
	int used = 0;

	if (length >= strlen(piece) && !strncmp(place - strlen(piece), piece, strlen(piece)))
		length -= strlen(piece);
	if (length > PREFIX)
		return false;
	memcpy(before, line, length);
	strcpy(before + length, "x");
	if (strpbrk(before, "\"={}/") || strspn(before, " ") > INDENT ||
	    !names_kernel(before))
		return false;
	stripped.text += strspn(before, "\r");
	/* The number of a line, of grep; a time that is not to the microsecond. */
	if (sscanf(stripped.text, "%*u:%n", &used) == 0 && strchr("[x", stripped.text[used]))
		stripped.text += used;
	used = 0;
	if (sscanf(stripped.text, "[%*u.%*u]%n", &used) == 0)
		stripped.text += used;
	klog_prefix_strip(&stripped);
	if (!strncmp(stripped.text, kernel, strlen(kernel)))
		stripped.text += strlen(kernel);
	return !stripped.guessed && !strcmp(stripped.text, "x");
}

/*
 * Are there only fields up to that of the episode? A line of the kernel may begin with the name
 * of a task, which has no room for both, and goes on with other words; until 4.20, also with a
 * cpuset, which a user may have named.
 */
static bool has_episode(const char *seq)
{
	const char *word = seq + 1, *end;

	for (; strncmp(word, "episode=", 8); word = end + 1) {
		end = strchr(word, ' ');
		if (!end || !memchr(word, '=', end - word) || !strncmp(word, "cpuset=", 7))
			return false;
	}
	return true;
}

/**
 * text_find_record() - find a record: a word with a time before it and " seq=" after it
 * @line: the line
 * @clock: set to what the time is
 * @time_ns: set to the time
 *
 * Return: that word; NULL: the line has none.
 */
char *text_find_record(char *line, struct clock *clock, uint64_t *time_ns)
{
	char *seq, *type, *time;

	for (seq = strstr(line, " seq="); seq; seq = strstr(seq + 1, " seq=")) {
		type = seq;
		while (type > line &&
		       (isalnum((unsigned char)type[-1]) || type[-1] == '_'))
			type--;
		if (type == seq || type == line || type[-1] != ' ')
			continue;
		*clock = (struct clock){ .boot = true };
		time = parse_boot_time(line, type - 1, time_ns);
		if (!time) {
			*clock = (struct clock){ .wall = true };
			time = parse_wall_time(line, type - 1, time_ns);
		}
		if (!time)
			time = parse_log_time(line, type - 1, clock, time_ns);
		if (time && is_prefix(line, time) && has_episode(seq))
			return type;
	}
	return NULL;
}

/**
 * text_find_piece() - find a piece of a record that a panic has printed
 * @line: the line
 * @seq: set to the number of the record
 * @piece: set to that of the piece, from 1
 * @pieces: set to how many the record has
 *
 * Return: what stands in the piece; NULL: the line is none.
 */
char *text_find_piece(char *line, unsigned long long *seq, unsigned int *piece,
		      unsigned int *pieces)
{
	char *at = strstr(line, PIECE);
	int used = 0;

	if (!at || !is_prefix(line, at) ||
	    sscanf(at, PIECE "%llu.%9u/%9u%n", seq, piece, pieces, &used) != 3 || !*piece ||
	    at[used] != ' ' || (*piece == 1 && at[used + 1] != '['))
		return NULL;
	return at + used + 1;
}
