// SPDX-License-Identifier: GPL-2.0-only
/*
 * episode_freed.c - when the memory of victims is free
 *
 * The last user of the memory of a victim frees it, in __mmput(): a thread of the
 * victim, a process that shares the memory, or a task that only reads it. No function
 * that runs there runs for OOM victims only, and a probe must not run for every process
 * that exits. So a timer checks the memory, and only while the memory of some victim
 * is not free.
 *
 * The memory is free when it has no user and __mmput() has dropped exe_file, which it
 * does just after exit_mmap(). For this check the mm_struct is pinned, not what it
 * maps. mark_oom_victim() pins it, too, until the victim has been reaped by its parent.
 *
 * The interval of the checks depends on the time since the mark: PERIOD_NS at first;
 * from 2 s on, 1/512 of that time; at most a second. So a victim that never dies costs
 * one check per second.
 *
 * The last reference to an mm_struct must be dropped where sleeping is allowed. A timer
 * may not sleep, so a work item does that, as the kernel does it for its own reference.
 */
#include <linux/atomic.h>
#include <linux/compiler.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/lockdep.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/mm_types.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/mm.h>
#include <linux/seq_file.h>
#include <linux/spinlock.h>
#include <linux/stddef.h>
#include <linux/string.h>
#include <linux/time64.h>
#include <linux/timekeeping.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

#include "compat.h"
#include "episode_freed.h"
#include "rec_peek.h"
#include "ring_record.h"

#define NR_HOLDS	1024
#define PERIOD_NS	(4 * NSEC_PER_MSEC)
#define PERIOD_MAX_NS	NSEC_PER_SEC
#define PERIODS_SHIFT	9

/**
 * struct hold - the memory of victims that is not free yet
 * @mm: it; there is a reference on the mm_struct
 * @time_ns: when the first victim was marked that has it, CLOCK_BOOTTIME
 * @seen_ns: when it was last seen not to be free, CLOCK_BOOTTIME
 * @skipped_ns: when it was seen that the OOM killer passes over it, though it is neither
 *		reaped nor free, CLOCK_BOOTTIME; 0: it was not
 * @first: that victim
 * @pid: the thread of it that was marked
 * @worth: its records are worth keeping
 * @reaped: another task has taken what it could
 * @comm: its name
 */
struct hold {
	struct mm_struct *mm;
	u64 time_ns;
	u64 seen_ns;
	u64 skipped_ns;
	struct ow_first first;
	pid_t pid;
	bool worth;
	bool reaped;
	char comm[OOMWATCH_COMM_LEN];
};

/* Protects all that follows; taken before the lock of the ring. */
static DEFINE_RAW_SPINLOCK(holds_lock);

static struct hold holds[NR_HOLDS];
static unsigned int nr_holds;
/* Memory that is free, except for the reference. Together with @holds at most NR_HOLDS. */
static struct mm_struct *drops[NR_HOLDS];
static unsigned int nr_drops;
/* The record that is being built. */
static struct ow_record record;

static u64 nr_freed;
static u64 nr_untracked;

static struct mm_struct *next_drop(void)
{
	struct mm_struct *mm = NULL;
	unsigned long flags;

	raw_spin_lock_irqsave(&holds_lock, flags);
	if (nr_drops)
		mm = drops[--nr_drops];
	raw_spin_unlock_irqrestore(&holds_lock, flags);
	return mm;
}

static void drop_all(struct work_struct *unused)
{
	struct mm_struct *mm;

	while ((mm = next_drop()))
		mmdrop(mm);
}

static DECLARE_WORK(drop_work, drop_all);

/* If there never was an exe_file, the page tables tell: they are freed before the rest. */
static bool is_free(struct mm_struct *mm)
{
	return !atomic_read(&mm->mm_users) &&
	       !rcu_access_pointer(mm->exe_file) && !mm_pgtables_bytes(mm);
}

/*
 * Has the OOM reaper given up? The OOM killer then passes over it, as over memory that is
 * not for the reaper, since init has it, too. So it does when exit_mmap() is through, but
 * then there is no user any more.
 */
static bool is_given_up(const struct hold *hold)
{
	bool skipped = ow_compat_is_skipped(hold->mm);

	/* The number of users is read after the flag. */
	smp_rmb();
	return skipped && !hold->reaped && atomic_read(&hold->mm->mm_users);
}

static void publish(const struct hold *hold, u64 now)
{
	size_t fixed = hold->skipped_ns ? sizeof(struct oomwatch_freed) :
		       offsetof(struct oomwatch_freed, skipped_us);

	lockdep_assert_held(&holds_lock);

	ow_record_begin(&record, OOMWATCH_TYPE_FREED, fixed,
			hold->first.episode);
	record.h.time_ns = now;
	ow_set(&record, freed, victim_pid, hold->pid);
	ow_set(&record, freed, victim_tgid, hold->first.tgid);
	memcpy(record.freed.victim_comm, hold->comm, OOMWATCH_COMM_LEN);
	ow_valid(&record, freed, victim_comm);
	ow_set(&record, freed, latency_us,
	       div_u64(now - hold->time_ns, NSEC_PER_USEC));
	ow_set(&record, freed, late_us,
	       div_u64(now - hold->seen_ns, NSEC_PER_USEC));
	if (hold->skipped_ns)
		ow_set(&record, freed, skipped_us,
		       div_u64(hold->skipped_ns - hold->time_ns,
			       NSEC_PER_USEC));
	if (hold->worth)
		ow_record_keep(&record);
	ow_record_publish(&record, ow_record_end(&record));
	nr_freed++;
}

static u64 period_of(const struct hold *hold, u64 now)
{
	return clamp_t(u64, (now - hold->time_ns) >> PERIODS_SHIFT, PERIOD_NS,
		       PERIOD_MAX_NS);
}

/* Return: true if it is free: the last element has its index now. */
static bool look(struct hold *hold, u64 *period)
{
	/* The fast clock may step back by a little. */
	u64 now = max(ktime_get_boot_fast_ns(), hold->seen_ns);

	if (!is_free(hold->mm)) {
		hold->seen_ns = now;
		if (!hold->skipped_ns && is_given_up(hold))
			hold->skipped_ns = now;
		*period = min(*period, period_of(hold, now));
		return false;
	}
	publish(hold, now);
	drops[nr_drops++] = hold->mm;
	*hold = holds[--nr_holds];
	return true;
}

static void look_at_all(struct timer_list *unused);

static DEFINE_TIMER(timer, look_at_all);

static void run_timer(u64 period)
{
	timer_reduce(&timer, jiffies + max(nsecs_to_jiffies(period), 1UL));
}

/*
 * The lock is released after each element, so that no task waits for it long. An
 * element that is added meanwhile has set the timer; one that is moved to the index of
 * a removed one was checked already.
 */
static void look_at_all(struct timer_list *unused)
{
	unsigned int place = READ_ONCE(nr_holds);
	u64 period = PERIOD_MAX_NS;
	bool drop = false;
	unsigned long flags;

	while (place--) {
		raw_spin_lock_irqsave(&holds_lock, flags);
		drop |= look(&holds[place], &period);
		raw_spin_unlock_irqrestore(&holds_lock, flags);
	}
	if (drop)
		ow_compat_queue_work(&drop_work);
	if (READ_ONCE(nr_holds))
		run_timer(period);
}

static struct hold *find(const struct mm_struct *mm)
{
	struct hold *hold;

	for (hold = holds; hold < holds + nr_holds; hold++)
		if (hold->mm == mm)
			return hold;
	return NULL;
}

static void add(const struct task_struct *task, struct mm_struct *mm,
		const char comm[OOMWATCH_COMM_LEN], bool worth, u64 episode,
		u64 time_ns)
{
	struct hold *hold = &holds[nr_holds];

	if (nr_holds + nr_drops == NR_HOLDS) {
		nr_untracked++;
		return;
	}
	mmgrab(mm);
	hold->mm = mm;
	hold->time_ns = time_ns;
	hold->seen_ns = time_ns;
	hold->skipped_ns = 0;
	hold->first.episode = episode;
	hold->first.tgid = task->tgid;
	hold->pid = ow_peek(task->pid);
	hold->worth = worth;
	hold->reaped = false;
	memcpy(hold->comm, comm, OOMWATCH_COMM_LEN);
	WRITE_ONCE(nr_holds, nr_holds + 1);
	run_timer(PERIOD_NS);
}

/**
 * ow_freed_hold() - a task became a victim: say when its memory is free
 * @first: where to store the first victim that has this memory, if that is another
 * @task: the task
 * @mm: its memory
 * @comm: its name in the records of the episode
 * @worth: what is published of it is worth keeping
 * @episode: the number of the episode
 * @time_ns: the time of the mark, CLOCK_BOOTTIME
 *
 * Context: any but NMI; under oom_lock. The caller keeps @mm in use. Takes the lock
 * of the holds.
 * Return: true if there was a victim with this memory before.
 */
bool ow_freed_hold(struct ow_first *first, const struct task_struct *task,
		   struct mm_struct *mm, const char comm[OOMWATCH_COMM_LEN],
		   bool worth, u64 episode, u64 time_ns)
{
	unsigned long flags;
	struct hold *hold;

	raw_spin_lock_irqsave(&holds_lock, flags);
	hold = find(mm);
	if (hold)
		*first = hold->first;
	else
		add(task, mm, comm, worth, episode, time_ns);
	raw_spin_unlock_irqrestore(&holds_lock, flags);
	return hold;
}

/**
 * ow_freed_reaped() - another task has taken what it could of some memory
 * @mm: the memory, which need not be that of a victim
 *
 * Context: any but NMI, before the OOM killer passes over it. Takes the lock of the holds.
 */
void ow_freed_reaped(const struct mm_struct *mm)
{
	unsigned long flags;
	struct hold *hold;

	raw_spin_lock_irqsave(&holds_lock, flags);
	hold = find(mm);
	if (hold)
		hold->reaped = true;
	raw_spin_unlock_irqrestore(&holds_lock, flags);
}

/**
 * ow_freed_show() - write the counts
 * @m: where they go, as lines of "name value"
 *
 * Context: any.
 */
void ow_freed_show(struct seq_file *m)
{
	unsigned long flags;
	u64 freed, untracked;
	unsigned int held;

	raw_spin_lock_irqsave(&holds_lock, flags);
	freed = nr_freed;
	held = nr_holds;
	untracked = nr_untracked;
	raw_spin_unlock_irqrestore(&holds_lock, flags);
	seq_printf(m, "freed %llu\n", freed);
	seq_printf(m, "held %u\n", held);
	seq_printf(m, "freed_untracked %llu\n", untracked);
}

/**
 * ow_freed_exit() - let go of all memory
 *
 * Context: may sleep; no probe is attached any more, the ring is still there.
 */
void ow_freed_exit(void)
{
	ow_compat_timer_delete_sync(&timer);
	cancel_work_sync(&drop_work);
	drop_all(NULL);
	while (nr_holds)
		mmdrop(holds[--nr_holds].mm);
}
