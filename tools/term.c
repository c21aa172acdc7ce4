// SPDX-License-Identifier: GPL-2.0-only
/*
 * term.c - pages for people: colour where it is wanted, sizes, names, lines
 */
#include <err.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "format.h"
#include "term.h"

/* no-color.org: any value but an empty one says no. */
static bool has_colour(void)
{
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

	return isatty(STDOUT_FILENO) && !(no && *no) && term &&
	       strcmp(term, "dumb");
}

/**
 * term_style() - what to write to go on in a style
 * @style: the style; TERM_PLAIN ends another one
 *
 * Return: a string; an empty one where standard output takes no colour.
 */
const char *term_style(enum term_style style)
{
	static const char * const codes[TERM_NR_STYLES] = {
		[TERM_PLAIN] = "\033[0m", [TERM_BOLD] = "\033[1m",
		[TERM_DIM] = "\033[2m",	  [TERM_BAD] = "\033[1;31m",
		[TERM_GOOD] = "\033[32m",
	};
	static int colour = -1;

	if (colour < 0)
		colour = has_colour();
	return colour ? codes[style] : "";
}

/**
 * term_title() - print the title of a part of a page
 * @title: it
 */
void term_title(const char *title)
{
	printf("\n%s%s%s\n", term_style(TERM_BOLD), title,
	       term_style(TERM_PLAIN));
}

/**
 * term_size() - write a size so that a person can read it
 * @text: where it goes
 * @bytes: the size
 *
 * Return: @text.
 */
const char *term_size(char text[TERM_ROOM], uint64_t bytes)
{
	static const char * const units[] = { "KiB", "MiB", "GiB", "TiB", "PiB" };
	double size = bytes / 1024.0;
	size_t unit = 0;

	if (bytes < 1024) {
		snprintf(text, TERM_ROOM, "%llu B", (unsigned long long)bytes);
		return text;
	}
	while (size >= 1000 && unit + 1 < sizeof(units) / sizeof(*units)) {
		size /= 1024;
		unit++;
	}
	snprintf(text, TERM_ROOM, "%.*f %s", size < 10 ? 2 : size < 100, size,
		 units[unit]);
	return text;
}

/**
 * term_time() - write a duration so that a person can read it
 * @text: where it goes
 * @us: the duration, in us
 *
 * Return: @text.
 */
const char *term_time(char text[TERM_ROOM], uint64_t us)
{
	if (us < 1000)
		snprintf(text, TERM_ROOM, "%llu us", (unsigned long long)us);
	else if (us < 1000000)
		snprintf(text, TERM_ROOM, "%.1f ms", us / 1000.0);
	else
		snprintf(text, TERM_ROOM, "%.1f s", us / 1000000.0);
	return text;
}

/**
 * struct room_sink - a sink of text with an end
 * @sink: the sink
 * @to: where the text goes
 * @room: bytes at @to
 * @used: bytes that the whole text takes
 */
struct room_sink {
	struct ow_format_sink sink;
	char *to;
	size_t room;
	size_t used;
};

static void write_room(struct ow_format_sink *sink, const char *text,
		       size_t length)
{
	struct room_sink *out = (struct room_sink *)sink;
	size_t at = out->used < out->room ? out->used : out->room;
	size_t left = out->room - at;

	memcpy(out->to + at, text, length < left ? length : left);
	out->used += length;
}

/**
 * term_name() - write a name that may hold any byte, so that it does no harm
 * @to: where it goes, with a NUL behind it
 * @room: bytes at @to, at least 4; what is longer ends in ".."
 * @name: the name
 * @length: its bytes
 */
void term_name(char *to, size_t room, const char *name, size_t length)
{
	struct room_sink out = {
		.sink.write = write_room, .to = to, .room = room,
	};

	ow_format_escaped(&out.sink, name, length);
	if (out.used < room)
		to[out.used] = '\0';
	else
		memcpy(to + room - 3, "..", 3);
}

/* Lines of at most TERM_COLUMNS: @first before the first of them, then @indent. */
static void wrap(const char *first, const char *indent, const char *text)
{
	size_t width = TERM_COLUMNS - strlen(indent), used = 0, length;

	printf("%s", first);
	for (; *text; text += length) {
		length = strspn(text, " ");
		if (length)
			continue;
		length = strcspn(text, " ");
		if (used && used + 1 + length > width) {
			printf("\n%s", indent);
			used = 0;
		}
		printf("%s%.*s", used ? " " : "", (int)length, text);
		used += length + (used > 0);
	}
	putchar('\n');
}

static void format_and_wrap(const char *first, const char *indent,
			    const char *format, va_list list)
{
	char *text;

	if (vasprintf(&text, format, list) < 0)
		err(1, NULL);
	wrap(first, indent, text);
	free(text);
}

/**
 * term_wrap() - print text in lines of at most TERM_COLUMNS
 * @indent: what each line starts with
 * @format: the text, as for printf(), in one line
 */
void term_wrap(const char *indent, const char *format, ...)
{
	va_list list;

	va_start(list, format);
	format_and_wrap(indent, indent, format, list);
	va_end(list);
}

/**
 * term_bullet() - print a piece of a list in lines of at most TERM_COLUMNS
 * @format: the text, as for printf(), in one line
 */
void term_bullet(const char *format, ...)
{
	va_list list;

	va_start(list, format);
	format_and_wrap("  - ", "    ", format, list);
	va_end(list);
}
