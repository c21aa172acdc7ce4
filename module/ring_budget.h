/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OW_BUDGET_H
#define OW_BUDGET_H

#include <linux/types.h>

struct mem_cgroup;
struct seq_file;

/**
 * enum ow_worth - what of an episode is worth keeping
 * @OW_WORTH_NOTHING: nothing
 * @OW_WORTH_CORE: its victims, how they went, and its oom record
 * @OW_WORTH_WHOLE: all its records
 */
enum ow_worth {
	OW_WORTH_NOTHING,
	OW_WORTH_CORE,
	OW_WORTH_WHOLE,
};

void ow_budget_init(size_t kept_size);
void ow_budget_begin(struct mem_cgroup *memcg, u64 time_ns);
enum ow_worth ow_budget_ask(void);
bool ow_budget_is_left(void);
void ow_budget_spend(size_t bytes);
void ow_budget_count(enum ow_worth worth);
void ow_budget_show(struct seq_file *m);

#endif /* OW_BUDGET_H */
