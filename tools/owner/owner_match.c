// SPDX-License-Identifier: GPL-2.0-only
/*
 * owner_match.c - compare the name of a cgroup with a pattern, and find its parts
 *
 * fnmatch() finds no parts, and knows no "64 digits". A regular expression of libc
 * needs memory, reads strings only, stops at a NUL, and has no bound of its time. A
 * name of a cgroup may hold any byte.
 */
#include <string.h>

#include "owner/owner_match.h"

/* No pattern has more bytes than that behind a "%n" or "%p". */
#define REST	128

/* "7c1f0a52-93be-4d0e-8a6f-2b1d5c9e7f30"; systemd's slices have "_" instead of "-". */
static bool is_uuid(struct span span)
{
	static const char groups[] = { 8, 4, 4, 4, 12 };
	char between = span.length > 8 ? span.at[8] : 0;
	size_t i;

	if (span.length != 36 || (between != '-' && between != '_'))
		return false;
	for (i = 0; i < sizeof(groups); i++) {
		if (!span_all(span_until(span, groups[i]), SPAN_HEX))
			return false;
		span = span_from(span, groups[i]);
		if (span.length && *span.at != between)
			return false;
		span = span_from(span, span.length ? 1 : 0);
	}
	return true;
}

/* The bytes that start a span and are among these, of a length that is allowed. */
static size_t count(struct span span, const char *bytes, size_t least, size_t most)
{
	size_t length = 0, nr_bytes = strlen(bytes);

	while (length < span.length && length <= most &&
	       memchr(bytes, span.at[length], nr_bytes))
		length++;
	return length >= least && length <= most ? length : 0;
}

/* The uid of a static pod is a sum without dashes. */
static size_t count_uid(struct span span)
{
	if (span.length >= 36 && is_uuid(span_until(span, 36)))
		return 36;
	return count(span, SPAN_HEX, OWNER_UID, OWNER_UID);
}

/* logind counts sessions that are not those of the audit system as "c1", "c2". */
static size_t count_session(struct span span)
{
	size_t letter = span.length && *span.at == 'c', digits;

	digits = count(span_from(span, letter), SPAN_DIGITS, 1, 10);
	return digits ? letter + digits : 0;
}

/* How many bytes a part takes; 0: it is not there. */
static size_t take(char part, struct span span, struct owner_parts *parts)
{
	struct span *to;
	size_t length;

	switch (part) {
	case 'i':
		length = count(span, SPAN_HEX, OWNER_ID, OWNER_ID);
		to = &parts->id;
		break;
	case 'u':
		length = count_uid(span);
		to = &parts->uid;
		break;
	case 'd':
		length = count(span, SPAN_DIGITS, 1, 10);
		to = &parts->number;
		break;
	case 'U':
		length = count(span, SPAN_DIGITS, 1, 10);
		to = &parts->user;
		break;
	default:
		length = count_session(span);
		to = &parts->session;
		break;
	}
	*to = span_until(span, length);
	return length;
}

static bool match_rest(const char *pattern, struct span name, struct owner_parts *parts);

/* The shortest name with which the rest of the pattern, a byte first, matches. */
static bool match_name(const char *pattern, struct span name, struct owner_parts *parts,
		       struct span *to)
{
	size_t at = name.length > REST ? name.length - REST : 1;

	if (!*pattern)
		at = name.length;
	for (; name.length && at <= name.length; at++) {
		if (*pattern && (at == name.length || name.at[at] != *pattern))
			continue;
		if (!match_rest(pattern, span_from(name, at), parts))
			continue;
		*to = span_until(name, at);
		return true;
	}
	return false;
}

static bool match_rest(const char *pattern, struct span name, struct owner_parts *parts)
{
	size_t length;

	for (; *pattern; name = span_from(name, length)) {
		if (*pattern != '%') {
			length = 1;
			if (!name.length || *name.at != *pattern++)
				return false;
			continue;
		}
		pattern += 2;
		if (pattern[-1] == 'n')
			return match_name(pattern, name, parts, &parts->name);
		if (pattern[-1] == 'p')
			return match_name(pattern, name, parts, &parts->prefix);
		length = take(pattern[-1], name, parts);
		if (!length)
			return false;
	}
	return !name.length;
}

/**
 * owner_match() - compare the name of a cgroup with a pattern
 * @pattern: the pattern, of which each byte stands for itself, but for these:
 *           "%i" an id of a container, 64 hexadecimal digits; "%u" the uid of a pod
 *           or an allocation; "%d" a number, "%U" that of a user, of at most 10
 *           digits; "%s" a session; "%n" and "%p" a name of any bytes, not empty, of
 *           which there is one at most, at the end or before a byte for itself
 * @name: the name
 * @parts: gets the parts if it matches; else they are not defined
 *
 * The time is bounded by the length of the name.
 *
 * Return: true if all of it matches.
 */
bool owner_match(const char *pattern, struct span name, struct owner_parts *parts)
{
	return match_rest(pattern, name, parts);
}
