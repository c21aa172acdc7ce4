/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PLACE_H
#define PLACE_H

#include <stdbool.h>
#include <stddef.h>

/* Space for what place_describe() writes, with its NUL. */
#define PLACE_ROOM	768

bool place_describe(char text[PLACE_ROOM], const char *path, size_t length, bool clipped);
void place_shorten(char *text, size_t room, const char *path, size_t length);
size_t place_lasting(const char *path, size_t length);

#endif /* PLACE_H */
