/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * pattern.h - records whose every byte tells which record it is of
 */
#ifndef PATTERN_H
#define PATTERN_H

#include <linux/types.h>
#include <stdbool.h>
#include <string.h>

#include "uapi/linux/oomwatch.h"

/* The least that a record takes. */
#define PATTERN_MIN	sizeof(struct oomwatch_header)

/* The next number of a pseudo-random sequence (splitmix64). */
static inline u64 pattern_next(u64 *state)
{
	u64 z = *state += 0x9e3779b97f4a7c15ull;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
	return z ^ (z >> 31);
}

/* Any size that a record may have; half of them are below 210 bytes. */
static inline u32 pattern_size(u32 number)
{
	u32 steps = (OOMWATCH_RECORD_MAX - PATTERN_MIN) / 8;

	return PATTERN_MIN + 8 * ((number >> 3) % (steps + 1) >> (number & 7));
}

/* A record of @size bytes, made of @key, without flags; its seq is not set. */
static inline void pattern_fill(struct oomwatch_header *record, u32 size,
				u64 key)
{
	u64 *words = (u64 *)record;
	u64 state = key;
	u32 i;

	for (i = 0; i < size / 8; i++)
		words[i] = pattern_next(&state);
	record->size = size;
	record->flags = 0;
	record->time_ns = key;
}

/* Is this that record? Its seq and its flags may be any. */
static inline bool pattern_is(const struct oomwatch_header *record, u32 size,
			      u64 key)
{
	u64 room[OOMWATCH_RECORD_MAX / sizeof(u64)];
	struct oomwatch_header *expected = (struct oomwatch_header *)room;

	pattern_fill(expected, size, key);
	expected->flags = record->flags;
	expected->seq = record->seq;
	return !memcmp(record, expected, size);
}

#endif /* PATTERN_H */
