/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OW_SNAPSHOT_H
#define OW_SNAPSHOT_H

#include <linux/types.h>

#include "uapi/linux/oomwatch.h"

struct mem_cgroup;
struct mm_struct;
struct oom_control;
struct ow_record;
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

void ow_snapshot_comm(char comm[OOMWATCH_COMM_LEN],
		      const struct task_struct *task);
s32 ow_snapshot_nspid(struct task_struct *task);
u32 ow_snapshot_uid(struct task_struct *task);
s64 ow_snapshot_score(s64 points, u64 totalpages);
void ow_snapshot_rss(struct ow_rss *rss, struct mm_struct *mm);
u64 ow_snapshot_memcg_id(struct mem_cgroup *memcg);
int ow_snapshot_memcg_path(struct mem_cgroup *memcg, char *buffer, size_t size);
int ow_snapshot_cpuset_path(struct task_struct *task, char *buffer,
			    size_t size);
void ow_snapshot_memcg_usage(struct ow_record *rec, struct mem_cgroup *memcg);
enum oomwatch_invoker ow_snapshot_invoker(const struct oom_control *oc);

#endif /* OW_SNAPSHOT_H */
