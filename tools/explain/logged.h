/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LOGGED_H
#define LOGGED_H

#include <stdbool.h>

#include "records/episode.h"

bool logged(const struct episode *episode);
void logged_print_head(const struct episode *episode);
void logged_print_memory(const struct episode *episode);
void logged_print_ranking(const struct episode *episode);

#endif /* LOGGED_H */
