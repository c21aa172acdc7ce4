/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef BALANCE_H
#define BALANCE_H

#include <stdbool.h>

#include "records/episode.h"

bool balance_is_known(const struct episode *episode);
void balance_print(const struct episode *episode);
bool balance_advise(const struct episode *episode);
bool balance_has_further(const struct episode *episode);

#endif /* BALANCE_H */
