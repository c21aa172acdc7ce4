/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OW_BALANCE_H
#define OW_BALANCE_H

#include <linux/types.h>

struct mem_cgroup;
struct ow_record;

void ow_balance_set_flushed(struct ow_record *rec, struct mem_cgroup *memcg,
			    int reported);
void ow_balance_fill(struct ow_record *rec, struct mem_cgroup *memcg,
		     const struct ow_record *oom);

#endif /* OW_BALANCE_H */
