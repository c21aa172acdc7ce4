// SPDX-License-Identifier: GPL-2.0-only
/*
 * detach.c - how the module detaches from the kernel with few waits for RCU
 *
 * To detach something waits for a grace period of RCU, which may take many seconds where
 * tasks do not sleep. Probes that are detached together take one, and so does what is
 * detached at the same time.
 */
#include <linux/kprobes.h>
#include <linux/string.h>

#include "detach.h"

static struct kprobe *adopted[OW_ADOPTED_MAX];
static size_t nr_adopted;

/**
 * ow_detach_begin() - detach something beside what the caller detaches next
 * @detach: it
 *
 * Context: load that fails, or unload.
 */
void ow_detach_begin(struct ow_detach *detach)
{
	detach->begun = true;
	schedule_work(&detach->work);
}

/**
 * ow_detach_end() - wait until something is detached
 * @detach: it; ow_detach_begin() need not have been called
 *
 * If no thread of the kernel has begun with it, the caller does it: there may be no time for
 * such a thread, or no memory to make one.
 *
 * Context: load that fails, or unload; may sleep.
 */
void ow_detach_end(struct ow_detach *detach)
{
	if (!detach->begun || cancel_work_sync(&detach->work))
		detach->work.func(&detach->work);
}

/**
 * ow_detach_adopt() - have a probe detached together with those of probe.c
 * @kp: the probe, registered
 *
 * Context: load.
 */
void ow_detach_adopt(struct kprobe *kp)
{
	adopted[nr_adopted++] = kp;
}

/**
 * ow_detach_adopted() - take all adopted probes, to detach them
 * @taken: gets them
 *
 * Context: load that fails, or unload.
 * Return: how many there are.
 */
size_t ow_detach_adopted(struct kprobe *taken[OW_ADOPTED_MAX])
{
	size_t nr = nr_adopted;

	memcpy(taken, adopted, nr * sizeof(*taken));
	nr_adopted = 0;
	return nr;
}

/**
 * ow_detach_exit() - detach the adopted probes that nobody has taken
 *
 * Context: load that fails; may sleep.
 */
void ow_detach_exit(void)
{
	unregister_kprobes(adopted, nr_adopted);
	nr_adopted = 0;
}
