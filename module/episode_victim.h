/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OW_EPISODE_VICTIM_H
#define OW_EPISODE_VICTIM_H

struct task_struct;

/* Context of all: current holds the kernel's oom_lock. */
void ow_episode_forget_kill(void);

/* What the probes tell, also outside of an episode. */
void ow_episode_kill(struct task_struct *task);
void ow_episode_mark(struct task_struct *task);

#endif /* OW_EPISODE_VICTIM_H */
