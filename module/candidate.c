// SPDX-License-Identifier: GPL-2.0-only
/*
 * candidate.c - the tasks that the kernel scored, and which of them scored most
 *
 * oom_badness() runs once for each process that could be killed, so what is done
 * here is done thousands of times in an episode: only a task that makes it into
 * the table is looked at, or that may not be killed where nobody else may be yet.
 * All of this runs under the kernel's oom_lock, in the trigger.
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

#include "batch.h"
#include "candidate.h"
#include "direct.h"
#include "record.h"
#include "snapshot.h"

/**
 * struct candidate - a task that was scored
 * @points: what oom_badness() returned; of one that may not be killed, the pages
 *          that it holds
 * @pid: the task
 * @tgid: its process
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
	u32 uid;
	int oom_score_adj;
	bool has_rss;
	struct ow_rss rss;
	char comm[OOMWATCH_COMM_LEN];
};

/*
 * The first nr_ranked of by_rank are the places of candidates, the best first.
 * As long as nobody may be killed, these are those who may not.
 */
static struct candidate candidates[OW_CANDIDATES_MAX];
static u8 by_rank[OW_CANDIDATES_MAX];
static unsigned int nr_ranked;

/* How many are kept. */
static unsigned int limit;

/*
 * Who is choosing a victim, by how oom_badness() is seen to return: by a direct call,
 * or by a probe. NULL if nobody is; compared, never followed.
 */
static const struct task_struct *called_selector;
static const struct task_struct *probed_selector;

/* Points of the best that may be killed. */
static long best;

/* Points of the last of them once the table is full, which others have to beat. */
static long bar;

/*
 * The last task that scored as much as the best, when the table was full of such
 * ones: compared, never followed.
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
 * ow_candidate_begin() - current is going to choose a victim
 *
 * Context: under oom_lock.
 */
void ow_candidate_begin(void)
{
	if (ow_direct_attached())
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
 * ow_candidate_is_probed() - tell whether somebody chooses a victim whose candidates
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
 * As the kernel's find_lock_task_mm(), but without waiting for a lock: somebody
 * may hold it who cannot go on before this returns. Returns 0, -EAGAIN if that is
 * so, or -ESRCH if it has no memory. Of a task that is ranked by what it holds,
 * nothing is read if it would find the table full.
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
			if (!is_ranked || !is_full(ow_snapshot_pages(thread->mm)))
				ow_snapshot_rss(rss, thread->mm);
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
	candidate->pid = task->pid;
	candidate->tgid = task->tgid;
	candidate->uid = ow_snapshot_uid(task);
	candidate->oom_score_adj = task->signal->oom_score_adj;
	ow_snapshot_comm(candidate->comm, task);
}

/* Of equal ones the kernel prefers the one that it scored last. */
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

/* Makes room at the rank that these points have; returns the place to fill. */
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

/* A task that may not be killed: it is of interest if nobody may be. */
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
 * Context: the return of oom_badness() in who chooses a victim, under oom_lock.
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
 * Context: any caller of it; trampoline.S calls this.
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
 * Where hundreds of tasks score the same, each of them would push out another.
 * Of those that find the table full of their equals only the last one matters,
 * since the kernel prefers it. It takes its place now, if the kernel did choose
 * it. If the kernel has chosen one that it did not score, those who may not be
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
 * If points were compared but no call was seen, the probe is blind, as where the
 * compiler has inlined oom_badness(): that is not nobody.
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

static void put(struct ow_record *rec, const struct candidate *candidate)
{
	ow_set(rec, candidate, candidate_pid, candidate->pid);
	ow_set(rec, candidate, candidate_tgid, candidate->tgid);
	ow_set(rec, candidate, candidate_uid, candidate->uid);
	ow_set(rec, candidate, candidate_oom_score_adj,
	       candidate->oom_score_adj);
	memcpy(rec->candidate.candidate_comm, candidate->comm,
	       OOMWATCH_COMM_LEN);
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

static void put_points(struct ow_record *rec, long points, u64 totalpages)
{
	ow_set(rec, candidate, candidate_points, points);
	ow_set(rec, candidate, candidate_score,
	       ow_snapshot_score(points, totalpages));
}

/**
 * ow_candidate_collect() - build the candidate records of this episode
 * @batch: where they go, by rank
 * @oom: the oom record of the episode, with its totalpages
 * @time_ns: when the selection was over, CLOCK_BOOTTIME
 *
 * Context: under oom_lock.
 */
void ow_candidate_collect(struct ow_batch *batch, const struct ow_record *oom,
			  u64 time_ns)
{
	unsigned int rank;

	for (rank = 0; rank < nr_ranked; rank++) {
		const struct candidate *candidate = &candidates[by_rank[rank]];
		struct ow_record *rec = ow_batch_next(batch);

		ow_record_begin(rec, OOMWATCH_TYPE_CANDIDATE,
				sizeof(struct oomwatch_candidate),
				oom->h.episode);
		rec->h.time_ns = time_ns;
		ow_set(rec, candidate, rank, rank + 1);
		put(rec, candidate);
		if (!nobody_is_eligible())
			put_points(rec, candidate->points, oom->oom.totalpages);
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
