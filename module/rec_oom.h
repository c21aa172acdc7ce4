/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OW_OOM_H
#define OW_OOM_H

#include <linux/types.h>

#include "uapi/linux/oomwatch.h"

struct mem_cgroup;
struct oom_control;
struct ow_record;
struct task_struct;

void ow_oom_comm(char comm[OOMWATCH_COMM_LEN], const struct ow_record *rec,
		 const struct task_struct *task);
void ow_oom_begin(struct ow_record *rec, const struct oom_control *oc,
		  u64 episode);
void ow_oom_constraint(struct ow_record *rec, const struct oom_control *oc);
void ow_oom_panic(struct ow_record *rec, const struct oom_control *oc);
void ow_oom_group(struct ow_record *rec, struct task_struct *task,
		  struct mem_cgroup *domain);
void ow_oom_chosen(struct ow_record *rec, const struct oom_control *oc,
		   const char *message);

#endif /* OW_OOM_H */
