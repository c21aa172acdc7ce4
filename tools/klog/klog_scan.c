// SPDX-License-Identifier: GPL-2.0-only
/*
 * klog_scan.c - numbers and words of a line
 */
#include <string.h>

#include "klog/klog_scan.h"

/**
 * scan_number() - read a decimal number
 * @at: where it starts, or blanks before it
 * @value: gets it
 *
 * Return: behind it; NULL if there is none, or too large a one.
 */
const char *scan_number(const char *at, int64_t *value)
{
	bool negative;
	int64_t number = 0;

	at += strspn(at, " \t");
	negative = *at == '-';
	at += negative;
	if (*at < '0' || *at > '9')
		return NULL;
	for (; *at >= '0' && *at <= '9'; at++)
		if (__builtin_mul_overflow(number, 10, &number) ||
		    __builtin_add_overflow(number, *at - '0', &number))
			return NULL;
	*value = negative ? -number : number;
	return at;
}

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
	       (c >= '0' && c <= '9');
}

/* Where a word ends with which a value is named; NULL: it is not there. */
static const char *find_key(const char *text, const char *key)
{
	const char *at = text;

	while ((at = strstr(at, key))) {
		if (at == text || !is_word(at[-1]))
			return at + strlen(key);
		at++;
	}
	return NULL;
}

/**
 * scan_end() - read a number with its name before it, which the kernel's line may end with
 * @text: the line
 * @key: the name, with the sign that stands behind it
 * @value: gets the number
 *
 * Return: false if it is not there.
 */
bool scan_end(const char *text, const char *key, int64_t *value)
{
	const char *at = find_key(text, key);

	return at && scan_number(at, value);
}

/**
 * scan_value() - read a number with its name before it, behind which the line goes on
 * @text: the line
 * @key: the name, with the sign that stands behind it
 * @value: gets the number
 *
 * Return: false if it is not there, or cut off.
 */
bool scan_value(const char *text, const char *key, int64_t *value)
{
	const char *at = find_key(text, key);

	at = at ? scan_number(at, value) : NULL;
	return at && *at;
}

/**
 * scan_kb() - read a size with its name before it, and its unit behind it
 * @text: the line, as "free_pcp:12kB", or "reserved_highatomic:12KB"
 * @key: the name, with the sign that stands behind it
 * @bytes: gets the size
 *
 * Return: false if it is not there, or cut off.
 */
bool scan_kb(const char *text, const char *key, uint64_t *bytes)
{
	const char *at = find_key(text, key);
	int64_t kb;

	at = at ? scan_number(at, &kb) : NULL;
	if (!at || (*at != 'k' && *at != 'K') || at[1] != 'B' || kb < 0 ||
	    kb >> 50)
		return false;
	*bytes = (uint64_t)kb << 10;
	return true;
}

/**
 * scan_hex() - read a hexadecimal number with its name before it, as scan_value()
 * @text: the line
 * @key: the name, with the sign that stands behind it, and 0x
 * @value: gets the number
 *
 * Return: false if it is not there, or cut off.
 */
bool scan_hex(const char *text, const char *key, uint32_t *value)
{
	static const char digits[] = "0123456789abcdef";
	const char *at = find_key(text, key), *digit;
	int length = 0;

	*value = 0;
	for (; at && *at && (digit = strchr(digits, *at)); at++, length++)
		*value = *value << 4 | (digit - digits);
	return length && length <= 8 && *at;
}

/**
 * scan_counters() - tell whether a line has nothing but names, each with a number
 * @text: the line, as "active_file:1 inactive_file:2"; the last number may be cut off
 *
 * Return: true if so.
 */
bool scan_counters(const char *text)
{
	int64_t value;
	const char *at = text + strspn(text, " ");

	if (!*at)
		return false;
	while (*at) {
		const char *word = at;

		while (is_word(*at) || *at == '(' || *at == ')')
			at++;
		if (at == word || *at != ':' || at[1] == ' ')
			return false;
		if (word > text && !at[1])
			return true;
		at = scan_number(at + 1, &value);
		if (!at || (*at && *at != ' '))
			return false;
		at += strspn(at, " ");
	}
	return true;
}

/**
 * scan_starts() - tell whether a line starts with a text
 * @text: the line
 * @start: the text
 *
 * Return: true if it does.
 */
bool scan_starts(const char *text, const char *start)
{
	return !strncmp(text, start, strlen(start));
}

/**
 * scan_last() - find the last place of a text in a line
 * @text: the line
 * @what: the text
 *
 * Return: where it is; NULL if it is not there.
 */
const char *scan_last(const char *text, const char *what)
{
	const char *last = NULL;

	while ((text = strstr(text, what)))
		last = text++;
	return last;
}
