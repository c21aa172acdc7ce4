/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef RAW_H
#define RAW_H

#include <stdio.h>

#include "input/raw_header.h"

struct clock;
struct source;

void raw_open(struct source *source, FILE *file);
void raw_write_header(FILE *file, const struct raw_header *origin,
		      const struct clock *clock);
void raw_write_record(FILE *file, const struct oomwatch_header *record);

#endif /* RAW_H */
