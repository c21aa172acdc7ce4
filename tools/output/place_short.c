// SPDX-License-Identifier: GPL-2.0-only
/*
 * place_short.c - the path of a cgroup where only a part of it fits
 *
 * The first digits of the container, the pod and the unit stay; the rest is left out.
 */
#include <string.h>

#include "output/place.h"
#include "output/term.h"
#include "owner/owner_form.h"

/* A longer row of digits than that is shown by its first ones. */
#define DIGITS	32
#define KNOWN	12

/* Space for the path of any cgroup. */
#define ROOM	4096

struct text {
	char bytes[ROOM];
	size_t length;
};

static void add(struct text *text, const char *bytes, size_t length)
{
	size_t room = ROOM - text->length;

	if (length > room)
		length = room;
	memcpy(text->bytes + text->length, bytes, length);
	text->length += length;
}

/* Rows of hexadecimal digits, shortened. */
static void add_short(struct text *to, struct span from)
{
	while (from.length) {
		size_t digits = 0;

		while (digits < from.length &&
		       span_all(span_until(from, digits + 1), SPAN_HEX))
			digits++;
		if (digits > DIGITS) {
			add(to, from.at, KNOWN);
			add(to, "..", 2);
		} else {
			add(to, from.at, digits ? digits : 1);
		}
		from = span_from(from, digits ? digits : 1);
	}
}

/* The part of the name of a container or a pod that identifies it. */
static void add_core(struct text *to, struct span name)
{
	struct span pod = owner_form_pod(name), bare = name;

	span_cut_end(&bare, ".scope");
	if (pod.length) {
		add(to, "pod", 3);
		add(to, pod.at, pod.length);
	} else if (bare.length >= 64 &&
		   span_all(span_from(bare, bare.length - 64), SPAN_HEX)) {
		add_short(to, span_from(bare, bare.length - 64));
	} else {
		add_short(to, name);
	}
}

static bool fits(char *text, size_t room, const struct text *path)
{
	static char shown[4 * ROOM + 4];

	term_name(shown, sizeof(shown), path->bytes, path->length);
	if (strlen(shown) >= room)
		return false;
	strcpy(text, shown);
	return true;
}

/* ".." for the first components, until the rest fits. */
static bool drop_start(char *text, size_t room, const struct text *path)
{
	size_t at;

	for (at = 1; at < path->length; at++) {
		struct text rest = { .length = 0 };

		if (path->bytes[at] != '/')
			continue;
		add(&rest, "..", 2);
		add(&rest, path->bytes + at, path->length - at);
		if (fits(text, room, &rest))
			return true;
	}
	return false;
}

/* Does a byte go on with a character of UTF-8? */
static bool goes_on(char byte)
{
	return (byte & 0xc0) == 0x80;
}

/* The start and the end of the last component, of whole characters. */
static void cut_middle(char *text, size_t room, const struct text *path)
{
	const char *slash = memrchr(path->bytes, '/', path->length);
	size_t at = slash ? (size_t)(slash - path->bytes) : 0;
	size_t keep = (path->length - at) / 2;

	if (keep > room / 2)
		keep = room / 2;
	for (; keep; keep--) {
		struct text cut = { .length = 0 };
		size_t head = keep, tail = keep;

		while (head && goes_on(path->bytes[at + head]))
			head--;
		while (tail && goes_on(path->bytes[path->length - tail]))
			tail--;
		add(&cut, at ? ".." : "", at ? 2 : 0);
		add(&cut, path->bytes + at, head);
		add(&cut, "..", 2);
		add(&cut, path->bytes + path->length - tail, tail);
		if (fits(text, room, &cut))
			return;
	}
	strcpy(text, "..");
}

/**
 * place_shorten() - write the path of a cgroup where only a part of it fits
 * @text: where it goes, with a NUL behind it; bytes that could do harm are escaped
 * @room: bytes at @text, at least 16
 * @path: the path, or another name
 * @length: bytes of @path
 */
void place_shorten(char *text, size_t room, const char *path, size_t length)
{
	struct text whole = { .length = 0 }, core = { .length = 0 };
	struct span rest = { path, length }, name;

	add(&whole, path, length);
	if (fits(text, room, &whole))
		return;
	whole.length = 0;
	add_short(&whole, rest);
	if (fits(text, room, &whole))
		return;
	while (span_next(&rest, '/', &name)) {
		if (name.at != path)
			add(&core, "/", 1);
		add_core(&core, name);
	}
	if (fits(text, room, &core) || drop_start(text, room, &core))
		return;
	cut_middle(text, room, &core);
}
