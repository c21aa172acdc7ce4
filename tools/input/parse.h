/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PARSE_H
#define PARSE_H

#include <stdbool.h>
#include <stdint.h>

#include "records/record.h"

/**
 * struct parse_faults - what could not be read of a text
 * @unknown: fields that this version does not know
 * @damaged: fields with a value that does not fit their kind
 */
struct parse_faults {
	uint64_t unknown;
	uint64_t damaged;
};

bool parse_record(char *text, union record *record,
		  struct parse_faults *faults);

#endif /* PARSE_H */
