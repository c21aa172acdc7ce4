/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OW_DETACH_H
#define OW_DETACH_H

#include <linux/types.h>
#include <linux/workqueue.h>

struct kprobe;

/* As many can be adopted: of functions that are looked up, and the canary. */
#define OW_ADOPTED_MAX	5

/**
 * struct ow_detach - something that is detached while others are
 * @work: its function waits for RCU
 * @begun: it was left to the kernel
 */
struct ow_detach {
	struct work_struct work;
	bool begun;
};

#define OW_DETACH(name, function) \
	struct ow_detach name = { .work = __WORK_INITIALIZER(name.work, function) }

void ow_detach_begin(struct ow_detach *detach);
void ow_detach_end(struct ow_detach *detach);
void ow_detach_adopt(struct kprobe *kp);
size_t ow_detach_adopted(struct kprobe *taken[OW_ADOPTED_MAX]);
void ow_detach_exit(void);

#endif /* OW_DETACH_H */
