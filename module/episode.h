/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OW_EPISODE_H
#define OW_EPISODE_H

#include <linux/types.h>

struct oom_control;
struct pt_regs;

/*
 * What the probes tell. All but the notifier may be called outside of an
 * episode as well. Context of all: current holds the kernel's oom_lock, which
 * serialises them system-wide; they take no lock that sleeps on PREEMPT_RT.
 */
void ow_episode_enter(const struct oom_control *oc, struct pt_regs *regs);
void ow_episode_notify(unsigned long freed);
void ow_episode_dump_header(const struct oom_control *oc);
void ow_episode_oom_kill_process(const struct oom_control *oc,
				 const char *message);
void ow_episode_return(const struct oom_control *oc, bool ret);

#endif /* OW_EPISODE_H */
