/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KILLER_H
#define KILLER_H

#include <stdbool.h>

bool killer_is(const char *comm);
void killer_advise(void);
void killer_tell(void);

#endif /* KILLER_H */
