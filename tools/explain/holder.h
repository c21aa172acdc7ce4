/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef HOLDER_H
#define HOLDER_H

#include <stdbool.h>

struct episode;

bool holder_advise(const struct episode *episode);

#endif /* HOLDER_H */
