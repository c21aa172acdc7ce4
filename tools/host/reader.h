/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef READER_H
#define READER_H

#include <stdbool.h>

/* Space for the names of some processes, with its NUL. */
#define READER_ROOM	256

bool reader_find(char names[READER_ROOM]);

#endif /* READER_H */
