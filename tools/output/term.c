// SPDX-License-Identifier: GPL-2.0-only
/*
 * term.c - pages for people: colour if wanted, sizes, names, lines
 */
#include <err.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/format.h"
#include "output/term.h"

/* NULL: text for a terminal. */
static const struct term_form *form;

/**
 * term_set_form() - choose the form of the pages that are printed from now on
 * @wanted: the form; NULL: text for a terminal
 */
void term_set_form(const struct term_form *wanted)
{
	form = wanted;
}

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
	return colour && !form ? codes[style] : "";
}

/**
 * term_title() - print the title of a part of a page
 * @title: it
 */
void term_title(const char *title)
{
	if (form) {
		form->title(title);
		return;
	}
	printf("\n%s%s%s\n", term_style(TERM_BOLD), title,
	       term_style(TERM_PLAIN));
}

/**
 * term_head() - print the names of the columns of a table
 * @row: any row of it
 */
void term_head(const struct term_row *row)
{
	const char *between = "";
	size_t i;

	if (form)
		return;
	printf("%s", row->indent);
	for (i = 0; i < row->count; i++) {
		if (!row->cells[i].text)
			continue;
		printf("%s%*s", between, row->cells[i].width, row->cells[i].head);
		between = " ";
	}
	putchar('\n');
}

/**
 * term_row() - print a row of a table
 * @row: the row
 */
void term_row(const struct term_row *row)
{
	const char *between = "";
	int length = row->bar * row->bar_room + 0.5;
	size_t i;

	if (form) {
		form->row(row);
		return;
	}
	printf("%s%s", row->marked ? term_style(TERM_BAD) : "", row->indent);
	for (i = 0; i < row->count; i++) {
		if (!row->cells[i].text)
			continue;
		printf("%s%*s", between, row->cells[i].width, row->cells[i].text);
		between = " ";
	}
	if (length)
		printf("%s", row->bar_lead);
	while (length-- > 0)
		putchar('#');
	printf("%s\n", row->marked ? term_style(TERM_PLAIN) : "");
	if (row->note)
		puts(row->note);
}

/**
 * term_size() - write a size so that a person can read it
 * @text: where it goes
 * @bytes: the size; a sum of several may be more than 64 bits hold
 *
 * Return: @text.
 */
const char *term_size(char text[TERM_ROOM], double bytes)
{
	static const char * const units[] = { "KiB", "MiB", "GiB", "TiB", "PiB" };
	double size = bytes / 1024;
	size_t unit = 0;

	if (bytes < 1024) {
		snprintf(text, TERM_ROOM, "%.0f B", bytes);
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
 * term_signed() - write a size that may be less than 0
 * @text: where it goes
 * @bytes: the size
 *
 * Return: @text.
 */
const char *term_signed(char text[TERM_ROOM], double bytes)
{
	double size = bytes < 0 ? -bytes : bytes;

	text[0] = '-';
	term_size(text + (bytes < 0), size < 1e18 ? size : 1e18);
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
 * term_span() - write a time span, in the largest unit of which it has at least two
 * @text: where it goes
 * @us: that time, in us
 *
 * Return: @text.
 */
const char *term_span(char text[TERM_ROOM], uint64_t us)
{
	static const struct {
		unsigned int seconds;
		const char *name;
	} units[] = { { 86400, "days" }, { 3600, "h" }, { 60, "min" }, { 1, "s" } };
	uint64_t seconds = us / 1000000;
	size_t i;

	for (i = 0; i < sizeof(units) / sizeof(*units); i++) {
		if (seconds < 2 * units[i].seconds)
			continue;
		snprintf(text, TERM_ROOM, "%llu %s",
			 (unsigned long long)seconds / units[i].seconds,
			 units[i].name);
		return text;
	}
	return term_time(text, us);
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

/* How long a line may be. */
static size_t columns(void)
{
	return form ? SIZE_MAX / 2 : TERM_COLUMNS;
}

/* Lines of at most that: @first before the first of them, then @indent. */
static void wrap(const char *first, const char *indent, const char *text)
{
	size_t width = columns() - strlen(indent), used = 0, length;

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

/* How much of an escaped path fits on a line: up to a "/", no half of a "\x20". */
static size_t piece_of(const char *path, size_t room)
{
	size_t length = strlen(path), at;

	if (length <= room)
		return length;
	for (at = room; at; at--)
		if (path[at] == '/')
			return at;
	for (at = 1; at < 4; at++)
		if (path[room - at] == '\\')
			return room - at;
	return room;
}

/**
 * term_path() - print a path in lines of at most TERM_COLUMNS
 * @indent: what each line starts with; those after the first with two spaces more
 * @lead: what stands before the path
 * @path: the path, escaped
 */
void term_path(const char *indent, const char *lead, const char *path)
{
	size_t room = columns() - strlen(indent) - 2, used;
	size_t taken = strlen(lead) - 1, piece;

	/* A part that does not fit after the lead, but fits on a line, starts on a new line. */
	piece = taken < room ? piece_of(path, room - taken) : 0;
	if (piece < strlen(path) && path[piece] != '/')
		piece = 0;
	printf("%s%s%s%.*s\n", indent, lead, piece ? " " : "", (int)piece, path);
	for (used = piece; path[used]; used += piece) {
		piece = piece_of(path + used, room);
		printf("%s  %.*s\n", indent, (int)piece, path + used);
	}
}
