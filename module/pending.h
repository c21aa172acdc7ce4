/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OW_PENDING_H
#define OW_PENDING_H

#include <linux/types.h>

struct mm_struct;
struct seq_file;
struct task_struct;

void ow_pending_init(void);
bool ow_pending_add(struct task_struct *task, struct mm_struct *mm, bool marked,
		    u64 episode, u64 time_ns);
void ow_pending_exited(void);
void ow_pending_reaped(struct mm_struct *mm);
void ow_pending_show(struct seq_file *m);

#endif /* OW_PENDING_H */
