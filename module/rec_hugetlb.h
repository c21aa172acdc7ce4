/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OW_HUGETLB_H
#define OW_HUGETLB_H

#include <linux/types.h>

#include "ring_record.h"
#include "uapi/linux/oomwatch.h"

struct ow_batch;
struct seq_file;

/* The most pools that there may be. */
#define OW_HUGETLBS_MAX	8

/* What they take in a batch at most. */
#define OW_HUGETLBS_BYTES \
	(OW_HUGETLBS_MAX * (sizeof(struct oomwatch_hugetlb) + OW_WALL_BYTES))

void ow_hugetlb_init(void);
bool ow_hugetlb_bytes(u64 *bytes);
void ow_hugetlb_collect(struct ow_batch *batch, u64 episode, u64 now);
void ow_hugetlb_show(struct seq_file *m);

#endif /* OW_HUGETLB_H */
