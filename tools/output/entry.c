// SPDX-License-Identifier: GPL-2.0-only
/*
 * entry.c - an OOM as fields with names and values, for the journal or an environment
 *
 * In the journal a value may hold any byte. One with a newline is written with its length
 * before it.
 */
#include <endian.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "output/entry.h"

static void add(struct entry *entry, const void *bytes, size_t length)
{
	memcpy(entry->bytes + entry->used, bytes, length);
	entry->used += length;
}

static void put_journal(struct entry *entry, const char *name, const void *value,
			size_t length)
{
	uint64_t size = htole64(length);

	add(entry, name, strlen(name));
	if (memchr(value, '\n', length)) {
		add(entry, "\n", 1);
		add(entry, &size, sizeof(size));
	} else {
		add(entry, "=", 1);
	}
	add(entry, value, length);
	add(entry, "\n", 1);
}

static void put_environment(struct entry *entry, const char *name, const void *value,
			    size_t length)
{
	if (strncmp(name, ENTRY_PREFIX, strlen(ENTRY_PREFIX)))
		add(entry, ENTRY_PREFIX, strlen(ENTRY_PREFIX));
	add(entry, name, strlen(name));
	add(entry, "=", 1);
	add(entry, value, length);
	add(entry, "", 1);
}

/**
 * entry_put() - add a field
 * @entry: the entry; @entry->used is 0 before the first field
 * @name: upper case letters, digits and "_"
 * @value: its value; for an environment, without control characters
 * @length: bytes of it
 *
 * A field that does not fit is left out.
 */
void entry_put(struct entry *entry, const char *name, const void *value, size_t length)
{
	/* Prefix, "=", size and end, of either form. */
	size_t more = strlen(ENTRY_PREFIX) + sizeof(uint64_t) + 2;

	if (strlen(name) + length + more > sizeof(entry->bytes) - entry->used)
		return;
	if (entry->form == ENTRY_JOURNAL)
		put_journal(entry, name, value, length);
	else
		put_environment(entry, name, value, length);
}

/**
 * entry_put_name() - add a field whose value may hold any byte
 * @entry: the entry
 * @name: its name
 * @value: its value; for an environment, each byte but a character of ASCII that can be
 *	   printed, and "\", becomes \xNN
 * @length: bytes of it
 */
void entry_put_name(struct entry *entry, const char *name, const char *value,
		    size_t length)
{
	static const char digits[] = "0123456789abcdef";
	char escaped[16 * 1024];
	size_t used = 0, i;

	if (entry->form == ENTRY_JOURNAL) {
		entry_put(entry, name, value, length);
		return;
	}
	for (i = 0; i < length && used + 4 <= sizeof(escaped); i++) {
		unsigned char byte = value[i];

		if (byte >= ' ' && byte < 0x7f && byte != '\\') {
			escaped[used++] = byte;
			continue;
		}
		escaped[used++] = '\\';
		escaped[used++] = 'x';
		escaped[used++] = digits[byte >> 4];
		escaped[used++] = digits[byte & 0xf];
	}
	entry_put(entry, name, escaped, used);
}

/**
 * entry_print() - add a field
 * @entry: the entry
 * @name: its name
 * @format: its value, as for printf(3), of less than 512 bytes
 */
void entry_print(struct entry *entry, const char *name, const char *format, ...)
{
	char value[512];
	va_list list;

	va_start(list, format);
	vsnprintf(value, sizeof(value), format, list);
	va_end(list);
	entry_put(entry, name, value, strlen(value));
}
