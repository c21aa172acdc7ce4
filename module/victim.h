/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OW_VICTIM_H
#define OW_VICTIM_H

struct mm_struct;
struct ow_record;
struct task_struct;

void ow_victim_fill(struct ow_record *rec, struct task_struct *task,
		    struct mm_struct *mm);
void ow_victim_find_sharers(struct task_struct *victim,
			    void (*found)(struct task_struct *sharer));

#endif /* OW_VICTIM_H */
