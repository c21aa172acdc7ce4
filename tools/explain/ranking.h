/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef RANKING_H
#define RANKING_H

struct episode;

void ranking_print(const struct episode *episode);

#endif /* RANKING_H */
