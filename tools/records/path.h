/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PATH_H
#define PATH_H

#include <stdbool.h>

#include "records/record.h"

/**
 * struct path - a string of a record: a path, a name, or a list of the kernel
 * @bytes: it, without a NUL
 * @length: how long it is
 * @clipped: it lost its tail, or its head
 * @headless: it is its head that it lost
 */
struct path {
	const char *bytes;
	unsigned int length;
	bool clipped;
	bool headless;
};

bool path_of(const struct oomwatch_header *record, const char *key,
	     struct path *path);
int path_lies_in(const struct path *path, const struct path *above);

#endif /* PATH_H */
