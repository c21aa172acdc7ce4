/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef TEXT_H
#define TEXT_H

#include <stdbool.h>
#include <stdio.h>

struct source;

void text_open(struct source *source, FILE *file);
bool text_has_record(const char *line);
void text_count(struct source *source, unsigned long long lines);

#endif /* TEXT_H */
