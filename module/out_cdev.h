/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OW_CDEV_H
#define OW_CDEV_H

struct ow_ring;

int ow_cdev_init(struct ow_ring *ring);
void ow_cdev_exit(void);
void ow_cdev_wake(void);
void ow_cdev_wake_sync(void);
int ow_cdev_readers(void);

#endif /* OW_CDEV_H */
