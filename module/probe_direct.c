// SPDX-License-Identifier: GPL-2.0-only
/*
 * probe_direct.c - see the return of oom_badness() at the cost of a call
 *
 * oom_badness() runs once per candidate, and a return probe on it takes longer than
 * oom_badness() itself. ftrace can make a function call a trampoline instead, without
 * saving registers or looking for tracers: probe_trampoline_ARCH.S. A function has at most
 * one such trampoline. If another module has it already, oomwatch keeps the probe.
 *
 * This is done only with direct=1. ftrace waits until each task has slept voluntarily or
 * was seen in user mode (RCU-tasks), which has no limit if a task meets one OOM after the
 * other. It waits when a direct call is removed, with its lock held; on older kernels,
 * also when one is added. So the probe is attached first, and is replaced in the
 * background, after the load has finished.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/compiler.h>
#include <linux/ftrace.h>
#include <linux/jiffies.h>
#include <linux/kprobes.h>
#include <linux/printk.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/workqueue.h>

#include "compat.h"
#include "probe_direct.h"
#include "rec_selection.h"

/* In probe_trampoline_ARCH.S; only its address is taken. */
void ow_trampoline(void);

static struct ftrace_ops ops;

/* What is to be replaced, and where it is; NULL without direct=1. */
static struct kretprobe *probe;
static unsigned long place;

/*
 * There is a direct call; there is no probe any more; ftrace has refused a direct call,
 * so that the probe stays.
 */
static bool attached;
static bool replaced;
static bool refused;

static void clear_filter(void)
{
	ftrace_set_filter_ip(&ops, place, 1, 0);
}

static int attach(void)
{
	int err;

	/* The trampoline calls what it would return to, also if that is a patch. */
	ow_compat_allow_live_patch(&ops);
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
		int err = attach();

		if (err) {
			pr_warn("no direct call on oom_badness(): error %d; the probe stays\n",
				err);
			WRITE_ONCE(refused, true);
			return;
		}
		WRITE_ONCE(attached, true);
		ow_selection_see_calls();
		/* A selection that begins now is seen by the direct call. */
		synchronize_rcu();
	}
	/* A selection that began before is seen by the probe until it ends. */
	if (ow_selection_is_probed()) {
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
	WRITE_ONCE(probe, rp);
	queue_delayed_work(system_long_wq, &replace_work, HZ);
}

/*
 * ftrace keeps the direct call, as it does after an internal error. oom_badness() still
 * calls the trampoline, and the kernel frees the module as soon as its exit returns, even
 * if there are references. So the exit does not return.
 */
static void __noreturn stay(int err)
{
	pr_emerg("ftrace does not remove the direct call on oom_badness(): error %d; oomwatch stays loaded, and its rmmod does not return\n",
		 err);
	for (;;)
		schedule_timeout_idle(MAX_SCHEDULE_TIMEOUT);
}

/**
 * ow_direct_exit() - stop, and remove the direct call
 *
 * Waits until no task can be in the trampoline any more.
 *
 * Context: may sleep. Does not return if ftrace does not remove the direct call.
 * Return: true if the probe was replaced, and is not registered any more.
 */
bool ow_direct_exit(void)
{
	int err;

	cancel_delayed_work_sync(&replace_work);
	if (attached) {
		err = ow_compat_unregister_direct(&ops,
						  (unsigned long)ow_trampoline);
		if (err)
			stay(err);
		clear_filter();
	}
	return replaced;
}

/**
 * ow_direct_may_wait() - tell whether ow_direct_exit() may wait for RCU-tasks
 *
 * Context: any.
 * Return: true if there is a direct call, or will be soon.
 */
bool ow_direct_may_wait(void)
{
	return READ_ONCE(probe) && !READ_ONCE(refused);
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
