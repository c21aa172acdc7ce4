/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JSON_H
#define JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* The version of what JSON looks like; it grows if a key changes its meaning. */
#define JSON_SCHEMA	1

/**
 * struct json - JSON that is written as a stream
 * @file: where it goes
 * @at: where the next byte goes, in @text
 * @comma: a comma comes before the next member or element
 * @text: what was not handed to @file yet
 */
struct json {
	FILE *file;
	char *at;
	bool comma;
	char text[1 << 15];
};

/**
 * struct json_key - a key, ready to be written
 * @length: bytes of @text
 * @text: a comma, the key in quotes, a colon
 *
 * JSON_KEY_OF() initializes one, JSON_KEY() is the address of one, JSON_ELEMENT that
 * of none, for an element of an array, and for what is in nothing else. A key is
 * made of letters, digits and "_", which need no escaping.
 */
struct json_key {
	unsigned char length;
	char text[47];
};

#define JSON_KEY_OF(key) { sizeof(",\"" key "\":") - 1, ",\"" key "\":" }
/* Not a compound literal: that would be built on the stack each time. */
#define JSON_CONSTANT(...) \
	(__extension__({ static const struct json_key constant = __VA_ARGS__; &constant; }))
#define JSON_KEY(key) JSON_CONSTANT(JSON_KEY_OF(key))
#define JSON_ELEMENT JSON_CONSTANT({ 1, "," })

void json_start(struct json *json, FILE *file);
void json_end_line(struct json *json);
void json_flush(struct json *json);

void json_open_object(struct json *json, const struct json_key *key);
void json_close_object(struct json *json);
void json_open_array(struct json *json, const struct json_key *key);
void json_close_array(struct json *json);

void json_null(struct json *json, const struct json_key *key);
void json_boolean(struct json *json, const struct json_key *key, bool value);
void json_u64(struct json *json, const struct json_key *key, uint64_t value);
void json_s64(struct json *json, const struct json_key *key, int64_t value);
void json_hundredths(struct json *json, const struct json_key *key, uint32_t value);
void json_bytes(struct json *json, const struct json_key *key, uint64_t bytes);
void json_no_limit(struct json *json, const struct json_key *key);
void json_word(struct json *json, const struct json_key *key, const char *word);
void json_name(struct json *json, const struct json_key *key, const char *name,
	       size_t length, bool truncated);

#endif /* JSON_H */
