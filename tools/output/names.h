/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef NAMES_H
#define NAMES_H

#include "lib/field.h"

/* A list of the names of any enumeration fits. */
#define NAMES_LIST	512

const char *names_short(const char *name);
void names_list(const struct ow_names *names, const char *between,
		char list[NAMES_LIST]);

#endif /* NAMES_H */
