/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef ADVICE_H
#define ADVICE_H

#include <stdbool.h>

struct story;

void advice_print(const struct story *story, bool of_file);

#endif /* ADVICE_H */
