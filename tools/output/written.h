/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef WRITTEN_H
#define WRITTEN_H

#include <stdio.h>

#define WRITTEN_STDOUT	"standard output"

void written_check(FILE *file, const char *name, int status);
void written_at_exit(int status, void *unused);
void written_add(FILE *file, const char *name, const void *data, size_t size);

#endif /* WRITTEN_H */
