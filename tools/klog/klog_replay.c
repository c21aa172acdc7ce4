// SPDX-License-Identifier: GPL-2.0-only
/*
 * klog_replay.c - a file of which some was read already, which is to be read again
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "klog/klog_replay.h"

/**
 * struct replay - what is to be read
 * @file: what comes after @bytes
 * @bytes: what was read of it already
 * @size: how much that is
 * @at: how much of that has been read again
 */
struct replay {
	FILE *file;
	char *bytes;
	size_t size;
	size_t at;
};

/* No more than a line: who writes it may be waiting for what is said of that. */
static ssize_t replay_read(void *cookie, char *to, size_t room)
{
	struct replay *replay = cookie;
	size_t left = replay->size - replay->at, i = 0;
	int byte = 0;

	if (left) {
		if (left > room)
			left = room;
		memcpy(to, replay->bytes + replay->at, left);
		replay->at += left;
		return left;
	}
	while (i < room && byte != '\n') {
		byte = getc_unlocked(replay->file);
		if (byte == EOF)
			break;
		to[i++] = byte;
	}
	return !i && ferror(replay->file) ? -1 : (ssize_t)i;
}

static int replay_close(void *cookie)
{
	struct replay *replay = cookie;

	fclose(replay->file);
	free(replay->bytes);
	free(replay);
	return 0;
}

/**
 * replay_open() - read what was read of a file again, and then what follows
 * @file: the file; it is closed together with what is returned
 * @bytes: what was read
 * @size: how much that is
 *
 * Return: what to read.
 */
FILE *replay_open(FILE *file, const char *bytes, size_t size)
{
	struct replay *replay = calloc(1, sizeof(*replay));
	cookie_io_functions_t functions = {
		.read = replay_read, .close = replay_close,
	};
	FILE *all;

	if (!replay)
		err(1, NULL);
	replay->file = file;
	replay->size = size;
	replay->bytes = malloc(size + 1);
	if (!replay->bytes)
		err(1, NULL);
	memcpy(replay->bytes, bytes, size);
	all = fopencookie(replay, "r", functions);
	if (!all)
		err(1, NULL);
	return all;
}
