/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef TEXT_H
#define TEXT_H

#include <stdio.h>

struct source;

void text_open(struct source *source, FILE *file);

#endif /* TEXT_H */
