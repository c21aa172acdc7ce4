/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef TERM_H
#define TERM_H

#include <stddef.h>
#include <stdint.h>

/* What pages for people keep to, however wide the terminal is. */
#define TERM_COLUMNS	80

/* Room for what term_size() and term_time() write, with its NUL. */
#define TERM_ROOM	24

enum term_style {
	TERM_PLAIN,
	TERM_BOLD,
	TERM_DIM,
	TERM_BAD,
	TERM_GOOD,
	TERM_NR_STYLES,
};

const char *term_style(enum term_style style);
const char *term_size(char text[TERM_ROOM], uint64_t bytes);
const char *term_time(char text[TERM_ROOM], uint64_t us);
void term_title(const char *title);
void term_name(char *to, size_t room, const char *name, size_t length);
void term_wrap(const char *indent, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void term_bullet(const char *format, ...)
	__attribute__((format(printf, 1, 2)));

#endif /* TERM_H */
