/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OW_STACK_H
#define OW_STACK_H

#include <linux/types.h>

struct ow_record;

void ow_stack_save(unsigned long link);
const char *ow_stack_caller_of(const char *function);
void ow_stack_fill(struct ow_record *rec);

#endif /* OW_STACK_H */
