// SPDX-License-Identifier: GPL-2.0-only
/*
 * json.c - write JSON as a stream: commas, escaping, UTF-8
 *
 * Nothing is allocated. Keys, numbers and short strings, which are most of a record,
 * are written directly into the buffer, which always has enough space for them.
 *
 * A name may hold any byte, a JSON string only Unicode. Bytes that are not UTF-8
 * become U+FFFD there, and then KEY_hex has all bytes of the name.
 */
#include <string.h>

#include "lib/decimal.h"
#include "output/json.h"
#include "output/utf8.h"

/* Bytes of a string that is short. */
#define SHORT_MOST	128

/* Bytes that a key takes, with what stands around it, and a short string. */
#define MEMBER_MOST	256

static const char hex_digits[] = "0123456789abcdef";

/**
 * json_flush() - write to the file what is still in the buffer
 * @json: the stream
 */
__attribute__((noinline)) void json_flush(struct json *json)
{
	fwrite(json->text, 1, json->at - json->text, json->file);
	json->at = json->text;
}

/* The next byte goes to @at, where there is always space for MEMBER_MOST bytes. */
static inline void go_on(struct json *json, char *at)
{
	json->at = at;
	if (at > json->text + sizeof(json->text) - MEMBER_MOST)
		json_flush(json);
}

static inline void put_byte(struct json *json, char byte)
{
	*json->at = byte;
	go_on(json, json->at + 1);
}

static void put(struct json *json, const char *text, size_t length)
{
	size_t room = json->text + sizeof(json->text) - json->at;

	for (; length > room; length -= room, text += room, room = sizeof(json->text)) {
		json->at = mempcpy(json->at, text, room);
		json_flush(json);
	}
	go_on(json, mempcpy(json->at, text, length));
}

/* What comes before a value. A copy of a fixed length takes few instructions. */
static inline char *write_key(struct json *json, const struct json_key *key)
{
	if (json->comma) {
		memcpy(json->at, key->text, sizeof(key->text));
		return json->at + key->length;
	}
	json->comma = true;
	memcpy(json->at, key->text + 1, sizeof(key->text) - 1);
	return json->at + key->length - 1;
}

/* The same, but with @ending instead of the quote and the colon after the key. */
static inline char *write_key_with(struct json *json,
				   const struct json_key *key,
				   const char *ending)
{
	return stpcpy(write_key(json, key) - 2, ending);
}

/**
 * json_start() - start to write JSON
 * @json: the stream
 * @file: where it goes
 */
void json_start(struct json *json, FILE *file)
{
	json->file = file;
	json->at = json->text;
	json->comma = false;
}

/**
 * json_end_line() - end a line
 * @json: the stream, of which each object and array is closed
 */
void json_end_line(struct json *json)
{
	put_byte(json, '\n');
	json->comma = false;
}

static void open_with(struct json *json, const struct json_key *key,
		      char bracket)
{
	go_on(json, write_key(json, key));
	put_byte(json, bracket);
	json->comma = false;
}

static void close_with(struct json *json, char bracket)
{
	put_byte(json, bracket);
	json->comma = true;
}

/**
 * json_open_object() - start an object
 * @json: the stream
 * @key: its key
 */
void json_open_object(struct json *json, const struct json_key *key)
{
	open_with(json, key, '{');
}

/**
 * json_close_object() - end an object
 * @json: the stream
 */
void json_close_object(struct json *json)
{
	close_with(json, '}');
}

/**
 * json_open_array() - start an array
 * @json: the stream
 * @key: its key
 */
void json_open_array(struct json *json, const struct json_key *key)
{
	open_with(json, key, '[');
}

/**
 * json_close_array() - end an array
 * @json: the stream
 */
void json_close_array(struct json *json)
{
	close_with(json, ']');
}

/**
 * json_null() - write null
 * @json: the stream
 * @key: its key
 */
void json_null(struct json *json, const struct json_key *key)
{
	go_on(json, stpcpy(write_key(json, key), "null"));
}

/**
 * json_boolean() - write true or false
 * @json: the stream
 * @key: its key
 * @value: which
 */
void json_boolean(struct json *json, const struct json_key *key, bool value)
{
	go_on(json, stpcpy(write_key(json, key), value ? "true" : "false"));
}

/**
 * json_u64() - write a number
 * @json: the stream
 * @key: its key
 * @value: the number
 */
void json_u64(struct json *json, const struct json_key *key, uint64_t value)
{
	go_on(json, ow_decimal(write_key(json, key), value));
}

/**
 * json_s64() - write a number that may be negative
 * @json: the stream
 * @key: its key
 * @value: the number
 */
void json_s64(struct json *json, const struct json_key *key, int64_t value)
{
	go_on(json, ow_decimal_signed(write_key(json, key), value));
}

/**
 * json_hundredths() - write a number with two digits after the point
 * @json: the stream
 * @key: its key
 * @value: the number, times 100
 */
void json_hundredths(struct json *json, const struct json_key *key,
		     uint32_t value)
{
	json_u64(json, key, value / 100);
	put_byte(json, '.');
	put_byte(json, '0' + value % 100 / 10);
	put_byte(json, '0' + value % 10);
}

/**
 * json_bytes() - write a size
 * @json: the stream
 * @key: its key, to which "_bytes" is added
 * @bytes: the size
 */
void json_bytes(struct json *json, const struct json_key *key, uint64_t bytes)
{
	go_on(json, ow_decimal(write_key_with(json, key, "_bytes\":"), bytes));
}

/**
 * json_no_limit() - write that there is no limit, as null
 * @json: the stream
 * @key: its key, to which "_bytes" is added
 */
void json_no_limit(struct json *json, const struct json_key *key)
{
	go_on(json, stpcpy(write_key_with(json, key, "_bytes\":"), "null"));
}

/* A string without anything to escape, after its key, which is at @at. */
static inline void put_quoted(struct json *json, char *at, const char *text,
			      size_t length)
{
	*at++ = '"';
	if (length <= SHORT_MOST) {
		at = mempcpy(at, text, length);
	} else {
		go_on(json, at);
		put(json, text, length);
		at = json->at;
	}
	*at++ = '"';
	go_on(json, at);
}

/**
 * json_word() - write a string that needs no escaping, such as one of ours
 * @json: the stream
 * @key: its key
 * @word: the string
 */
void json_word(struct json *json, const struct json_key *key, const char *word)
{
	put_quoted(json, write_key(json, key), word, strlen(word));
}

/* What a string cannot hold as it is: ", \ and control characters. */
static void put_escape(struct json *json, unsigned char byte)
{
	static const char bytes[] = "\"\\\b\f\n\r\t", letters[] = "\"\\bfnrt";
	const char *found = strchr(bytes, byte);
	char text[] = { '\\', 'u', '0', '0', hex_digits[byte >> 4],
			hex_digits[byte & 15] };

	if (found) {
		text[1] = letters[found - bytes];
		put(json, text, 2);
	} else {
		put(json, text, sizeof(text));
	}
}

/* A byte that a string holds as it is: ASCII, except what put_escape() writes. */
static inline bool is_plain(unsigned char byte)
{
	static const bool plain[256] = {
		[' ' ... '!'] = true,
		['#' ... '['] = true,
		[']' ... 0x7f] = true,
	};

	return plain[byte];
}

/* The rest of a string, from where it is not plain. Return: is all of it UTF-8? */
static bool put_rest(struct json *json, const unsigned char *at,
		     const unsigned char *end)
{
	bool whole = true;

	while (at < end) {
		size_t bytes = utf8_length(at, end - at);

		if (!bytes)
			put(json, "\xef\xbf\xbd", 3);
		else if (is_plain(*at) || bytes > 1)
			put(json, (const char *)at, bytes);
		else
			put_escape(json, *at);
		whole &= bytes > 0;
		at += bytes ? bytes : 1;
	}
	return whole;
}

/* After its key, which is at @at. Return: false if a byte was not UTF-8. */
static bool put_string(struct json *json, char *at, const char *text,
		       size_t length)
{
	size_t plain = 0;
	bool whole;

	while (plain < length && is_plain(text[plain]))
		plain++;
	if (plain == length) {
		put_quoted(json, at, text, length);
		return true;
	}
	*at++ = '"';
	go_on(json, at);
	put(json, text, plain);
	whole = put_rest(json, (const unsigned char *)text + plain,
			 (const unsigned char *)text + length);
	put_byte(json, '"');
	return whole;
}

static void put_hex(struct json *json, const char *text, size_t length)
{
	put_byte(json, '"');
	for (; length; length--, text++) {
		put_byte(json, hex_digits[(unsigned char)*text >> 4]);
		put_byte(json, hex_digits[*text & 15]);
	}
	put_byte(json, '"');
}

/**
 * json_name() - write a name that may hold any byte
 * @json: the stream, in an object
 * @key: its key; with "_hex" it has the bytes of a name that is no UTF-8
 * @name: the name
 * @length: its bytes
 * @truncated: it lost its tail, or its head, which the key with "_truncated" says
 */
void json_name(struct json *json, const struct json_key *key, const char *name,
	       size_t length, bool truncated)
{
	if (!put_string(json, write_key(json, key), name, length)) {
		go_on(json, write_key_with(json, key, "_hex\":"));
		put_hex(json, name, length);
	}
	if (truncated)
		go_on(json, stpcpy(write_key_with(json, key, "_truncated\":"),
				   "true"));
}
