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
 * first, and is replaced in the background.
 */
#include <linux/compiler.h>
#include <linux/ftrace.h>
#include <linux/kprobes.h>
#include <linux/workqueue.h>

#include "compat.h"
#include "direct.h"

/* In trampoline.S; only its address is taken. */
void ow_trampoline(void);

static struct ftrace_ops ops;

/* What is to be replaced. */
static struct kretprobe *probe;

static bool attached;

static void replace(struct work_struct *work)
{
	unsigned long place = (unsigned long)probe->kp.addr;

	if (ftrace_set_filter_ip(&ops, place, 0, 0))
		return;
	if (ow_compat_register_direct(&ops, (unsigned long)ow_trampoline)) {
		ftrace_free_filter(&ops);
		return;
	}
	WRITE_ONCE(attached, true);
	unregister_kretprobe(probe);
}

static DECLARE_WORK(replace_work, replace);

/**
 * ow_direct_init() - begin to replace the probe on oom_badness()
 * @rp: the probe, registered; it stays if it cannot be replaced
 *
 * Context: may sleep.
 */
void ow_direct_init(struct kretprobe *rp)
{
	probe = rp;
	schedule_work(&replace_work);
}

/**
 * ow_direct_exit() - stop, or take the call of the trampoline back
 *
 * Waits until nobody can be in the trampoline any more.
 *
 * Context: may sleep.
 * Return: true if the probe was replaced, and is not registered any more.
 */
bool ow_direct_exit(void)
{
	cancel_work_sync(&replace_work);
	if (!attached)
		return false;
	ow_compat_unregister_direct(&ops, (unsigned long)ow_trampoline);
	ftrace_free_filter(&ops);
	return true;
}

/**
 * ow_direct_attached() - tell whether oom_badness() calls the trampoline
 *
 * Context: any.
 * Return: true if each call that begins from here on does.
 */
bool ow_direct_attached(void)
{
	return READ_ONCE(attached);
}
