/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef RULES_H
#define RULES_H

#include <stdbool.h>

#include "finding.h"
#include "past.h"

/* Room for more rules than there are. */
#define RULES_MAX	32

void rules_check(struct finding findings[RULES_MAX], const struct past *past);
bool rules_print(const struct finding findings[RULES_MAX]);

#endif /* RULES_H */
