/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef FILLED_H
#define FILLED_H

#include <stdbool.h>

struct episode;

bool filled_advise(const struct episode *episode, unsigned int *report);

#endif /* FILLED_H */
