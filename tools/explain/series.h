/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SERIES_H
#define SERIES_H

#include "records/clock.h"
#include "records/episodes.h"

void series_print(const struct load *load, const struct episode *kill,
		  const struct clock *clock, enum clock_zone zone);

#endif /* SERIES_H */
