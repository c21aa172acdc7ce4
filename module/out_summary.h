/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OW_OUT_SUMMARY_H
#define OW_OUT_SUMMARY_H

struct dentry;
struct ow_ring;

void ow_summary_init(struct ow_ring *ring, struct dentry *folder);

#endif /* OW_OUT_SUMMARY_H */
