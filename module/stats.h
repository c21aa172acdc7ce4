/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OW_STATS_H
#define OW_STATS_H

#include <linux/types.h>

#include "uapi/linux/oomwatch.h"

struct seq_file;

u64 ow_stats_episode(void);
void ow_stats_outcome(enum oomwatch_outcome outcome);
void ow_stats_victim(void);
void ow_stats_thread(void);
void ow_stats_unrecorded(unsigned int threads);
void ow_stats_kill_mark(void);
u64 ow_stats_kill_marks(void);
void ow_stats_show(struct seq_file *m);

#endif /* OW_STATS_H */
