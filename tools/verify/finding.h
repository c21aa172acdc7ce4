/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef FINDING_H
#define FINDING_H

#include <stdbool.h>
#include <stdint.h>

#include "records/record.h"

/* At most this many violations of a rule are printed one by one. */
#define FINDING_TOLD	5

/**
 * struct finding - how a rule was kept
 * @after: only records after the one with this number can break it
 * @checked: how often it was looked at
 * @wrong: how often it was not kept
 * @unknown: how often it was not checked, since another policy than that of the
 *           kernel has decided
 * @unsaid: how often it was not checked, since the kernel's log does not say enough
 * @note: a note on the rule; empty: none
 * @told: the first violations
 */
struct finding {
	uint64_t after;
	uint64_t checked;
	uint64_t wrong;
	uint64_t unknown;
	uint64_t unsaid;
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
