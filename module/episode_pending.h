/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OW_PENDING_H
#define OW_PENDING_H

#include <linux/types.h>

#include "uapi/linux/oomwatch.h"

struct mem_cgroup;
struct mm_struct;
struct seq_file;
struct task_struct;

/**
 * enum ow_newness - what is new about a victim
 * @OW_NEW_NOTHING: the task was known as one
 * @OW_NEW_THREAD: its process was, by another thread
 * @OW_NEW_PROCESS: its process was not
 */
enum ow_newness {
	OW_NEW_NOTHING,
	OW_NEW_THREAD,
	OW_NEW_PROCESS,
};

void ow_pending_init(void);
enum ow_newness ow_pending_add(struct task_struct *task, struct mm_struct *mm,
			       const char comm[OOMWATCH_COMM_LEN], bool marked,
			       bool worth, u64 episode, u64 time_ns);
pid_t ow_pending_find(struct mem_cgroup *memcg);
void ow_pending_exited(void);
void ow_pending_reaped(struct mm_struct *mm);
void ow_pending_show(struct seq_file *m);

#endif /* OW_PENDING_H */
