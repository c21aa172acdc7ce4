// SPDX-License-Identifier: GPL-2.0-only
/*
 * episode_pending.c - victims that have not gone yet, and how long they take
 *
 * A victim is added at its mark and removed when its marked thread has left its
 * memory. As long as other tasks hold that memory (threads that do not die, processes
 * that share it), the OOM reaper may still reap it, so the entry stays until its slot
 * is needed. The entry of a process that was killed for sharing the memory stays in the
 * same way: the process may be marked later. Pointers in entries are compared, never
 * dereferenced: neither the task nor its memory is pinned.
 */
#include <linux/compiler.h>
#include <linux/hashtable.h>
#include <linux/kernel.h>
#include <linux/limits.h>
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

#include "compat.h"
#include "episode_pending.h"
#include "rec_memcg.h"
#include "rec_peek.h"
#include "rec_task.h"
#include "ring_record.h"

#define NR_ENTRIES	1024
#define BUCKET_BITS	8

/* The most threads, of all victims together, that are asked which nodes they may use. */
#define THREADS_MAX	256

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
 * @worth: what is published of it is worth keeping
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
	bool worth;
	char comm[OOMWATCH_COMM_LEN];
};

/* Protects all that follows; taken before the lock of the ring. */
static DEFINE_RAW_SPINLOCK(pending_lock);

static struct entry entries[NR_ENTRIES];
static DEFINE_HASHTABLE(by_task, BUCKET_BITS);
/* The slots that may be reused, in that order. */
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
		if (entry->task == task && entry->start_ns == ow_peek(task->start_time))
			return entry;
	return NULL;
}

/*
 * The entry of a marked task that has not exited. Its start time is not compared:
 * exec by a thread that is not the leader gives it the start time of the leader. If
 * there is an older entry, of a task that had the same address, the newer one is first.
 */
static struct entry *find_marked(struct task_struct *task)
{
	struct entry *entry;

	hash_for_each_possible(by_task, entry, node, (unsigned long)task)
		if (entry->task == task && list_empty(&entry->spare))
			return entry;
	return NULL;
}

/*
 * The process of a victim, under rcu_read_lock(), if it still holds on to the memory that
 * was marked; else NULL.
 */
static struct task_struct *process_of(const struct entry *entry)
{
	struct task_struct *task;

	task = pid_task(find_pid_ns(entry->tgid, &init_pid_ns), PIDTYPE_TGID);
	return task && READ_ONCE(task->signal->oom_mm) == entry->mm ? task : NULL;
}

static bool process_keeps(const struct entry *entry)
{
	bool keeps;

	rcu_read_lock();
	keeps = process_of(entry);
	rcu_read_unlock();
	return keeps;
}

/**
 * struct search - the search for the victim that the kernel waits for
 * @memcg: the cgroup that ran out; NULL for the whole system
 * @at: the slot to look at next
 * @time_ns: when the one that was found was marked; U64_MAX if none was
 * @threads: threads that were asked for their nodes
 */
struct search {
	struct mem_cgroup *memcg;
	unsigned int at;
	u64 time_ns;
	unsigned int threads;
};

/*
 * May current and a process have memory of the same nodes? As the kernel asks, but not of
 * more than THREADS_MAX threads.
 */
static bool shares_nodes(struct task_struct *process, struct search *search)
{
	struct task_struct *thread;

	for_each_thread(process, thread) {
		if (search->threads++ == THREADS_MAX)
			return false;
		if (ow_compat_shares_nodes(thread))
			return true;
	}
	return false;
}

/*
 * Does the kernel come to a process when it goes through a cgroup? Not to one whose threads
 * have all gone, though its parent has not reaped it.
 */
static bool is_seen_in(struct mem_cgroup *memcg, struct task_struct *process)
{
	return ow_memcg_has(memcg, process) &&
	       (atomic_read(&process->signal->live) || !ow_peek(process->exit_state));
}

/* Does the kernel kill nobody in a cgroup, or in the system, because of this victim? */
static bool is_waited_for(const struct entry *entry, struct search *search)
{
	struct task_struct *process;
	bool waits;

	rcu_read_lock();
	process = process_of(entry);
	waits = process && !ow_compat_is_skipped(process->signal->oom_mm) &&
		(search->memcg ? is_seen_in(search->memcg, process) :
				 shares_nodes(process, search));
	rcu_read_unlock();
	return waits;
}

/*
 * The next victim that was marked before the one that was found. Its entry is copied, so
 * that no task is looked at under the lock.
 */
static bool next_marked(struct search *search, struct entry *copy)
{
	struct entry *entry;
	unsigned long flags;
	bool found = false;

	raw_spin_lock_irqsave(&pending_lock, flags);
	while (!found && search->at < NR_ENTRIES) {
		entry = &entries[search->at++];
		found = hash_hashed(&entry->node) && entry->marked &&
			entry->time_ns < search->time_ns;
	}
	if (found)
		*copy = *entry;
	raw_spin_unlock_irqrestore(&pending_lock, flags);
	return found;
}

/*
 * The address of an mm may be reused, so the entry of the last episode counts. If an
 * episode has several, the first victim counts, for which the kernel queued the mm.
 */
static bool supersedes(const struct entry *entry, const struct entry *other)
{
	if (entry->episode == other->episode)
		return entry->time_ns < other->time_ns;
	return entry->time_ns > other->time_ns;
}

/*
 * The victim that current reaps, if it was not reaped yet. The OOM reaper only
 * reaps victims; process_mrelease() may reap any process.
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

/*
 * Is the process of a task known as a victim? The kernel has marked a thread of it, or
 * it was killed for sharing the memory: then its leader was entered.
 */
static bool is_known(struct task_struct *task)
{
	return task->signal->oom_mm || find_task(ow_peek(task->group_leader));
}

/* A spare slot, or the slot of the oldest victim: its exit was not seen. */
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

/* The entry is spare, since its task may never exit as a victim. */
static struct entry *enter(struct task_struct *task, struct mm_struct *mm,
			   const char comm[OOMWATCH_COMM_LEN], bool worth,
			   u64 episode, u64 time_ns)
{
	struct entry *entry = take_place();

	if (hash_hashed(&entry->node))
		hash_del(&entry->node);
	entry->task = task;
	entry->start_ns = ow_peek(task->start_time);
	entry->mm = mm;
	entry->time_ns = time_ns;
	entry->episode = episode;
	entry->pid = ow_peek(task->pid);
	entry->tgid = task->tgid;
	entry->marked = false;
	entry->reaped = false;
	entry->worth = worth;
	memcpy(entry->comm, comm, OOMWATCH_COMM_LEN);
	hash_add(by_task, &entry->node, (unsigned long)task);
	list_move_tail(&entry->spare, &spares);
	return entry;
}

/**
 * ow_pending_add() - a task became a victim
 * @task: the task
 * @mm: its memory
 * @comm: its name, which all records of it have
 * @marked: mark_oom_victim() was called for it, so it will exit as a victim
 * @worth: what is published of it is worth keeping
 * @episode: the number of the episode
 * @time_ns: the time of the mark, CLOCK_BOOTTIME
 *
 * A task that is killed because it shares the memory of a victim may be marked
 * itself later, as a member of a group.
 *
 * Context: any but NMI, before the kernel has marked @task; the caller keeps it from
 * being released.
 * Return: what is new about it.
 */
enum ow_newness ow_pending_add(struct task_struct *task, struct mm_struct *mm,
			       const char comm[OOMWATCH_COMM_LEN], bool marked,
			       bool worth, u64 episode, u64 time_ns)
{
	enum ow_newness newness = OW_NEW_NOTHING;
	struct entry *entry;
	unsigned long flags;

	raw_spin_lock_irqsave(&pending_lock, flags);
	entry = find_task(task);
	if (!entry) {
		newness = is_known(task) ? OW_NEW_THREAD : OW_NEW_PROCESS;
		entry = enter(task, mm, comm, worth, episode, time_ns);
	}
	if (marked) {
		entry->marked = true;
		list_del_init(&entry->spare);
	}
	raw_spin_unlock_irqrestore(&pending_lock, flags);
	return newness;
}

/**
 * ow_pending_find() - find the victim that the kernel waits for
 * @memcg: the cgroup that ran out, kept by the caller; NULL for the whole system
 *
 * Context: under oom_lock, in the trigger.
 * Return: its pid, as marked; of several, that of the first that was marked; 0 if it is
 * not known.
 */
pid_t ow_pending_find(struct mem_cgroup *memcg)
{
	struct search search = { .memcg = memcg, .time_ns = U64_MAX };
	struct entry entry;
	pid_t pid = 0;

	while (next_marked(&search, &entry)) {
		if (is_waited_for(&entry, &search)) {
			pid = entry.pid;
			search.time_ns = entry.time_ns;
		}
		/* Any that is left may be the one. */
		if (search.threads > THREADS_MAX)
			return 0;
	}
	return pid;
}

#define begin_record(victim, type, TYPE) do { \
	const struct entry *_entry = (victim); \
	ow_record_begin(&record, OOMWATCH_TYPE_##TYPE, \
			sizeof(struct oomwatch_##type), _entry->episode); \
	if (_entry->worth) \
		ow_record_keep(&record); \
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
	/*
	 * Kept by mark_oom_victim() as long as the process has a thread. Another thread of
	 * it may be marked in this moment, which changes nothing.
	 */
	struct mm_struct *mm = READ_ONCE(current->signal->oom_mm);
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

	ow_task_rss(&rss, mm);
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
