// SPDX-License-Identifier: GPL-2.0-only
/*
 * rec_candidate.c - the tasks that the kernel scored, and which of them scored most
 *
 * oom_badness() runs once for each process that could be killed, so this code runs
 * thousands of times in an episode. A task is examined only if it enters the table:
 * because of its points, or, as long as no task that may be killed was scored,
 * because of the memory it holds. All of this runs under the kernel's oom_lock, in
 * the trigger.
 */
#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/limits.h>
#include <linux/memcontrol.h>
#include <linux/mm_types.h>
#include <linux/pid.h>
#include <linux/pid_namespace.h>
#include <linux/rcupdate.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/seq_file.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#include "rec_candidate.h"
#include "rec_comm.h"
#include "rec_memcg.h"
#include "rec_task.h"
#include "ring_batch.h"
#include "ring_record.h"

/**
 * struct candidate - a task that was scored
 * @points: what oom_badness() returned; of one that may not be killed, the pages
 *          that it holds
 * @pid: the task
 * @tgid: its process
 * @start_ns: when it started, which tells it from a later one
 * @uid: its user
 * @oom_score_adj: its adjustment
 * @has_rss: @rss was captured
 * @rss: what it holds
 * @comm: its name
 */
struct candidate {
	long points;
	pid_t pid;
	pid_t tgid;
	u64 start_ns;
	u32 uid;
	int oom_score_adj;
	bool has_rss;
	struct ow_rss rss;
	char comm[OOMWATCH_COMM_LEN];
};

/*
 * The first nr_ranked elements of by_rank are the indexes of candidates, the best
 * first. As long as no task may be killed, they are tasks that may not be killed.
 */
static struct candidate candidates[OW_CANDIDATES_MAX];
static u8 by_rank[OW_CANDIDATES_MAX];
static unsigned int nr_ranked;

/* How many are kept. */
static unsigned int limit;

/*
 * The task that is choosing a victim, one for each way in which the return of
 * oom_badness() is seen: by a direct call, or by a probe. NULL if there is none;
 * compared, never dereferenced.
 */
static const struct task_struct *called_selector;
static const struct task_struct *probed_selector;

/* There is a direct call; it sees each selection that begins from now on. */
static bool by_call;

/* Points of the best that may be killed. */
static long best;

/* Points of the last of them once the table is full, which others have to beat. */
static long bar;

/*
 * The last task that scored as much as the best, when the table was full of such
 * tasks: compared, never dereferenced.
 */
static const struct task_struct *equal_best;

/* Counts of this episode; those that may not be killed are spared. */
static unsigned int nr_scored;
static unsigned int nr_spared;

/* Since load. */
static u64 nr_failed_trylocks;

/**
 * ow_candidate_init() - say how many candidates of an episode to record
 * @number: at most OW_CANDIDATES_MAX; with 0, nothing may call
 *          ow_candidate_scored()
 *
 * Context: module load, before the probes are armed.
 */
void ow_candidate_init(unsigned int number)
{
	limit = number;
}

/**
 * ow_candidate_limit() - how many candidates of an episode are recorded
 *
 * Context: any.
 * Return: their number.
 */
unsigned int ow_candidate_limit(void)
{
	return limit;
}

/**
 * ow_candidate_see_calls() - from now on oom_badness() is seen by a direct call
 *
 * A selection that has begun is seen by the probe to its end.
 *
 * Context: any.
 */
void ow_candidate_see_calls(void)
{
	WRITE_ONCE(by_call, true);
}

/**
 * ow_candidate_begin() - current is going to choose a victim
 *
 * Context: under oom_lock.
 */
void ow_candidate_begin(void)
{
	if (READ_ONCE(by_call))
		WRITE_ONCE(called_selector, current);
	else
		WRITE_ONCE(probed_selector, current);
	nr_ranked = 0;
	best = LONG_MIN;
	bar = LONG_MIN;
	equal_best = NULL;
	nr_scored = 0;
	nr_spared = 0;
}

/**
 * ow_candidate_end() - the choice is over, made or not
 *
 * Context: under oom_lock.
 */
void ow_candidate_end(void)
{
	WRITE_ONCE(called_selector, NULL);
	WRITE_ONCE(probed_selector, NULL);
}

/**
 * ow_candidate_wanted() - tell whether the probe is to see oom_badness() return
 *
 * A reader of /proc/PID/oom_score calls it as well.
 *
 * Context: any.
 * Return: true if current is choosing a victim, and there is no direct call.
 */
bool ow_candidate_wanted(void)
{
	return READ_ONCE(probed_selector) == current;
}

/**
 * ow_candidate_is_probed() - tell whether a selection is going on whose candidates
 * the probe sees
 *
 * Context: any.
 * Return: true if so.
 */
bool ow_candidate_is_probed(void)
{
	return READ_ONCE(probed_selector);
}

static bool nobody_is_eligible(void)
{
	return nr_scored == nr_spared;
}

static bool is_full(long points)
{
	return nr_ranked == limit &&
	       points <= candidates[by_rank[limit - 1]].points;
}

/*
 * As the kernel's find_lock_task_mm(), but without waiting for a lock: its holder may
 * be unable to go on before this returns. Returns 0, -EAGAIN if the lock is held, or
 * -ESRCH if the task has no memory. A task that is ranked by the memory it holds is
 * not read if it would not get into the table.
 */
static int read_rss(struct ow_rss *rss, struct task_struct *task, bool is_ranked)
{
	struct task_struct *thread;
	int err = -ESRCH;

	rcu_read_lock();
	for_each_thread(task, thread) {
		if (!READ_ONCE(thread->mm))
			continue;
		if (!spin_trylock(&thread->alloc_lock)) {
			WRITE_ONCE(nr_failed_trylocks, nr_failed_trylocks + 1);
			err = -EAGAIN;
			break;
		}
		if (thread->mm) {
			if (!is_ranked || !is_full(ow_task_pages(thread->mm)))
				ow_task_rss(rss, thread->mm);
			err = 0;
		}
		spin_unlock(&thread->alloc_lock);
		if (!err)
			break;
	}
	rcu_read_unlock();
	return err;
}

/* All but what it holds. */
static void fill(struct candidate *candidate, struct task_struct *task,
		 long points)
{
	candidate->points = points;
	candidate->pid = READ_ONCE(task->pid);
	candidate->tgid = task->tgid;
	candidate->start_ns = READ_ONCE(task->start_time);
	candidate->uid = ow_task_uid(task);
	candidate->oom_score_adj = READ_ONCE(task->signal->oom_score_adj);
	ow_task_comm(candidate->comm, task);
}

/* If points are equal, the kernel prefers the task that it scored last. */
static unsigned int rank_of(long points)
{
	unsigned int low = 0, high = nr_ranked;

	while (low < high) {
		unsigned int middle = (low + high) / 2;

		if (candidates[by_rank[middle]].points <= points)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

/* Opens a slot at the rank of these points; returns the index of the candidate to fill in. */
static unsigned int insert(long points)
{
	unsigned int rank = rank_of(points);
	unsigned int place = nr_ranked;

	if (nr_ranked < limit)
		nr_ranked++;
	else
		place = by_rank[limit - 1];
	memmove(&by_rank[rank + 1], &by_rank[rank], nr_ranked - rank - 1);
	by_rank[rank] = place;
	return place;
}

static void take(struct task_struct *task, long points)
{
	struct candidate *candidate = &candidates[insert(points)];

	fill(candidate, task, points);
	candidate->has_rss = !read_rss(&candidate->rss, task, false);
	best = candidates[by_rank[0]].points;
	if (nr_ranked == limit)
		bar = candidates[by_rank[limit - 1]].points;
}

/* The first one takes the table from those that may not be killed. */
static void take_eligible(struct task_struct *task, long points)
{
	if (best == LONG_MIN)
		nr_ranked = 0;
	equal_best = NULL;
	take(task, points);
}

/* A task that may not be killed: it is recorded if no task may be killed. */
static void take_spared(struct task_struct *task)
{
	struct candidate *candidate;
	struct ow_rss rss = { 0 };
	int err = read_rss(&rss, task, true);
	long pages = (rss.anon + rss.file + rss.shmem + rss.swap +
		      rss.pgtables) >> PAGE_SHIFT;

	if (err == -ESRCH || is_full(pages))
		return;
	candidate = &candidates[insert(pages)];
	fill(candidate, task, pages);
	candidate->has_rss = !err;
	candidate->rss = rss;
}

/**
 * ow_candidate_scored() - the kernel has scored a task
 * @task: the task; the caller of oom_badness() keeps it from being released
 * @points: its points, LONG_MIN if it may not be killed
 *
 * Context: the return of oom_badness() in a task that chooses a victim, under oom_lock.
 */
void ow_candidate_scored(struct task_struct *task, long points)
{
	nr_scored++;
	if (points > bar) {
		take_eligible(task, points);
	} else if (points == LONG_MIN) {
		nr_spared++;
		if (nobody_is_eligible())
			take_spared(task);
	} else if (points == best) {
		equal_best = task;
	}
}

/**
 * ow_candidate_called() - oom_badness() returns
 * @task: its first argument
 * @points: its value
 *
 * Context: any caller of it; probe_trampoline.S calls this.
 */
void ow_candidate_called(struct task_struct *task, long points)
{
	if (READ_ONCE(called_selector) == current)
		ow_candidate_scored(task, points);
}

/**
 * ow_candidate_chosen() - the kernel has made its choice
 * @task: the chosen task; the kernel holds a reference on it
 *
 * If hundreds of tasks have the same points, each would replace another one in the
 * table. If the table is full of tasks with equal points, only the last further one
 * matters, since the kernel prefers it. It is entered here, if the kernel did choose
 * it. If the kernel chose a task that it did not score, the tasks that may not be
 * killed do not matter.
 *
 * Context: the entry of oom_kill_process(), under oom_lock.
 */
void ow_candidate_chosen(struct task_struct *task)
{
	ow_candidate_end();
	if (nobody_is_eligible())
		nr_ranked = 0;
	if (equal_best && task == equal_best)
		take(task, best);
}

/**
 * ow_candidate_count() - store the counts of this episode in its oom record
 * @oom: the record, with the choice
 *
 * If points were compared but no call was seen, the probe is blind, for example
 * because the compiler has inlined oom_badness(). Then the counts are not stored.
 *
 * Context: under oom_lock.
 */
void ow_candidate_count(struct ow_record *oom)
{
	if (!nr_scored && ow_has(oom, oom, chosen_points))
		return;
	ow_set(oom, oom, candidates_scored, nr_scored);
	ow_set(oom, oom, candidates_eligible, nr_scored - nr_spared);
}

/**
 * ow_candidate_points() - find the points of a process
 * @tgid: the process
 * @points: where they go
 *
 * Context: under oom_lock.
 * Return: true if it is among the recorded candidates of this episode.
 */
bool ow_candidate_points(pid_t tgid, long *points)
{
	unsigned int place;

	for (place = 0; place < nr_ranked; place++) {
		if (candidates[place].tgid != tgid)
			continue;
		*points = candidates[place].points;
		return true;
	}
	return false;
}

/**
 * ow_candidate_comm() - find the name that a task had when it was scored
 * @comm: where it goes
 * @pid: the task
 *
 * Context: under oom_lock.
 * Return: true if it is among the recorded candidates of this episode.
 */
bool ow_candidate_comm(char comm[OOMWATCH_COMM_LEN], pid_t pid)
{
	unsigned int rank;

	for (rank = 0; rank < nr_ranked; rank++) {
		const struct candidate *candidate = &candidates[by_rank[rank]];

		if (candidate->pid != pid)
			continue;
		memcpy(comm, candidate->comm, OOMWATCH_COMM_LEN);
		return true;
	}
	return false;
}

static void put(struct ow_record *rec, const struct candidate *candidate,
		const struct ow_record *oom)
{
	ow_set(rec, candidate, candidate_pid, candidate->pid);
	ow_set(rec, candidate, candidate_tgid, candidate->tgid);
	ow_set(rec, candidate, candidate_uid, candidate->uid);
	ow_set(rec, candidate, candidate_oom_score_adj,
	       candidate->oom_score_adj);
	if (!ow_comm_find(rec->candidate.candidate_comm, oom, candidate->pid))
		memcpy(rec->candidate.candidate_comm, candidate->comm, OOMWATCH_COMM_LEN);
	ow_valid(rec, candidate, candidate_comm);
	if (!candidate->has_rss)
		return;
	ow_set(rec, candidate, candidate_total_vm, candidate->rss.total_vm);
	ow_set(rec, candidate, candidate_anon_rss, candidate->rss.anon);
	ow_set(rec, candidate, candidate_file_rss, candidate->rss.file);
	ow_set(rec, candidate, candidate_shmem_rss, candidate->rss.shmem);
	ow_set(rec, candidate, candidate_swap, candidate->rss.swap);
	ow_set(rec, candidate, candidate_pgtables, candidate->rss.pgtables);
}

/* Where it is now, if it has not gone since it was scored. */
static void put_memcg(struct ow_record *rec, const struct candidate *candidate)
{
	struct mem_cgroup *memcg = NULL;
	struct task_struct *task;

	rcu_read_lock();
	task = pid_task(find_pid_ns(candidate->pid, &init_pid_ns), PIDTYPE_PID);
	if (task && READ_ONCE(task->start_time) == candidate->start_ns)
		memcg = mem_cgroup_from_task(task);
	if (memcg)
		ow_set_path(rec, candidate, candidate_memcg,
			    ow_memcg_path(memcg, ow_record_tail(rec),
					  OW_CANDIDATE_PATH_MAX));
	rcu_read_unlock();
}

static void put_points(struct ow_record *rec, long points, u64 totalpages)
{
	ow_set(rec, candidate, candidate_points, points);
	ow_set(rec, candidate, candidate_score,
	       ow_task_score(points, totalpages));
}

static void build(struct ow_record *rec, unsigned int place, const struct ow_record *oom,
		  bool is_global)
{
	size_t fixed = is_global ? sizeof(struct oomwatch_candidate) : OW_CANDIDATE_BARE;
	const struct candidate *candidate = &candidates[by_rank[place]];

	ow_record_begin(rec, OOMWATCH_TYPE_CANDIDATE, fixed, oom->h.episode);
	ow_set(rec, candidate, rank, place + 1);
	put(rec, candidate, oom);
	if (!nobody_is_eligible())
		put_points(rec, candidate->points, oom->oom.totalpages);
	if (is_global)
		put_memcg(rec, candidate);
}

/**
 * ow_candidate_collect() - build the candidate records of this episode
 * @batch: where they go, by rank
 * @oom: the oom record of the episode, with its totalpages
 * @is_global: the whole system ran out
 * @time_ns: when the selection was over, CLOCK_BOOTTIME
 *
 * Context: under oom_lock.
 */
void ow_candidate_collect(struct ow_batch *batch, const struct ow_record *oom,
			  bool is_global, u64 time_ns)
{
	unsigned int place;

	for (place = 0; place < nr_ranked; place++) {
		struct ow_record *rec = ow_batch_next(batch);

		build(rec, place, oom, is_global);
		rec->h.time_ns = time_ns;
		ow_pack(&rec->candidate);
		ow_batch_end(batch);
	}
}

/**
 * ow_candidate_show() - write what could not be read
 * @m: where it goes, as lines of "name value"
 *
 * Context: any.
 */
void ow_candidate_show(struct seq_file *m)
{
	seq_printf(m, "failed_trylocks %llu\n", READ_ONCE(nr_failed_trylocks));
}
