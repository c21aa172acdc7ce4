/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OW_DEBUGFS_H
#define OW_DEBUGFS_H

struct ow_ring;

void ow_debugfs_init(struct ow_ring *ring);
void ow_debugfs_exit(void);

#endif /* OW_DEBUGFS_H */
