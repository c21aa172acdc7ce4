/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OW_PROBE_H
#define OW_PROBE_H

#include <linux/types.h>

struct kprobe;
struct seq_buf;
struct seq_file;

int ow_probe_init(bool direct);
void ow_probe_exit(void);
void ow_probe_show(struct seq_file *m);
void ow_probe_summary(struct seq_buf *s);

#endif /* OW_PROBE_H */
