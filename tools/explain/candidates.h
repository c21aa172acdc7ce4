/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef CANDIDATES_H
#define CANDIDATES_H

struct episode;

void candidates_print(const struct episode *episode);

#endif /* CANDIDATES_H */
