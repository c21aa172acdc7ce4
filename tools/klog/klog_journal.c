// SPDX-License-Identifier: GPL-2.0-only
/*
 * klog_journal.c - entries of the journal, in its export format and as JSON; and the
 * JSON of a container runtime
 */
#include <ctype.h>
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "klog/klog_line.h"

/**
 * klog_entry_put() - add to the message of an entry
 * @entry: the entry
 * @bytes: what comes next of it
 * @length: how long that is
 */
void klog_entry_put(struct klog_entry *entry, const char *bytes, size_t length)
{
	if (entry->length + length >= entry->room) {
		entry->room = 2 * (entry->length + length) + 256;
		entry->message = realloc(entry->message, entry->room);
		if (!entry->message)
			err(1, NULL);
	}
	memcpy(entry->message + entry->length, bytes, length);
	entry->length += length;
	entry->message[entry->length] = '\0';
}

/**
 * klog_entry_end() - make place for the next entry
 * @entry: the entry
 */
void klog_entry_end(struct klog_entry *entry)
{
	entry->open = false;
	entry->length = 0;
	entry->host = 0;
	entry->own = false;
	entry->other = false;
	memset(&entry->time, 0, sizeof(entry->time));
}

/* What a field of the journal, but for the message, says of an entry. */
static void put_field(struct klog_entry *entry, const char *name,
		      const char *value)
{
	uint64_t us = strtoull(value, NULL, 10);

	if (!strcmp(name, "_TRANSPORT")) {
		entry->own = !strcmp(value, "kernel");
		entry->other = !entry->own;
	} else if (!strcmp(name, "_HOSTNAME")) {
		entry->host = klog_hash(0, value, strlen(value));
	}
	if (!isdigit((unsigned char)*value))
		return;
	if (!strcmp(name, "__REALTIME_TIMESTAMP") ||
	    (!strcmp(name, "_SOURCE_REALTIME_TIMESTAMP"))) {
		entry->time.wall = us < UINT64_MAX / 2000;
		entry->time.wall_ns = us * 1000;
	} else if (!strcmp(name, "_SOURCE_MONOTONIC_TIMESTAMP")) {
		entry->time.boot = us < UINT64_MAX / 2000;
		entry->time.boot_ns = us * 1000;
	}
}

/**
 * klog_entry_field() - read a line of the export format: NAME=value
 * @entry: gets what it says
 * @line: the line
 *
 * Return: false if it is none of that format.
 */
bool klog_entry_field(struct klog_entry *entry, const char *line)
{
	size_t length = strspn(line, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789");
	char name[64];

	if (!length || length >= sizeof(name) || line[length] != '=' ||
	    (!entry->open && strncmp(line, "__", 2)))
		return false;
	entry->open = true;
	memcpy(name, line, length);
	name[length] = '\0';
	if (!strcmp(name, "MESSAGE"))
		klog_entry_put(entry, line + length + 1,
			       strlen(line + length + 1));
	else
		put_field(entry, name, line + length + 1);
	return true;
}

static const char *skip_space(const char *at)
{
	return at + strspn(at, " \t");
}

/* A code point in UTF-8, unless it is none. Return: how many bytes. */
static size_t encode(char *to, unsigned int code)
{
	if (code < 0x80) {
		to[0] = code ? code : ' ';
		return 1;
	}
	if (code < 0x800) {
		to[0] = 0xc0 | code >> 6;
		to[1] = 0x80 | (code & 0x3f);
		return 2;
	}
	to[0] = 0xe0 | code >> 12;
	to[1] = 0x80 | (code >> 6 & 0x3f);
	to[2] = 0x80 | (code & 0x3f);
	return 3;
}

/* Behind a backslash. Return: what follows it; NULL: it is damaged. */
static const char *read_escape(const char *at, char **to)
{
	static const char from[] = "\"\\/bfnrt", into[] = "\"\\/\b\f\n\r\t";
	const char *known = *at ? strchr(from, *at) : NULL;
	char digits[5] = "";
	char *end;

	if (known) {
		*(*to)++ = into[known - from];
		return at + 1;
	}
	if (*at != 'u')
		return NULL;
	strncpy(digits, at + 1, 4);
	*to += encode(*to, strtoul(digits, &end, 16));
	return end == digits + 4 ? at + 5 : NULL;
}

/* A string, which is no shorter than what it stands for. Return: behind it. */
static const char *read_string(const char *at, char *to)
{
	if (*at++ != '"')
		return NULL;
	while (*at && *at != '"') {
		if (*at == '\\') {
			at = read_escape(at + 1, &to);
			if (!at)
				return NULL;
		} else {
			*to++ = *at++;
		}
	}
	*to = '\0';
	return *at ? at + 1 : NULL;
}

/* A message that is not UTF-8 is an array of its bytes. */
static const char *read_bytes(const char *at, char *to)
{
	char *end;

	for (at++; *at && *at != ']'; at = end + (*end == ',')) {
		*to = strtoul(skip_space(at), &end, 10);
		if (end == skip_space(at))
			return NULL;
		to += *to != '\0';
		end += strspn(end, " \t");
	}
	*to = '\0';
	return *at ? at + 1 : NULL;
}

/* Numbers, null and the like. */
static const char *read_word(const char *at, char *to)
{
	size_t length = strcspn(at, ",} \t");

	memcpy(to, at, length);
	to[length] = '\0';
	return length ? at + length : NULL;
}

static void put_member(struct klog_entry *entry, const char *name,
		       const char *value)
{
	if (!strcmp(name, "MESSAGE") || !strcmp(name, "message") || !strcmp(name, "log"))
		klog_entry_put(entry, value, strlen(value));
	else if (!strcmp(name, "time"))
		klog_time_iso(value, &entry->time);
	else
		put_field(entry, name, value);
}

/**
 * klog_entry_json() - read a line that is an object of JSON
 * @entry: gets what it says
 * @line: the line
 *
 * Members of an object in it are as its own.
 *
 * Return: false if it is none with a message.
 */
bool klog_entry_json(struct klog_entry *entry, const char *line)
{
	char *name = malloc(2 * (strlen(line) + 1)), *value;
	const char *at = skip_space(line);

	if (!name)
		err(1, NULL);
	value = name + strlen(line) + 1;
	while (at && (*at == '{' || *at == ',')) {
		at = read_string(skip_space(at + 1), name);
		at = at ? skip_space(at) : NULL;
		if (!at || *at++ != ':')
			break;
		at = skip_space(at);
		if (*at == '{')
			continue;
		at = *at == '"' ? read_string(at, value) :
		     *at == '[' ? read_bytes(at, value) :
				  read_word(at, value);
		if (!at)
			break;
		put_member(entry, name, value);
		at += strspn(at, " \t}");
	}
	free(name);
	return entry->length;
}
