/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OW_SELECTION_H
#define OW_SELECTION_H

#include <linux/types.h>

#include "rec_task.h"
#include "uapi/linux/oomwatch.h"

struct ow_record;
struct seq_file;
struct task_struct;

/* The most candidates of an episode that can be recorded. */
#define OW_CANDIDATES_MAX	128

/**
 * struct ow_scored - a task that was scored
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
struct ow_scored {
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

void ow_selection_init(unsigned int number);
unsigned int ow_selection_limit(void);
void ow_selection_see_calls(void);
void ow_selection_begin(void);
void ow_selection_end(void);
bool ow_selection_wanted(void);
bool ow_selection_is_probed(void);
void ow_selection_scored(struct task_struct *task, long points);
void ow_selection_called(struct task_struct *task, long points);
void ow_selection_chosen(struct task_struct *task);
void ow_selection_count(struct ow_record *oom);
bool ow_selection_comm(char comm[OOMWATCH_COMM_LEN], pid_t pid);
bool ow_selection_points(pid_t tgid, long *points);
const struct ow_scored *ow_selection_ranked(unsigned int rank);
bool ow_selection_is_eligible(void);
void ow_selection_show(struct seq_file *m);

#endif /* OW_SELECTION_H */
