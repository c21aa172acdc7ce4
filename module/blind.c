// SPDX-License-Identifier: GPL-2.0-only
/*
 * blind.c - notice that the probes do not see, or did not see
 *
 * Probes can be switched off behind the back of a module, silently: those that
 * are based on ftrace by kernel.ftrace_enabled=0, all by kprobes/enabled. Two
 * checks run when somebody reads stats, and never in the OOM path:
 *
 * blind: a function of ours is probed too and called; does its probe fire?
 *
 * unobserved: the kernel counts an OOM_KILL event for each kill and then marks
 * the victim; events that grew more than the marks we saw were missed.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/compiler.h>
#include <linux/delay.h>
#include <linux/kprobes.h>
#include <linux/mutex.h>
#include <linux/printk.h>
#include <linux/seq_file.h>

#include "blind.h"
#include "compat.h"
#include "tally.h"

/* How long a kill may take from its event to its mark: tries of 1 ms. */
#define MARK_TRIES	20

/* Serialises the checks, and protects canary_calls against two of them. */
static DEFINE_MUTEX(check_lock);

static unsigned int canary_calls;
static int canary_error;

/* Counts at the time when all probes were attached. */
static u64 base_events;
static u64 base_marks;

static noinline void canary(void)
{
	barrier();
}

static int handle_canary(struct kprobe *kp, struct pt_regs *regs)
{
	WRITE_ONCE(canary_calls, canary_calls + 1);
	return 0;
}

NOKPROBE_SYMBOL(handle_canary);

static struct kprobe canary_probe = {
	.addr = (kprobe_opcode_t *)canary,
	.pre_handler = handle_canary,
};

/**
 * ow_blind_init() - start to compare
 *
 * A canary that cannot be probed is reported, and blind is then not shown.
 *
 * Context: may sleep; all probes are attached.
 */
void ow_blind_init(void)
{
	canary_error = register_kprobe(&canary_probe);
	if (canary_error)
		pr_warn("cannot probe the canary: error %d; stats will lack blind\n",
			canary_error);
	base_events = ow_compat_oom_kill_events();
	base_marks = ow_tally_kill_marks();
}

/**
 * ow_blind_exit() - remove the canary
 *
 * Context: may sleep.
 */
void ow_blind_exit(void)
{
	if (!canary_error)
		unregister_kprobe(&canary_probe);
}

static bool is_blind(void)
{
	unsigned int before = READ_ONCE(canary_calls);

	canary();
	return READ_ONCE(canary_calls) == before;
}

/*
 * The event comes before the mark, so a kill that is under way looks like one
 * that was missed: give it the time to be marked.
 */
static u64 count_unobserved(void)
{
	u64 events = ow_compat_oom_kill_events() - base_events;
	u64 marks = ow_tally_kill_marks() - base_marks;
	unsigned int tries;

	for (tries = 0; marks < events && tries < MARK_TRIES; tries++) {
		usleep_range(1000, 2000);
		marks = ow_tally_kill_marks() - base_marks;
	}
	return marks < events ? events - marks : 0;
}

/**
 * ow_blind_show() - do both checks and write their results
 * @m: where they go, as lines of "name value"
 *
 * Context: may sleep.
 */
void ow_blind_show(struct seq_file *m)
{
	mutex_lock(&check_lock);
	seq_printf(m, "unobserved %llu\n", count_unobserved());
	if (!canary_error)
		seq_printf(m, "blind %d\n", is_blind());
	mutex_unlock(&check_lock);
}
