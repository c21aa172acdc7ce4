/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OW_CANDIDATE_H
#define OW_CANDIDATE_H

#include <linux/types.h>

#include "ring_record.h"

struct ow_batch;

/* The longest path of the cgroup of a candidate, in bytes with its NUL. */
#define OW_CANDIDATE_PATH_MAX	152

/* What a candidate takes: with the path only if the system ran out. */
#define OW_MEMCG_CANDIDATE_BYTES	(OW_CANDIDATE_BARE + OW_WALL_BYTES)
#define OW_SYSTEM_CANDIDATE_BYTES \
	(sizeof(struct oomwatch_candidate) + OW_CANDIDATE_PATH_MAX + OW_WALL_BYTES)

void ow_candidate_collect(struct ow_batch *batch, const struct ow_record *oom,
			  bool is_global, u64 time_ns);

#endif /* OW_CANDIDATE_H */
