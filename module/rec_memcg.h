/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OW_MEMCG_H
#define OW_MEMCG_H

#include <linux/types.h>

struct mem_cgroup;
struct ow_record;
struct task_struct;

u64 ow_memcg_id(struct mem_cgroup *memcg);
unsigned int ow_memcg_level(struct mem_cgroup *memcg);
unsigned int ow_memcg_descendants(struct mem_cgroup *memcg);
u64 ow_memcg_ancestor_id(struct mem_cgroup *memcg, unsigned int level);
bool ow_memcg_has(struct mem_cgroup *memcg, struct task_struct *task);
struct mem_cgroup *ow_memcg_of(struct task_struct *task);
int ow_memcg_path(struct mem_cgroup *memcg, char *buffer, size_t size);
int ow_memcg_cpuset_path(struct task_struct *task, char *buffer, size_t size);
int ow_memcg_path_below(struct mem_cgroup *memcg, struct mem_cgroup *from,
			char *buffer, size_t size);
void ow_memcg_limits(struct ow_record *rec, struct mem_cgroup *memcg);
bool ow_memcg_is_v2(struct mem_cgroup *memcg);
void ow_memcg_levels(struct ow_record *rec, struct mem_cgroup *memcg);
void ow_memcg_usage(struct ow_record *rec, struct mem_cgroup *memcg);
int ow_memcg_group_path(struct task_struct *task, struct mem_cgroup *domain,
			char *buffer, size_t size);

#endif /* OW_MEMCG_H */
