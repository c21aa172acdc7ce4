/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OW_FREED_H
#define OW_FREED_H

#include <linux/types.h>

#include "uapi/linux/oomwatch.h"

struct mm_struct;
struct seq_file;
struct task_struct;

/**
 * struct ow_first - the first victim that has some memory
 * @episode: the episode in which it became one, 0 for none
 * @tgid: its process
 */
struct ow_first {
	u64 episode;
	pid_t tgid;
};

void ow_freed_exit(void);
bool ow_freed_hold(struct ow_first *first, const struct task_struct *task,
		   struct mm_struct *mm, const char comm[OOMWATCH_COMM_LEN],
		   bool worth, u64 episode, u64 time_ns);
void ow_freed_reaped(const struct mm_struct *mm);
void ow_freed_show(struct seq_file *m);

#endif /* OW_FREED_H */
