/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef RULES_H
#define RULES_H

#include <stdbool.h>

#include "records/episodes.h"
#include "verify/finding.h"

/* More than the number of rules. */
#define RULES_MAX	32

void rules_check(struct finding findings[RULES_MAX], const struct load *load);
bool rules_print(const struct finding findings[RULES_MAX]);

#endif /* RULES_H */
