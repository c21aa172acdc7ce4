/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OW_STACK_H
#define OW_STACK_H

#include <linux/types.h>

struct ow_record;
struct pt_regs;

/* The most frames that are taken. */
#define OW_FRAMES_MAX	64

void ow_stack_save(struct pt_regs *regs, unsigned int max);
int ow_stack_is_max_write(void);
void ow_stack_fill(struct ow_record *rec);

#endif /* OW_STACK_H */
