/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef TERM_H
#define TERM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The width of pages for people, however wide the terminal is. */
#define TERM_COLUMNS	80

/* Space for what term_size() and term_time() write, with its NUL. */
#define TERM_ROOM	24

enum term_style {
	TERM_PLAIN,
	TERM_BOLD,
	TERM_DIM,
	TERM_BAD,
	TERM_GOOD,
	TERM_NR_STYLES,
};

/**
 * struct term_cell - a cell of a table
 * @head: what its column is called; empty: that need not be said
 * @text: what is in it; NULL: the table has no such column
 * @width: columns of the terminal that it takes; less than 0: its text is at the left
 */
struct term_cell {
	const char *head;
	const char *text;
	int width;
};

/**
 * struct term_row - a row of a table
 * @indent: what stands before it
 * @cells: its cells; each row of a table has as many
 * @count: how many there are
 * @bar: how long the bar behind it is, from 0 to 1
 * @bar_room: how long one of 1 is; 0: the table has no bars
 * @bar_lead: what stands between the last cell and the bar
 * @marked: it is the row of a victim
 * @note: a line below it; NULL: there is none
 */
struct term_row {
	const char *indent;
	const struct term_cell *cells;
	size_t count;
	double bar;
	int bar_room;
	const char *bar_lead;
	bool marked;
	const char *note;
};

/**
 * struct term_form - a form of pages other than text for a terminal
 * @title: begin a part of the page
 * @row: add a row to the table, or begin one
 *
 * All other text goes to standard output, without a style, and each sentence on one line.
 */
struct term_form {
	void (*title)(const char *title);
	void (*row)(const struct term_row *row);
};

void term_set_form(const struct term_form *form);
const char *term_style(enum term_style style);
const char *term_size(char text[TERM_ROOM], double bytes);
const char *term_signed(char text[TERM_ROOM], double bytes);
const char *term_time(char text[TERM_ROOM], uint64_t us);
const char *term_span(char text[TERM_ROOM], uint64_t us);
void term_title(const char *title);
void term_head(const struct term_row *row);
void term_row(const struct term_row *row);
void term_name(char *to, size_t room, const char *name, size_t length);
void term_wrap(const char *indent, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void term_path(const char *indent, const char *lead, const char *path);
void term_bullet(const char *format, ...)
	__attribute__((format(printf, 1, 2)));

#endif /* TERM_H */
