// SPDX-License-Identifier: GPL-2.0-only
/*
 * pending.c - victims that have not gone yet, and how long they take
 *
 * A victim is entered at its mark and leaves the table when its marked thread
 * has left its memory. As long as others hold that memory (threads that do not
 * die, processes that share it), the OOM reaper may still come for it, so the
 * entry stays until its place is needed. So does that of a process which was
 * killed for sharing the memory, and which may be marked itself later. Entries
 * are compared, never followed: neither the task nor its memory is pinned.
 */
#include <linux/hashtable.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/math64.h>
#include <linux/mm_types.h>
#include <linux/pid.h>
#include <linux/pid_namespace.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/seq_file.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/time64.h>
#include <linux/timekeeping.h>

#include "pending.h"
#include "record.h"
#include "snapshot.h"

#define NR_ENTRIES	1024
#define BUCKET_BITS	8

/**
 * struct entry - a victim
 * @node: in by_task, if the entry is used
 * @spare: in spares, if the entry may be used for another victim
 * @task: the marked thread
 * @start_ns: when that thread started, which tells it from a later one
 * @mm: its memory
 * @time_ns: when it was marked, CLOCK_BOOTTIME
 * @episode: the episode that marked it
 * @pid: the thread
 * @tgid: its process
 * @marked: mark_oom_victim() was called for it, so it will exit as a victim
 * @reaped: its memory was taken away already
 * @comm: its name
 */
struct entry {
	struct hlist_node node;
	struct list_head spare;
	struct task_struct *task;
	u64 start_ns;
	struct mm_struct *mm;
	u64 time_ns;
	u64 episode;
	pid_t pid;
	pid_t tgid;
	bool marked;
	bool reaped;
	char comm[OOMWATCH_COMM_LEN];
};

/* Protects all that follows; taken before the lock of the ring. */
static DEFINE_RAW_SPINLOCK(pending_lock);

static struct entry entries[NR_ENTRIES];
static DEFINE_HASHTABLE(by_task, BUCKET_BITS);
/* The places that may be taken, the first one first. */
static LIST_HEAD(spares);
/* The record that is being built. */
static struct ow_record record;

static u64 nr_exited;
static u64 nr_reaped;
static u64 nr_untracked;

/**
 * ow_pending_init() - get ready
 *
 * Context: module load, before any probe is attached.
 */
void ow_pending_init(void)
{
	struct entry *entry;

	for (entry = entries; entry < entries + NR_ENTRIES; entry++)
		list_add_tail(&entry->spare, &spares);
}

static struct entry *find_task(struct task_struct *task)
{
	struct entry *entry;

	hash_for_each_possible(by_task, entry, node, (unsigned long)task)
		if (entry->task == task && entry->start_ns == task->start_time)
			return entry;
	return NULL;
}

/*
 * The entry of a marked task that has not exited. When it started does not matter:
 * exec by a thread that is not the leader gives it the leader's time. If there is
 * an older entry, of a task that had its address before, the newer one is first.
 */
static struct entry *find_marked(struct task_struct *task)
{
	struct entry *entry;

	hash_for_each_possible(by_task, entry, node, (unsigned long)task)
		if (entry->task == task && list_empty(&entry->spare))
			return entry;
	return NULL;
}

/* Does the process of a victim still hold on to the memory that was marked? */
static bool process_keeps(const struct entry *entry)
{
	struct task_struct *task;
	bool keeps;

	rcu_read_lock();
	task = pid_task(find_pid_ns(entry->tgid, &init_pid_ns), PIDTYPE_TGID);
	keeps = task && task->signal->oom_mm == entry->mm;
	rcu_read_unlock();
	return keeps;
}

/*
 * The address of an mm may be used again: the last episode counts. Of one episode
 * the first victim does, for which the kernel queued the mm.
 */
static bool supersedes(const struct entry *entry, const struct entry *other)
{
	if (entry->episode == other->episode)
		return entry->time_ns < other->time_ns;
	return entry->time_ns > other->time_ns;
}

/*
 * The victim that current reaps, if it was not reaped yet. The OOM reaper only
 * comes for victims; process_mrelease() may come for any process.
 */
static struct entry *find_reaped(struct mm_struct *mm)
{
	bool is_reaper = current->flags & PF_KTHREAD;
	struct entry *entry, *found = NULL;
	int bucket;

	hash_for_each(by_task, bucket, entry, node)
		if (entry->mm == mm && entry->marked &&
		    (is_reaper || process_keeps(entry)) &&
		    (!found || supersedes(entry, found)))
			found = entry;
	return found && !found->reaped ? found : NULL;
}

/* A place that is spare, or that of the oldest victim: its exit was not seen. */
static struct entry *take_place(void)
{
	struct entry *entry, *oldest = entries;

	entry = list_first_entry_or_null(&spares, struct entry, spare);
	if (entry)
		return entry;
	for (entry = entries; entry < entries + NR_ENTRIES; entry++)
		if (entry->time_ns < oldest->time_ns)
			oldest = entry;
	nr_untracked++;
	return oldest;
}

/* The entry is spare, for its task may never exit as a victim. */
static struct entry *enter(struct task_struct *task, struct mm_struct *mm,
			   u64 episode, u64 time_ns)
{
	struct entry *entry = take_place();

	if (hash_hashed(&entry->node))
		hash_del(&entry->node);
	entry->task = task;
	entry->start_ns = task->start_time;
	entry->mm = mm;
	entry->time_ns = time_ns;
	entry->episode = episode;
	entry->pid = task->pid;
	entry->tgid = task->tgid;
	entry->marked = false;
	entry->reaped = false;
	ow_snapshot_comm(entry->comm, task);
	hash_add(by_task, &entry->node, (unsigned long)task);
	list_move_tail(&entry->spare, &spares);
	return entry;
}

/**
 * ow_pending_add() - a task became a victim
 * @task: the task
 * @mm: its memory
 * @marked: mark_oom_victim() was called for it, so it will exit as a victim
 * @episode: the number of the episode
 * @time_ns: the time of the mark, CLOCK_BOOTTIME
 *
 * A task that is killed because it shares the memory of a victim may be marked
 * itself later, as a member of a group.
 *
 * Context: any but NMI; the caller keeps @task from being released.
 * Return: false if the task is known as a victim already.
 */
bool ow_pending_add(struct task_struct *task, struct mm_struct *mm, bool marked,
		    u64 episode, u64 time_ns)
{
	struct entry *entry;
	unsigned long flags;
	bool is_new;

	raw_spin_lock_irqsave(&pending_lock, flags);
	entry = find_task(task);
	is_new = !entry;
	if (is_new)
		entry = enter(task, mm, episode, time_ns);
	if (marked) {
		entry->marked = true;
		list_del_init(&entry->spare);
	}
	raw_spin_unlock_irqrestore(&pending_lock, flags);
	return is_new;
}

#define begin_record(victim, type, TYPE) do { \
	const struct entry *_entry = (victim); \
	ow_record_begin(&record, OOMWATCH_TYPE_##TYPE, \
			sizeof(struct oomwatch_##type), _entry->episode); \
	/* The fast clock may step back by a little. */ \
	record.h.time_ns = max(ktime_get_boot_fast_ns(), _entry->time_ns); \
	ow_set(&record, type, victim_pid, _entry->pid); \
	ow_set(&record, type, victim_tgid, _entry->tgid); \
	memcpy(record.type.victim_comm, _entry->comm, OOMWATCH_COMM_LEN); \
	ow_valid(&record, type, victim_comm); \
	ow_set(&record, type, latency_us, \
	       div_u64(record.h.time_ns - _entry->time_ns, NSEC_PER_USEC)); \
} while (0)

/**
 * ow_pending_exited() - exit_oom_victim() was entered
 *
 * Context: current is a marked thread that has given back its memory.
 */
void ow_pending_exited(void)
{
	/* Kept by mark_oom_victim() as long as the process has a thread. */
	struct mm_struct *mm = current->signal->oom_mm;
	struct entry *entry;
	unsigned long flags;

	raw_spin_lock_irqsave(&pending_lock, flags);
	entry = find_marked(current);
	if (!entry)
		goto unlock;
	nr_exited++;
	begin_record(entry, exited, EXITED);
	ow_record_publish(&record, ow_record_end(&record));
	if (mm && atomic_read(&mm->mm_users)) {
		list_add_tail(&entry->spare, &spares);
	} else {
		hash_del(&entry->node);
		list_add(&entry->spare, &spares);
	}
unlock:
	raw_spin_unlock_irqrestore(&pending_lock, flags);
}

/**
 * ow_pending_reaped() - __oom_reap_task_mm() has done its work
 * @mm: its argument, whose mmap_lock the caller holds; it need not be that of a
 *      victim
 *
 * Context: the OOM reaper or process_mrelease().
 */
void ow_pending_reaped(struct mm_struct *mm)
{
	struct entry *entry;
	unsigned long flags;
	struct ow_rss rss;

	ow_snapshot_rss(&rss, mm);
	raw_spin_lock_irqsave(&pending_lock, flags);
	entry = find_reaped(mm);
	if (!entry)
		goto unlock;
	entry->reaped = true;
	nr_reaped++;
	begin_record(entry, reaped, REAPED);
	ow_set(&record, reaped, reaper, current->flags & PF_KTHREAD ?
	       OOMWATCH_REAPER_OOM_REAPER : OOMWATCH_REAPER_PROCESS_MRELEASE);
	ow_set(&record, reaped, victim_anon_rss, rss.anon);
	ow_set(&record, reaped, victim_file_rss, rss.file);
	ow_set(&record, reaped, victim_shmem_rss, rss.shmem);
	ow_record_publish(&record, ow_record_end(&record));
unlock:
	raw_spin_unlock_irqrestore(&pending_lock, flags);
}

/**
 * ow_pending_show() - write the counts
 * @m: where they go, as lines of "name value"
 *
 * Context: any.
 */
void ow_pending_show(struct seq_file *m)
{
	unsigned long flags;
	u64 exited, reaped, untracked;

	raw_spin_lock_irqsave(&pending_lock, flags);
	exited = nr_exited;
	reaped = nr_reaped;
	untracked = nr_untracked;
	raw_spin_unlock_irqrestore(&pending_lock, flags);
	seq_printf(m, "exited %llu\n", exited);
	seq_printf(m, "reaped %llu\n", reaped);
	seq_printf(m, "exited_untracked %llu\n", untracked);
}
