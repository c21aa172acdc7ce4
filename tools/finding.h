/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef FINDING_H
#define FINDING_H

#include <stdbool.h>
#include <stdint.h>

#include "record.h"

/* So many violations of a rule are told one by one. */
#define FINDING_TOLD	5

/**
 * struct finding - how a rule was kept
 * @checked: how often it was looked at
 * @wrong: how often it was not kept
 * @note: what else there is to say of it; empty: nothing
 * @told: the first violations
 */
struct finding {
	uint64_t checked;
	uint64_t wrong;
	char note[160];
	char told[FINDING_TOLD][512];
};

bool finding_expect(struct finding *finding, bool right,
		    const union record *at, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
void finding_note(struct finding *finding, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
bool finding_print(const struct finding *finding, unsigned int *number,
		   const char *rule, const char *unit);

#endif /* FINDING_H */
