/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OW_FREE_AREA_H
#define OW_FREE_AREA_H

#include <linux/types.h>

#include "ring_record.h"
#include "uapi/linux/oomwatch.h"

struct ow_batch;

/* What the numbers of free blocks of a zone take at most, with the NUL. */
#define OW_FREE_BLOCKS_MAX	320

/* What all zones take in a batch at most. */
#define OW_FREE_AREAS_BYTES \
	(OOMWATCH_ZONES_MAX * (sizeof(struct oomwatch_free_area) + \
			       OW_FREE_BLOCKS_MAX + OW_WALL_BYTES))

void ow_free_area_count(void);
bool ow_free_area_free_pcp(u64 *bytes);
void ow_free_area_collect(struct ow_batch *batch, gfp_t gfp_mask, u64 episode,
			  u64 now);

#endif /* OW_FREE_AREA_H */
