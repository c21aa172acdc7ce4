/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OW_DIRECT_H
#define OW_DIRECT_H

#include <linux/printk.h>
#include <linux/types.h>

struct kretprobe;

#ifdef OW_HAVE_DIRECT_CALLS
void ow_direct_init(struct kretprobe *rp);
bool ow_direct_exit(void);
bool ow_direct_attached(void);
bool ow_direct_may_wait(void);
#else
static inline void ow_direct_init(struct kretprobe *rp)
{
	pr_warn("direct=1 does not work on this kernel; the probe on oom_badness() stays\n");
}

static inline bool ow_direct_exit(void)
{
	return false;
}

static inline bool ow_direct_attached(void)
{
	return false;
}

static inline bool ow_direct_may_wait(void)
{
	return false;
}
#endif

#endif /* OW_DIRECT_H */
