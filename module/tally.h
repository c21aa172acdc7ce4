/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OW_TALLY_H
#define OW_TALLY_H

#include <linux/types.h>

#include "uapi/linux/oomwatch.h"

struct seq_file;

u64 ow_tally_episode(void);
void ow_tally_outcome(enum oomwatch_outcome outcome);
void ow_tally_victim(void);
void ow_tally_unrecorded(unsigned int threads);
void ow_tally_kill_mark(void);
u64 ow_tally_kill_marks(void);
void ow_tally_show(struct seq_file *m);

#endif /* OW_TALLY_H */
