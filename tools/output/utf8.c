// SPDX-License-Identifier: GPL-2.0-only
/*
 * utf8.c - which bytes are a character of UTF-8
 */
#include "output/utf8.h"

/**
 * utf8_length() - measure a character
 * @text: it starts here
 * @left: bytes from there on, at least 1
 *
 * Return: how many bytes it has; 0: there is none, or it is overlong, a surrogate, or
 * beyond U+10FFFF. NUL counts as none.
 */
size_t utf8_length(const unsigned char *text, size_t left)
{
	static const struct {
		unsigned char first, last, low, high;
		size_t length;
	} forms[] = {
		{ 0x01, 0x7f, 0, 0, 1 },	  { 0xc2, 0xdf, 0x80, 0xbf, 2 },
		{ 0xe0, 0xe0, 0xa0, 0xbf, 3 }, { 0xe1, 0xec, 0x80, 0xbf, 3 },
		{ 0xed, 0xed, 0x80, 0x9f, 3 }, { 0xee, 0xef, 0x80, 0xbf, 3 },
		{ 0xf0, 0xf0, 0x90, 0xbf, 4 }, { 0xf1, 0xf3, 0x80, 0xbf, 4 },
		{ 0xf4, 0xf4, 0x80, 0x8f, 4 },
	};
	size_t i, at;

	for (i = 0; i < sizeof(forms) / sizeof(*forms); i++) {
		if (*text < forms[i].first || *text > forms[i].last)
			continue;
		if (forms[i].length > left)
			return 0;
		for (at = 1; at < forms[i].length; at++)
			if (text[at] < (at == 1 ? forms[i].low : 0x80) ||
			    text[at] > (at == 1 ? forms[i].high : 0xbf))
				return 0;
		return forms[i].length;
	}
	return 0;
}
