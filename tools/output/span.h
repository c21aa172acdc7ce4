/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SPAN_H
#define SPAN_H

#include <stdbool.h>
#include <stddef.h>

#define SPAN_DIGITS	"0123456789"
#define SPAN_HEX	SPAN_DIGITS "abcdef"

/**
 * struct span - some bytes of a longer text, which may be any
 * @at: the first of them; not terminated
 * @length: how many there are
 */
struct span {
	const char *at;
	size_t length;
};

struct span span_of(const char *text);
struct span span_from(struct span span, size_t at);
struct span span_until(struct span span, size_t at);
struct span span_find(struct span span, const char *text);
bool span_next(struct span *rest, char separator, struct span *piece);
bool span_is(struct span span, const char *text);
bool span_starts(struct span span, const char *start);
bool span_ends(struct span span, const char *end);
bool span_all(struct span span, const char *bytes);
bool span_cut_start(struct span *span, const char *start);
bool span_cut_end(struct span *span, const char *end);
struct span span_unescape(struct span span, char *bytes, size_t room);
const char *span_show(char *text, size_t room, struct span span);

#endif /* SPAN_H */
