/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OW_EPISODE_COLLECT_H
#define OW_EPISODE_COLLECT_H

#include <linux/types.h>

#include "rec_candidate.h"
#include "rec_free_area.h"
#include "rec_hugetlb.h"
#include "rec_relative.h"

/* What the records take that only an OOM of a memory cgroup has, and its candidates. */
#define OW_MEMCG_BYTES(candidates) \
	((candidates) * OW_MEMCG_CANDIDATE_BYTES + OW_RELATIVES_BYTES)

/* What those take that only an OOM of the whole system has. */
#define OW_SYSTEM_BYTES(candidates) \
	((candidates) * OW_SYSTEM_CANDIDATE_BYTES + OW_FREE_AREAS_BYTES + \
	 OW_HUGETLBS_BYTES)

/* The others: memory, memcg or system, stack, oom. */
#define OW_OTHERS	4

struct pt_regs;

int ow_collect_init(bool stack, bool memcg, bool system);
void ow_collect_exit(void);
void ow_collect_miss_reports(void);

/* Context of all: current holds the kernel's oom_lock. */
void ow_collect_entry(struct pt_regs *regs, bool is_global);
void ow_collect_choice(void);
void ow_collect_balance(void);
void ow_collect_stack(void);
void ow_collect_oom(void);

#endif /* OW_EPISODE_COLLECT_H */
