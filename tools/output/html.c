// SPDX-License-Identifier: GPL-2.0-only
/*
 * html.c - any bytes as text of HTML, in an element or in a quoted attribute
 *
 * Each byte that could end the text, is no text, or changes how other text looks is written
 * so that a reader sees it: as a reference, or as \xNN.
 */
#include <stdbool.h>
#include <string.h>

#include "output/html.h"
#include "output/utf8.h"

/* Some characters show nothing, or turn the order of those around them; others are none. */
static bool is_shown(unsigned int code)
{
	static const struct {
		unsigned int first;
		unsigned int last;
	} hidden[] = {
		{ 0x00, 0x08 }, { 0x0b, 0x1f }, { 0x7f, 0x9f }, { 0xad, 0xad },
		{ 0x34f, 0x34f }, { 0x61c, 0x61c }, { 0x115f, 0x1160 }, { 0x17b4, 0x17b5 },
		{ 0x180b, 0x180f }, { 0x200b, 0x200f }, { 0x2028, 0x202e }, { 0x2060, 0x206f },
		{ 0x3164, 0x3164 }, { 0xfdd0, 0xfdef }, { 0xfe00, 0xfe0f },
		{ 0xfeff, 0xfeff }, { 0xffa0, 0xffa0 }, { 0xfff0, 0xfffb }, { 0x13430, 0x1345f },
		{ 0x1bca0, 0x1bca3 }, { 0x1d173, 0x1d17a }, { 0xe0000, 0xe0fff },
	};
	size_t i;

	for (i = 0; i < sizeof(hidden) / sizeof(*hidden); i++)
		if (code >= hidden[i].first && code <= hidden[i].last)
			return false;
	return (code & 0xfffe) != 0xfffe;
}

/* The number of a character of UTF-8 that has so many bytes. */
static unsigned int code_of(const unsigned char *text, size_t size)
{
	unsigned int code = size == 1 ? text[0] : text[0] & (0x7f >> size);
	size_t i;

	for (i = 1; i < size; i++)
		code = code << 6 | (text[i] & 0x3f);
	return code;
}

static const char *reference_of(unsigned int code)
{
	switch (code) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

/**
 * html_text() - write text
 * @file: where it goes
 * @text: the text, of any bytes
 * @length: how many there are
 */
void html_text(FILE *file, const char *text, size_t length)
{
	while (length) {
		const unsigned char *bytes = (const unsigned char *)text;
		size_t size = utf8_length(bytes, length);
		unsigned int code = code_of(bytes, size);

		if (!size || !is_shown(code)) {
			size = 1;
			fprintf(file, "\\x%02x", *bytes);
		} else if (reference_of(code)) {
			fputs(reference_of(code), file);
		} else {
			fwrite(text, 1, size, file);
		}
		text += size;
		length -= size;
	}
}

/**
 * html_string() - write text that ends with a NUL
 * @file: where it goes
 * @text: the text
 */
void html_string(FILE *file, const char *text)
{
	html_text(file, text, strlen(text));
}
