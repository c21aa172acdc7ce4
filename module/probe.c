// SPDX-License-Identifier: GPL-2.0-only
/*
 * probe.c - the functions of the kernel that oomwatch probes
 *
 * Every function in the table below runs only when there is an OOM. A handler
 * only reads the arguments and calls the episode. The probes are attached in the
 * order of the table: out_of_memory() comes last, so that all steps of an episode are
 * seen if its entry is seen.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/atomic.h>
#include <linux/compiler.h>
#include <linux/cpumask.h>
#include <linux/kprobes.h>
#include <linux/limits.h>
#include <linux/mm_types.h>
#include <linux/notifier.h>
#include <linux/oom.h>
#include <linux/printk.h>
#include <linux/ptrace.h>
#include <linux/rcupdate.h>
#include <linux/rwsem.h>
#include <linux/sched.h>
#include <linux/sched/clock.h>
#include <linux/seq_buf.h>
#include <linux/seq_file.h>
#include <linux/string.h>

#include "compat.h"
#include "detach.h"
#include "episode.h"
#include "episode_collect.h"
#include "episode_freed.h"
#include "episode_pending.h"
#include "episode_victim.h"
#include "probe.h"
#include "probe_direct.h"
#include "rec_peek.h"
#include "rec_selection.h"

/**
 * struct probe - one function of the kernel that is watched
 * @symbol: its name
 * @split: what gcc may have split off from it; if that is there, it is watched
 *         instead, since the OOM killer calls nothing else; may be NULL
 * @required: without it, no useful record can be made
 * @enter: called at its entry, with its arguments in the registers; may be NULL
 *         if there is @leave
 * @leave: called at its return, with its first argument, and its value in the
 *         registers; may be NULL
 * @wants: tells at the entry, from the first argument, whether @leave is to be
 *         called; NULL: always
 * @often: it runs once per candidate, thousands of times in an episode: with direct=1
 *         it is replaced by a direct call if possible, and its duration is not
 *         measured, since reading the clock takes longer
 * @needed: tells whether to attach it at all; NULL: always
 * @absent: called if it cannot be attached; may be NULL
 * @off: it was not needed
 * @error: why it is not attached, 0 if it is
 * @rp: its registration; only @rp.kp is used if @leave is NULL
 */
struct probe {
	const char *symbol;
	const char *split;
	bool required;
	void (*enter)(struct pt_regs *regs);
	void (*leave)(unsigned long argument, struct pt_regs *regs);
	bool (*wants)(unsigned long argument);
	bool often;
	bool (*needed)(void);
	void (*absent)(void);
	bool off;
	int error;
	struct kretprobe rp;
};

/*
 * All probes are attached. They are not detached at one moment: the entry of
 * out_of_memory() may no longer be seen while other steps still are. Without the flag
 * those would be taken for steps of an episode that has ended.
 */
static bool armed;

static __always_inline bool is_armed(void)
{
	/* Pairs with ow_probe_init(): all that the load has set is seen by now. */
	return smp_load_acquire(&armed);
}

static atomic64_t longest_ns = ATOMIC64_INIT(0);

static void note_duration(u64 start_ns)
{
	s64 ns = local_clock() - start_ns;
	s64 longest = atomic64_read(&longest_ns);

	while (ns > longest &&
	       !atomic64_try_cmpxchg(&longest_ns, &longest, ns))
		;
}

static void enter_mark_oom_victim(struct pt_regs *regs)
{
	ow_episode_mark((void *)regs_get_kernel_argument(regs, 0));
}

static void enter___oom_kill_process(struct pt_regs *regs)
{
	ow_episode_kill((void *)regs_get_kernel_argument(regs, 0));
}

static void enter_oom_kill_process(struct pt_regs *regs)
{
	ow_episode_oom_kill_process((void *)regs_get_kernel_argument(regs, 0),
				    (void *)regs_get_kernel_argument(regs, 1));
}

static void enter_dump_header(struct pt_regs *regs)
{
	ow_episode_dump_header((void *)regs_get_kernel_argument(regs, 0));
}

static void enter_out_of_memory(struct pt_regs *regs)
{
	ow_episode_enter((void *)regs_get_kernel_argument(regs, 0), regs);
}

static void leave_out_of_memory(unsigned long argument, struct pt_regs *regs)
{
	/* Only the lowest byte of a returned bool is defined. */
	ow_episode_return((void *)argument, (u8)regs_return_value(regs));
}

static bool needs_oom_badness(void)
{
	return ow_selection_limit();
}

/* It is not known which tasks are scored, which is different from none. */
static void lack_oom_badness(void)
{
	ow_selection_init(0);
}

static bool wants_oom_badness(unsigned long argument)
{
	return ow_selection_wanted();
}

static void leave_oom_badness(unsigned long argument, struct pt_regs *regs)
{
	ow_selection_scored((void *)argument, regs_return_value(regs));
}

static void enter_exit_oom_victim(struct pt_regs *regs)
{
	ow_pending_exited();
}

/*
 * On older kernels, such as 5.10, the last user of a victim's memory also reaps it:
 * the exiting victim, or a reader of its /proc files. No task holds the mmap_lock
 * then. A task that reaps the memory of another one does hold it.
 */
static bool wants___oom_reap_task_mm(unsigned long argument)
{
	struct mm_struct *mm = (void *)argument;

	return !(current->flags & PF_EXITING) &&
	       rwsem_is_locked(&mm->mmap_lock);
}

/* False means that it was not done, and that the kernel will try again. */
static void leave___oom_reap_task_mm(unsigned long argument,
				     struct pt_regs *regs)
{
	if (!(u8)regs_return_value(regs))
		return;
	ow_freed_reaped((void *)argument);
	ow_pending_reaped((void *)argument);
}

static struct probe probes[] = {
	{
		.symbol = "exit_oom_victim",
		.enter = enter_exit_oom_victim,
	}, {
		.symbol = "__oom_reap_task_mm",
		.wants = wants___oom_reap_task_mm,
		.leave = leave___oom_reap_task_mm,
	}, {
		.symbol = "mark_oom_victim",
		.required = true,
		.enter = enter_mark_oom_victim,
	}, {
		.symbol = "__oom_kill_process",
		.required = true,
		.enter = enter___oom_kill_process,
	}, {
		.symbol = "oom_kill_process",
		.enter = enter_oom_kill_process,
	}, {
		.symbol = "dump_header",
		.enter = enter_dump_header,
		.absent = ow_collect_miss_reports,
	}, {
		.symbol = "oom_badness",
		.split = "oom_badness.part.0",
		.often = true,
		.needed = needs_oom_badness,
		.absent = lack_oom_badness,
		.wants = wants_oom_badness,
		.leave = leave_oom_badness,
	}, {
		.symbol = "out_of_memory",
		.required = true,
		.enter = enter_out_of_memory,
		.leave = leave_out_of_memory,
	},
};

/*
 * Handlers run with preemption disabled. This tells lockdep so: it then reports each
 * lock that would sleep on PREEMPT_RT (CONFIG_PROVE_RAW_LOCK_NESTING).
 */
static void enter(const struct probe *probe, struct pt_regs *regs)
{
	rcu_read_lock_sched();
	probe->enter(regs);
	rcu_read_unlock_sched();
}

static void leave(const struct probe *probe, unsigned long argument,
		  struct pt_regs *regs)
{
	rcu_read_lock_sched();
	probe->leave(argument, regs);
	rcu_read_unlock_sched();
}

static int handle_entry(struct kprobe *kp, struct pt_regs *regs)
{
	struct probe *probe = container_of(kp, struct probe, rp.kp);
	u64 start_ns = local_clock();

	if (!is_armed())
		return 0;
	enter(probe, regs);
	note_duration(start_ns);
	return 0;
}

/* Returns nonzero if the return is not to be seen. */
static int handle_ret_entry(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	unsigned long argument = regs_get_kernel_argument(regs, 0);
	struct kretprobe *rp = ow_compat_get_kretprobe(ri);
	struct probe *probe = container_of(rp, struct probe, rp);

	/* Without rethook, a return probe that is being detached is NULL. */
	if (!rp || !is_armed() ||
	    (probe->wants && !probe->wants(argument)))
		return 1;
	*(unsigned long *)ri->data = argument;
	return probe->enter ? handle_entry(&rp->kp, regs) : 0;
}

static int handle_return(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	unsigned long argument = *(unsigned long *)ri->data;
	struct kretprobe *rp = ow_compat_get_kretprobe(ri);
	struct probe *probe = container_of(rp, struct probe, rp);
	u64 start_ns;

	if (!rp || !is_armed())
		return 0;
	if (probe->often) {
		leave(probe, argument, regs);
		return 0;
	}
	start_ns = local_clock();
	leave(probe, argument, regs);
	note_duration(start_ns);
	return 0;
}

NOKPROBE_SYMBOL(handle_entry);
NOKPROBE_SYMBOL(handle_ret_entry);
NOKPROBE_SYMBOL(handle_return);

/* Runs after all other OOM notifiers, to see what they freed together. */
static int handle_notification(struct notifier_block *nb, unsigned long action,
			       void *freed)
{
	if (is_armed())
		ow_episode_notify(*(unsigned long *)freed);
	return NOTIFY_OK;
}

static struct notifier_block notifier = {
	.notifier_call = handle_notification,
	.priority = INT_MIN,
};

static int attach_to(struct probe *probe, const char *symbol)
{
	memset(&probe->rp, 0, sizeof(probe->rp));
	probe->rp.kp.symbol_name = symbol;
	if (!probe->leave) {
		probe->rp.kp.pre_handler = handle_entry;
		return register_kprobe(&probe->rp.kp);
	}
	probe->rp.entry_handler = handle_ret_entry;
	probe->rp.handler = handle_return;
	probe->rp.data_size = sizeof(unsigned long);
	probe->rp.maxactive = 2 * num_possible_cpus() + 8;
	return register_kretprobe(&probe->rp);
}

static int attach(struct probe *probe)
{
	int err = -ENOENT;

	probe->off = probe->needed && !probe->needed();
	if (probe->off)
		return 0;
	if (probe->split)
		err = attach_to(probe, probe->split);
	return err == -ENOENT ? attach_to(probe, probe->symbol) : err;
}

static struct kretprobe *returns[ARRAY_SIZE(probes)];
static int nr_returns;

static void detach_returns(struct work_struct *work)
{
	unregister_kretprobes(returns, nr_returns);
}

static OW_DETACH(returns_detach, detach_returns);

/* All at once: this waits for RCU once for all returns, and beside that for all others. */
static void detach_all(size_t attached)
{
	struct kprobe *entries[OW_ADOPTED_MAX + ARRAY_SIZE(probes)];
	int nr_entries = ow_detach_adopted(entries);

	while (attached--) {
		struct probe *probe = &probes[attached];

		if (probe->error || probe->off ||
		    (probe->often && ow_direct_exit()))
			continue;
		if (probe->leave)
			returns[nr_returns++] = &probe->rp;
		else
			entries[nr_entries++] = &probe->rp.kp;
	}
	ow_detach_begin(&returns_detach);
	unregister_kprobes(entries, nr_entries);
	ow_detach_end(&returns_detach);
}

/**
 * ow_probe_init() - register the OOM notifier and attach all probes
 * @direct: replace the probe that runs once per candidate by a direct call, which may
 *          wait for RCU-tasks; nothing does without it
 *
 * A probe that is not required may fail to attach; that is reported, and the
 * records lack what it would have seen.
 *
 * Context: may sleep.
 * Return: 0, or the error of the first required probe that cannot be attached.
 */
int ow_probe_init(bool direct)
{
	size_t i;
	int err;

	err = register_oom_notifier(&notifier);
	if (err)
		return err;

	for (i = 0; i < ARRAY_SIZE(probes); i++) {
		struct probe *probe = &probes[i];

		probe->error = attach(probe);
		if (direct && !probe->error && probe->often && !probe->off)
			ow_direct_init(&probe->rp);
		if (!probe->error)
			continue;
		if (probe->required) {
			err = probe->error;
			pr_err("cannot probe %s(), which is required: error %d\n",
			       probe->symbol, err);
			goto detach_probes;
		}
		pr_warn("cannot probe %s(): error %d; records will lack what this probe reads\n",
			probe->symbol, probe->error);
		if (probe->absent)
			probe->absent();
	}
	/* Pairs with is_armed(), on any CPU: that a probe is missing was said meanwhile. */
	smp_store_release(&armed, true);
	return 0;

detach_probes:
	detach_all(i);
	unregister_oom_notifier(&notifier);
	return err;
}

/**
 * ow_probe_exit() - detach all probes and wait until no handler runs any more
 *
 * Context: may sleep.
 */
void ow_probe_exit(void)
{
	WRITE_ONCE(armed, false);
	detach_all(ARRAY_SIZE(probes));
	unregister_oom_notifier(&notifier);
}

/**
 * ow_probe_show() - write the state of each probe
 * @m: where it goes, as lines of "name value"
 *
 * Context: any.
 */
void ow_probe_show(struct seq_file *m)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(probes); i++) {
		const struct probe *probe = &probes[i];

		if (probe->error)
			seq_printf(m, "probe_%s error %d\n", probe->symbol,
				   probe->error);
		else
			seq_printf(m, "probe_%s %s\n", probe->symbol,
				   probe->off ? "off" : "attached");
		if (probe->often)
			seq_printf(m, "direct_%s %d\n", probe->symbol,
				   ow_direct_attached());
		seq_printf(m, "missed_%s %lu\n", probe->symbol,
			   ow_peek(probe->rp.kp.nmissed) +
			   ow_peek(probe->rp.nmissed));
	}
	if (ow_direct_may_wait())
		seq_puts(m, "rmmod may wait for RCU-tasks, holding ftrace_lock\n");
	seq_printf(m, "longest_handler_ns %lld\n",
		   atomic64_read(&longest_ns));
}

/**
 * ow_probe_summary() - write the names of the attached probes, for one line
 * @s: where they go
 *
 * Context: any.
 */
void ow_probe_summary(struct seq_buf *s)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(probes); i++)
		if (!probes[i].error && !probes[i].off)
			seq_buf_printf(s, "%s%s", s->len ? " " : "",
				       probes[i].symbol);
}
