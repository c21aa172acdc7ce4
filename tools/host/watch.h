/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef WATCH_H
#define WATCH_H

#include <stdbool.h>

#include "records/clock.h"

bool watch_load_time(enum clock_zone zone, char text[CLOCK_ROOM]);
bool watch_count(const char *name, unsigned long long *count);
void watch_tell_none(enum clock_zone zone);

#endif /* WATCH_H */
