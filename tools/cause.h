/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef CAUSE_H
#define CAUSE_H

struct story;

void cause_print(const struct story *story);

#endif /* CAUSE_H */
