/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef ADVICE_H
#define ADVICE_H

struct story;

void advice_print(const struct story *story);

#endif /* ADVICE_H */
