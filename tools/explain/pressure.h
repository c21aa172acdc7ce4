/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PRESSURE_H
#define PRESSURE_H

struct episode;

void pressure_print(const struct episode *episode);

#endif /* PRESSURE_H */
