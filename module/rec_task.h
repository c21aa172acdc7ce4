/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OW_TASK_H
#define OW_TASK_H

#include <linux/types.h>

#include "uapi/linux/oomwatch.h"

struct mm_struct;
struct task_struct;

/**
 * struct ow_rss - what a process holds
 * @total_vm: its address space, in bytes
 * @anon: anonymous memory in RAM, in bytes
 * @file: mapped files in RAM, in bytes
 * @shmem: mapped shared memory in RAM, in bytes
 * @swap: memory in swap, in bytes
 * @pgtables: page tables, in bytes
 */
struct ow_rss {
	u64 total_vm;
	u64 anon;
	u64 file;
	u64 shmem;
	u64 swap;
	u64 pgtables;
};

void ow_task_comm(char comm[OOMWATCH_COMM_LEN],
		  const struct task_struct *task);
s32 ow_task_nspid(struct task_struct *task);
u32 ow_task_uid(struct task_struct *task);
s64 ow_task_score(s64 points, u64 totalpages);
void ow_task_rss(struct ow_rss *rss, struct mm_struct *mm);
unsigned long ow_task_pages(struct mm_struct *mm);
int ow_task_exe(struct mm_struct *mm, char *buffer, size_t size);

#endif /* OW_TASK_H */
