/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OW_VICTIM_H
#define OW_VICTIM_H

struct ow_record;
struct task_struct;

void ow_victim_fill(struct ow_record *rec, struct task_struct *task);

#endif /* OW_VICTIM_H */
