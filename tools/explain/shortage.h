/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SHORTAGE_H
#define SHORTAGE_H

struct episode;

void shortage_print_memcg(const struct episode *episode);
void shortage_print_system(const struct episode *episode);

#endif /* SHORTAGE_H */
