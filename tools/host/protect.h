/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PROTECT_H
#define PROTECT_H

#include <stdio.h>

void protect(void);
void protect_memory(FILE *file);

#endif /* PROTECT_H */
