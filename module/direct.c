// SPDX-License-Identifier: GPL-2.0-only
/*
 * direct.c - see oom_badness() return for the price of a call
 *
 * oom_badness() runs once per candidate, and a return probe on it takes longer than
 * it does. ftrace can let a function call a trampoline instead, without saving
 * registers or asking who wants to know: trampoline.S. There is one such trampoline
 * for each function at most; whoever comes second is refused, and keeps his probe.
 *
 * ftrace may wait for each task to sleep of its own accord, or to be seen in user mode,
 * which can take long where a task meets one OOM after the other. So the probe is there
 * first, and is replaced in the background, not before the load is over.
 */
#include <linux/bug.h>
#include <linux/compiler.h>
#include <linux/ftrace.h>
#include <linux/jiffies.h>
#include <linux/kprobes.h>
#include <linux/rcupdate.h>
#include <linux/workqueue.h>

#include "candidate.h"
#include "compat.h"
#include "direct.h"

/* In trampoline.S; only its address is taken. */
void ow_trampoline(void);

static struct ftrace_ops ops;

/* What is to be replaced, and where it is. */
static struct kretprobe *probe;
static unsigned long place;

/* There is a direct call; and there is no probe any more. */
static bool attached;
static bool replaced;

static void clear_filter(void)
{
	ftrace_set_filter_ip(&ops, place, 1, 0);
}

static int attach(void)
{
	int err;

	place = (unsigned long)probe->kp.addr;
	err = ftrace_set_filter_ip(&ops, place, 0, 0);
	if (err)
		return err;
	err = ow_compat_register_direct(&ops, (unsigned long)ow_trampoline);
	if (err)
		clear_filter();
	return err;
}

static void replace(struct work_struct *work)
{
	if (!attached) {
		if (attach())
			return;
		WRITE_ONCE(attached, true);
		/* A selection that begins now is seen by the call. */
		synchronize_rcu();
	}
	/* One that began before is seen by the probe to its end. */
	if (ow_candidate_is_probed()) {
		queue_delayed_work(system_long_wq, to_delayed_work(work),
				   HZ / 10);
		return;
	}
	unregister_kretprobe(probe);
	replaced = true;
}

static DECLARE_DELAYED_WORK(replace_work, replace);

/**
 * ow_direct_init() - begin to replace the probe on oom_badness()
 * @rp: the probe, registered; it stays if it cannot be replaced
 *
 * Context: may sleep.
 */
void ow_direct_init(struct kretprobe *rp)
{
	probe = rp;
	queue_delayed_work(system_long_wq, &replace_work, HZ);
}

/**
 * ow_direct_exit() - stop, and take the direct call back
 *
 * Waits until nobody can be in the trampoline any more.
 *
 * Context: may sleep.
 * Return: true if the probe was replaced, and is not registered any more.
 */
bool ow_direct_exit(void)
{
	cancel_delayed_work_sync(&replace_work);
	if (attached) {
		WARN_ON(ow_compat_unregister_direct(&ops,
						    (unsigned long)ow_trampoline));
		clear_filter();
	}
	return replaced;
}

/**
 * ow_direct_attached() - tell whether oom_badness() calls the trampoline
 *
 * Context: any.
 * Return: true if each call that begins from here on does, unless ftrace is off.
 */
bool ow_direct_attached(void)
{
	return READ_ONCE(attached);
}
