/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef ADVICE_H
#define ADVICE_H

#include <stdbool.h>

struct episode;

void advice_print(const struct episode *episode, bool of_file);

#endif /* ADVICE_H */
