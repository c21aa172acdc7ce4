/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OW_ZONE_H
#define OW_ZONE_H

struct zone;

struct zone *ow_zone_next(struct zone *zone);

#endif /* OW_ZONE_H */
