/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef CAUSE_H
#define CAUSE_H

struct episode;

void cause_print(const struct episode *episode);

#endif /* CAUSE_H */
