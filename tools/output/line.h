/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LINE_H
#define LINE_H

#include <stdio.h>

#include "records/clock.h"

void line_print(FILE *file, const char *name, const struct clock *clock, enum clock_zone zone,
		const struct oomwatch_header *record);

#endif /* LINE_H */
