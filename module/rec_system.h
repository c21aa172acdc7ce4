/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OW_SYSTEM_H
#define OW_SYSTEM_H

struct ow_record;
struct seq_file;

void ow_system_init(void);
void ow_system_fill(struct ow_record *rec);
void ow_system_show(struct seq_file *m);

#endif /* OW_SYSTEM_H */
