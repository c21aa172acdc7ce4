/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LIST_NEWEST_H
#define LIST_NEWEST_H

#include "records/clock.h"

void list_tell_newest(enum clock_zone zone);

#endif /* LIST_NEWEST_H */
