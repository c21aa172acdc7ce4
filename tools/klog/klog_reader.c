// SPDX-License-Identifier: GPL-2.0-only
/*
 * klog_reader.c - a log, line by line; and past what has nothing to do with an OOM
 *
 * Most lines of most logs are never looked at: what they are searched for is found
 * many bytes at once.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "klog/klog_line.h"
#include "klog/klog_reader.h"

/* How much is read at once, and how much before a sign is looked at, too. */
#define BLOCK	(256 * 1024)
#define BEFORE	(32 * 1024)

/* What was kept of the block before, and a block. */
#define ROOM	(BEFORE + 2 * KLOG_LINE + BLOCK)

#define WIDTH	16

/**
 * union block - bytes that are compared at once
 * @bytes: the bytes; of a comparison, -1 where it holds, else 0
 * @words: the same
 */
union block {
	__attribute__((vector_size(WIDTH))) signed char bytes;
	uint64_t words[WIDTH / 8];
};

/**
 * klog_reader_open() - start to read a log
 * @reader: the reader
 * @file: the log
 */
void klog_reader_open(struct klog_reader *reader, FILE *file)
{
	memset(reader, 0, sizeof(*reader));
	reader->file = file;
	reader->number = 1;
	reader->bytes = malloc(ROOM + WIDTH);
	reader->line = malloc(KLOG_LINE + 1);
	if (!reader->bytes || !reader->line)
		err(1, NULL);
}

/**
 * klog_reader_close() - give the memory back
 * @reader: the reader; its file stays open
 */
void klog_reader_close(struct klog_reader *reader)
{
	free(reader->bytes);
	free(reader->line);
}

/* Read on; what has been read is thrown away, but for what is @kept. */
static void fill(struct klog_reader *reader, size_t kept)
{
	size_t got, room;

	memmove(reader->bytes, reader->bytes + kept, reader->size - kept);
	reader->size -= kept;
	reader->at -= kept;
	reader->scanned -= kept < reader->scanned ? kept : reader->scanned;
	reader->offset += kept;
	room = ROOM - reader->size < BLOCK ? ROOM - reader->size : BLOCK;
	got = fread(reader->bytes + reader->size, 1, room, reader->file);
	reader->size += got;
	reader->ended = got < room;
}

/* Is there one of the words that each line has that a report may begin with? */
static bool is_sign(const char *at)
{
	return (!memcmp(at, "oom", 3) && (at[3] == '-' || at[3] == '_')) ||
	       !memcmp(at, "ut of m", 7) || !memcmp(at, "Killed p", 8) ||
	       !memcmp(at, "seq=", 4);
}

/* May one start in any of the next bytes? */
static bool may_be_sign(const char *at)
{
	union block a, b, c, hit;

	memcpy(&a, at, WIDTH);
	memcpy(&b, at + 1, WIDTH);
	memcpy(&c, at + 2, WIDTH);
	hit.bytes = ((a.bytes == 'o') & (b.bytes == 'o') & (c.bytes == 'm')) |
		    ((a.bytes == 'u') & (b.bytes == 't') & (c.bytes == ' ')) |
		    ((a.bytes == 'K') & (b.bytes == 'i') & (c.bytes == 'l')) |
		    ((a.bytes == 's') & (b.bytes == 'e') & (c.bytes == 'q'));
	return hit.words[0] | hit.words[1];
}

/* Return: where the next sign is; @size: there is none. */
static size_t find_sign(const char *bytes, size_t from, size_t size)
{
	size_t i;

	for (; from + WIDTH + 8 <= size; from += WIDTH) {
		if (!may_be_sign(bytes + from))
			continue;
		for (i = 0; i < WIDTH; i++)
			if (is_sign(bytes + from + i))
				return from + i;
	}
	for (; from + 8 <= size; from++)
		if (is_sign(bytes + from))
			return from;
	return size;
}

static uint64_t count_lines(const char *bytes, size_t size)
{
	uint64_t lines = 0;
	size_t i = 0, j;

	while (i + WIDTH <= size) {
		union block count = { .words = { 0 } }, part;

		/* A count of up to 127 fits into a byte. */
		for (j = 0; j < 127 && i + WIDTH <= size; j++, i += WIDTH) {
			memcpy(&part, bytes + i, WIDTH);
			count.bytes -= part.bytes == '\n';
		}
		for (j = 0; j < WIDTH; j++)
			lines += count.bytes[j];
	}
	for (; i < size; i++)
		lines += bytes[i] == '\n';
	return lines;
}

/* The start of the first line behind a place; that of the last, if it has no end. */
static size_t line_behind(const struct klog_reader *reader, size_t place)
{
	const char *end;

	if (place <= reader->at)
		return reader->at;
	end = memchr(reader->bytes + place - 1, '\n', reader->size - place + 1);
	return end ? (size_t)(end + 1 - reader->bytes) : place;
}

static void move_on(struct klog_reader *reader, size_t to)
{
	reader->number += count_lines(reader->bytes + reader->at,
				      to - reader->at);
	reader->at = to;
}

/**
 * klog_reader_skip() - pass over lines before the next sign of a report
 * @reader: the reader
 * @sign: gets where in the log that is
 *
 * Some lines before it are not passed over: they may belong to it.
 *
 * Return: false if there is none.
 */
bool klog_reader_skip(struct klog_reader *reader, uint64_t *sign)
{
	size_t found, kept;

	if (reader->scanned < reader->at)
		reader->scanned = reader->at;
	for (;;) {
		found = find_sign(reader->bytes, reader->scanned, reader->size);
		kept = found > BEFORE ? found - BEFORE : 0;
		move_on(reader, line_behind(reader, kept));
		if (found < reader->size) {
			/* The same one is not found twice. */
			reader->scanned = found + 1;
			*sign = reader->offset + found;
			return true;
		}
		if (reader->ended)
			return false;
		/* A sign may have its start only. */
		found = reader->size > 8 ? reader->size - 8 : 0;
		if (reader->scanned < found)
			reader->scanned = found;
		fill(reader, reader->at);
	}
}

/**
 * klog_reader_take() - take bytes that are no lines
 * @reader: the reader
 * @to: where they go; NULL: nowhere
 * @length: how many
 *
 * Return: how many there were.
 */
size_t klog_reader_take(struct klog_reader *reader, char *to, size_t length)
{
	size_t taken = 0, part;

	while (taken < length) {
		if (reader->at == reader->size) {
			if (reader->ended)
				break;
			fill(reader, reader->at);
			continue;
		}
		part = reader->size - reader->at;
		if (part > length - taken)
			part = length - taken;
		if (to)
			memcpy(to + taken, reader->bytes + reader->at, part);
		taken += part;
		move_on(reader, reader->at + part);
	}
	return taken;
}

/* A line ends at its end, or where it is too long. */
static size_t end_of_line(struct klog_reader *reader)
{
	size_t length;
	char *end;

	for (;;) {
		length = reader->size - reader->at;
		end = memchr(reader->bytes + reader->at, '\n', length);
		if (end)
			return end + 1 - (reader->bytes + reader->at);
		if (reader->ended || length > KLOG_LINE)
			return length;
		fill(reader, reader->at);
	}
}

/**
 * klog_reader_line() - read the next line
 * @reader: the reader
 *
 * Return: the line, without its end, which stays until the next call; NULL if there
 * is none.
 */
char *klog_reader_line(struct klog_reader *reader)
{
	size_t length = end_of_line(reader), used;
	char *at;

	if (!length)
		return NULL;
	reader->start = reader->offset + reader->at;
	used = length > KLOG_LINE ? KLOG_LINE : length;
	memcpy(reader->line, reader->bytes + reader->at, used);
	move_on(reader, reader->at + length);
	/* JSON has its own end. */
	reader->cut = !strchr("\n\r}", reader->line[used - 1]);
	used -= reader->line[used - 1] == '\n';
	reader->line[used] = '\0';
	for (at = reader->line; (at = memchr(at, '\0', used - (at - reader->line)));)
		*at = ' ';
	return reader->line;
}
