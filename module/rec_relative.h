/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OW_RELATIVE_H
#define OW_RELATIVE_H

#include <linux/types.h>

#include "ring_record.h"
#include "uapi/linux/oomwatch.h"

struct mem_cgroup;
struct ow_batch;

/* The most descendants, and the most ancestors, that have a record. */
#define OW_DESCENDANTS_MAX	8
#define OW_ANCESTORS_MAX	8

/* What they take in a batch at most; only a descendant has a string. */
#define OW_RELATIVES_BYTES \
	((OW_DESCENDANTS_MAX + OW_ANCESTORS_MAX) * \
	 (sizeof(struct oomwatch_relative) + OW_WALL_BYTES) + \
	 OW_DESCENDANTS_MAX * OW_STRING_MAX)

void ow_relative_find(struct mem_cgroup *memcg);
void ow_relative_count(struct ow_record *rec);
void ow_relative_collect(struct ow_batch *batch, struct mem_cgroup *memcg,
			 u64 episode, u64 now);

#endif /* OW_RELATIVE_H */
