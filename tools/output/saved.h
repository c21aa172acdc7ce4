/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SAVED_H
#define SAVED_H

#include <stdbool.h>
#include <stdio.h>

/**
 * struct saved - a file that takes the place of another one when it is whole
 * @name: what the user calls it
 * @stream: where to write
 * @path: the path that it will have; NULL: it is written in place
 * @making: its path until then
 * @there: a regular file has that place; it is to be left if there is nothing to save
 */
struct saved {
	const char *name;
	FILE *stream;
	char *path;
	char *making;
	bool there;
};

void saved_init(struct saved *saved, const char *name, bool grows);
void saved_begin(struct saved *saved);
void saved_finish(struct saved *saved);
void saved_exit(struct saved *saved);

#endif /* SAVED_H */
