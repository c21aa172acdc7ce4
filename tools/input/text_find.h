/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef TEXT_FIND_H
#define TEXT_FIND_H

#include <stdint.h>

#include "records/clock.h"

char *text_find_record(char *line, struct clock *clock, uint64_t *time_ns);
char *text_find_piece(char *line, unsigned long long *seq, unsigned int *piece,
		      unsigned int *pieces);

#endif /* TEXT_FIND_H */
