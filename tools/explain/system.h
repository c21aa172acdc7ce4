/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SYSTEM_H
#define SYSTEM_H

#include <stdbool.h>

struct episode;

void system_print(const struct episode *episode);
bool system_fits(const struct episode *episode);
void system_print_cause(const struct episode *episode);
double system_rest(const struct episode *episode);
bool system_advise(const struct episode *episode);
bool system_has_further(const struct episode *episode);
bool system_has_zspages(const struct episode *episode);

#endif /* SYSTEM_H */
