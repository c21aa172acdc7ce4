// SPDX-License-Identifier: GPL-2.0-only
/*
 * span.c - a part of a longer text, not terminated, of any bytes
 */
#include <stdio.h>
#include <string.h>

#include "output/span.h"
#include "output/term.h"

/**
 * span_of() - take all of a string
 * @text: the string
 *
 * Return: the span.
 */
struct span span_of(const char *text)
{
	return (struct span){ text, strlen(text) };
}

/**
 * span_from() - take the end of a span
 * @span: the span
 * @at: bytes to leave out, at most as many as there are
 *
 * Return: the rest.
 */
struct span span_from(struct span span, size_t at)
{
	return (struct span){ span.at + at, span.length - at };
}

/**
 * span_until() - take the start of a span
 * @span: the span
 * @at: bytes to take, at most as many as there are
 *
 * Return: these.
 */
struct span span_until(struct span span, size_t at)
{
	return (struct span){ span.at, at };
}

/**
 * span_find() - find a string in a span
 * @span: the span
 * @text: the string
 *
 * Return: the span from there on; an empty one if it is not there.
 */
struct span span_find(struct span span, const char *text)
{
	const char *found = memmem(span.at, span.length, text, strlen(text));

	return found ? span_from(span, found - span.at) : span_of("");
}

/**
 * span_next() - take the next of the pieces that a span consists of
 * @rest: what is left of it
 * @separator: what stands between two pieces
 * @piece: gets the piece
 *
 * Return: false if nothing is left.
 */
bool span_next(struct span *rest, char separator, struct span *piece)
{
	const char *end;

	if (!rest->length)
		return false;
	end = memchr(rest->at, separator, rest->length);
	*piece = span_until(*rest, end ? (size_t)(end - rest->at) : rest->length);
	*rest = span_from(*rest, piece->length + (end ? 1 : 0));
	return true;
}

/**
 * span_is() - compare a span with a string
 * @span: the span
 * @text: the string
 *
 * Return: true if they are the same.
 */
bool span_is(struct span span, const char *text)
{
	return span.length == strlen(text) &&
	       !memcmp(span.at, text, span.length);
}

/**
 * span_ends() - tell whether a string is the end of a span
 * @span: the span
 * @end: the string
 *
 * Return: true if it is.
 */
bool span_ends(struct span span, const char *end)
{
	return span_cut_end(&span, end);
}

/**
 * span_starts() - tell whether a string is the start of a span
 * @span: the span
 * @start: the string
 *
 * Return: true if it is.
 */
bool span_starts(struct span span, const char *start)
{
	return span_cut_start(&span, start);
}

/**
 * span_all() - tell whether a span has certain bytes only
 * @span: the span
 * @bytes: they
 *
 * Return: true if it has, and is not empty.
 */
bool span_all(struct span span, const char *bytes)
{
	size_t i;

	for (i = 0; i < span.length; i++)
		if (!span.at[i] || !strchr(bytes, span.at[i]))
			return false;
	return span.length;
}

/**
 * span_cut_start() - leave out the start of a span
 * @span: the span; as it was if it does not start so
 * @start: what it may start with
 *
 * Return: true if it did.
 */
bool span_cut_start(struct span *span, const char *start)
{
	size_t length = strlen(start);

	if (span->length < length || memcmp(span->at, start, length))
		return false;
	*span = span_from(*span, length);
	return true;
}

/**
 * span_cut_end() - leave out the end of a span
 * @span: the span; as it was if it does not end so
 * @end: what it may end with
 *
 * Return: true if it did.
 */
bool span_cut_end(struct span *span, const char *end)
{
	size_t length = strlen(end);

	if (span->length < length ||
	    memcmp(span->at + span->length - length, end, length))
		return false;
	span->length -= length;
	return true;
}

/**
 * span_unescape() - undo what systemd does to a name of a unit
 * @span: the name, in which a byte may stand as "\x2d"
 * @bytes: room for the plain name
 * @room: bytes at @bytes; what does not fit is left out
 *
 * Return: the plain name.
 */
struct span span_unescape(struct span span, char *bytes, size_t room)
{
	size_t at, used = 0;
	unsigned int byte;

	for (at = 0; at < span.length && used < room; at++) {
		char code[3] = "";

		bytes[used++] = span.at[at];
		if (span.length - at < 4 || memcmp(span.at + at, "\\x", 2))
			continue;
		memcpy(code, span.at + at + 2, 2);
		if (!span_all(span_of(code), SPAN_HEX "ABCDEF") ||
		    strlen(code) != 2 || sscanf(code, "%x", &byte) != 1)
			continue;
		bytes[used - 1] = byte;
		at += 3;
	}
	return (struct span){ bytes, used };
}

/**
 * span_show() - write a span so that a page can show it
 * @text: where it goes, with a NUL behind it
 * @room: bytes at @text
 * @span: the span; bytes that could do harm are escaped
 *
 * Return: @text.
 */
const char *span_show(char *text, size_t room, struct span span)
{
	term_name(text, room, span.length ? span.at : "", span.length);
	return text;
}
