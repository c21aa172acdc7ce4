/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef RECORD_ENTRY_H
#define RECORD_ENTRY_H

struct entry;
struct outlet;

void record_entry(struct entry *entry, const struct outlet *outlet);

#endif /* RECORD_ENTRY_H */
