/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef REFUSAL_H
#define REFUSAL_H

#include <stdbool.h>

struct episode;

bool refusal_is_of_fault(const struct episode *episode);
bool refusal_is_known(const struct episode *episode);
void refusal_print_zones(const struct episode *episode);
void refusal_print(const struct episode *episode);
bool refusal_advise(const struct episode *episode);

#endif /* REFUSAL_H */
