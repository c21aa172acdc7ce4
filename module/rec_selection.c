// SPDX-License-Identifier: GPL-2.0-only
/*
 * rec_selection.c - the tasks that the kernel scored, and which of them scored most
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
#include <linux/mm_types.h>
#include <linux/rcupdate.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/seq_file.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#include "rec_peek.h"
#include "rec_selection.h"
#include "rec_task.h"
#include "ring_record.h"

/*
 * The first nr_ranked elements of by_rank are the indexes of candidates, the best
 * first. As long as no task may be killed, they are tasks that may not be killed.
 */
static struct ow_scored candidates[OW_CANDIDATES_MAX];
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
 * ow_selection_init() - say how many candidates of an episode to record
 * @number: at most OW_CANDIDATES_MAX; with 0, nothing may call
 *          ow_selection_scored()
 *
 * Context: module load, before the probes are armed.
 */
void ow_selection_init(unsigned int number)
{
	limit = number;
}

/**
 * ow_selection_limit() - how many candidates of an episode are recorded
 *
 * Context: any.
 * Return: their number.
 */
unsigned int ow_selection_limit(void)
{
	return limit;
}

/**
 * ow_selection_see_calls() - from now on oom_badness() is seen by a direct call
 *
 * A selection that has begun is seen by the probe to its end.
 *
 * Context: any.
 */
void ow_selection_see_calls(void)
{
	WRITE_ONCE(by_call, true);
}

/**
 * ow_selection_begin() - current is going to choose a victim
 *
 * Context: under oom_lock.
 */
void ow_selection_begin(void)
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
 * ow_selection_end() - the choice is over, made or not
 *
 * Context: under oom_lock.
 */
void ow_selection_end(void)
{
	WRITE_ONCE(called_selector, NULL);
	WRITE_ONCE(probed_selector, NULL);
}

/**
 * ow_selection_wanted() - tell whether the probe is to see oom_badness() return
 *
 * A reader of /proc/PID/oom_score calls it as well.
 *
 * Context: any.
 * Return: true if current is choosing a victim, and there is no direct call.
 */
bool ow_selection_wanted(void)
{
	return READ_ONCE(probed_selector) == current;
}

/**
 * ow_selection_is_probed() - tell whether a selection is going on whose candidates
 * the probe sees
 *
 * Context: any.
 * Return: true if so.
 */
bool ow_selection_is_probed(void)
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
		if (!ow_peek(thread->mm))
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
static void fill(struct ow_scored *candidate, struct task_struct *task,
		 long points)
{
	candidate->points = points;
	candidate->pid = ow_peek(task->pid);
	candidate->tgid = task->tgid;
	candidate->start_ns = ow_peek(task->start_time);
	candidate->uid = ow_task_uid(task);
	candidate->oom_score_adj = ow_peek(task->signal->oom_score_adj);
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
	struct ow_scored *candidate = &candidates[insert(points)];

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
	struct ow_scored *candidate;
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
 * ow_selection_scored() - the kernel has scored a task
 * @task: the task; the caller of oom_badness() keeps it from being released
 * @points: its points, LONG_MIN if it may not be killed
 *
 * Context: the return of oom_badness() in a task that chooses a victim, under oom_lock.
 */
void ow_selection_scored(struct task_struct *task, long points)
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
 * ow_selection_called() - oom_badness() returns
 * @task: its first argument
 * @points: its value
 *
 * Context: any caller of it; the trampoline calls this.
 */
void ow_selection_called(struct task_struct *task, long points)
{
	if (READ_ONCE(called_selector) == current)
		ow_selection_scored(task, points);
}

/**
 * ow_selection_chosen() - the kernel has made its choice
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
void ow_selection_chosen(struct task_struct *task)
{
	ow_selection_end();
	if (nobody_is_eligible())
		nr_ranked = 0;
	if (equal_best && task == equal_best)
		take(task, best);
}

/**
 * ow_selection_count() - store the counts of this episode in its oom record
 * @oom: the record, with the choice
 *
 * If points were compared but no call was seen, the probe is blind, for example
 * because the compiler has inlined oom_badness(). Then the counts are not stored.
 *
 * Context: under oom_lock.
 */
void ow_selection_count(struct ow_record *oom)
{
	if (!nr_scored && ow_has(oom, oom, chosen_points))
		return;
	ow_set(oom, oom, candidates_scored, nr_scored);
	ow_set(oom, oom, candidates_eligible, nr_scored - nr_spared);
}

/**
 * ow_selection_points() - find the points of a process
 * @tgid: the process
 * @points: where they go
 *
 * Context: under oom_lock.
 * Return: true if it is among the recorded candidates of this episode.
 */
bool ow_selection_points(pid_t tgid, long *points)
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
 * ow_selection_comm() - find the name that a task had when it was scored
 * @comm: where it goes
 * @pid: the task
 *
 * Context: under oom_lock.
 * Return: true if it is among the recorded candidates of this episode.
 */
bool ow_selection_comm(char comm[OOMWATCH_COMM_LEN], pid_t pid)
{
	unsigned int rank;

	for (rank = 0; rank < nr_ranked; rank++) {
		const struct ow_scored *candidate = &candidates[by_rank[rank]];

		if (candidate->pid != pid)
			continue;
		memcpy(comm, candidate->comm, OOMWATCH_COMM_LEN);
		return true;
	}
	return false;
}

/**
 * ow_selection_ranked() - a task that is among the best
 * @rank: 0 for the best
 *
 * Context: under oom_lock.
 * Return: the task, NULL if there are no more.
 */
const struct ow_scored *ow_selection_ranked(unsigned int rank)
{
	return rank < nr_ranked ? &candidates[by_rank[rank]] : NULL;
}

/**
 * ow_selection_is_eligible() - tell whether those that are ranked may be killed
 *
 * Context: under oom_lock.
 * Return: true if so; if not, no task may be.
 */
bool ow_selection_is_eligible(void)
{
	return !nobody_is_eligible();
}

/**
 * ow_selection_show() - write what could not be read
 * @m: where it goes, as lines of "name value"
 *
 * Context: any.
 */
void ow_selection_show(struct seq_file *m)
{
	seq_printf(m, "failed_trylocks %llu\n", READ_ONCE(nr_failed_trylocks));
}
