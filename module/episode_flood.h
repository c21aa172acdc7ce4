/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OW_FLOOD_H
#define OW_FLOOD_H

#include <linux/types.h>

struct ow_record;

void ow_flood_init(void);
void ow_flood_exit(void);
bool ow_flood_repeats(const struct ow_record *rec);
void ow_flood_end(u32 context, u64 memcg_id);
u64 ow_flood_coalesced(void);

#endif /* OW_FLOOD_H */
