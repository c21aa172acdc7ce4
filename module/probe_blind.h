/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OW_BLIND_H
#define OW_BLIND_H

struct seq_file;

void ow_blind_init(void);
void ow_blind_show(struct seq_file *m);

#endif /* OW_BLIND_H */
