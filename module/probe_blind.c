// SPDX-License-Identifier: GPL-2.0-only
/*
 * probe_blind.c - notice that the probes are switched off, or were
 *
 * Probes can be switched off without notice to the module: those that are based on
 * ftrace by kernel.ftrace_enabled=0, all by kprobes/enabled. Two checks run when
 * stats is read, and never in the OOM path:
 *
 * blind: a function of ours is probed too and called; does its probe fire?
 *
 * unobserved: the kernel counts an OOM_KILL event for each kill and then marks
 * the victim. If more events were counted than marks were seen, the difference was
 * missed.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/compiler.h>
#include <linux/delay.h>
#include <linux/kprobes.h>
#include <linux/minmax.h>
#include <linux/mutex.h>
#include <linux/printk.h>
#include <linux/seq_file.h>

#include <asm/barrier.h>

#include "compat.h"
#include "detach.h"
#include "probe_blind.h"
#include "stats.h"

/*
 * How long a kill may take from its event to its mark, in tries of 1 ms: the CPU of a
 * virtual machine may stand still in between, and others go on.
 */
#define MARK_TRIES	500

/* Serialises the checks; protects canary_calls and nr_missed. */
static DEFINE_MUTEX(check_lock);

static unsigned int canary_calls;
static int canary_error;

/* Events without a mark at the time when all probes were attached. */
static u64 base;

/* Those since then that will have none, as far as it was found. */
static s64 nr_missed;

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

/*
 * Events without a mark. The event comes before the mark, and is read after it: a kill
 * that is under way, or comes in between, makes them too many, never too few.
 */
static u64 count_unmarked(void)
{
	u64 marks = ow_stats_kill_marks();

	/* Pairs with ow_stats_kill_mark(). */
	smp_rmb();
	return ow_compat_oom_kill_events() - marks;
}

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
	else
		ow_detach_adopt(&canary_probe);
	base = count_unmarked();
}

static bool is_blind(void)
{
	unsigned int before = READ_ONCE(canary_calls);

	canary();
	return READ_ONCE(canary_calls) == before;
}

/*
 * A kill that is under way looks like one that was missed. So look again: the least is
 * what counts. It takes long only where more kills were missed since the last time.
 */
static u64 count_unobserved(void)
{
	s64 missed = count_unmarked() - base;
	unsigned int tries;

	for (tries = 0; missed > nr_missed && tries < MARK_TRIES; tries++) {
		usleep_range(1000, 2000);
		missed = min_t(s64, missed, count_unmarked() - base);
	}
	nr_missed = max(nr_missed, missed);
	return nr_missed;
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
