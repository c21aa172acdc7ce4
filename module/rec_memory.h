/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OW_MEMORY_H
#define OW_MEMORY_H

struct ow_record;

void ow_memory_fill(struct ow_record *rec, const struct ow_record *oom);

#endif /* OW_MEMORY_H */
