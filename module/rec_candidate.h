/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OW_CANDIDATE_H
#define OW_CANDIDATE_H

#include <linux/types.h>

#include "ring_record.h"
#include "uapi/linux/oomwatch.h"

struct ow_batch;
struct seq_file;
struct task_struct;

/* The most candidates of an episode that can be recorded. */
#define OW_CANDIDATES_MAX	128

/* The longest path of the cgroup of a candidate, in bytes with its NUL. */
#define OW_CANDIDATE_PATH_MAX	152

/* What a candidate takes: with the path only if the system ran out. */
#define OW_MEMCG_CANDIDATE_BYTES	(OW_CANDIDATE_BARE + OW_WALL_BYTES)
#define OW_SYSTEM_CANDIDATE_BYTES \
	(sizeof(struct oomwatch_candidate) + OW_CANDIDATE_PATH_MAX + OW_WALL_BYTES)

void ow_candidate_init(unsigned int number);
unsigned int ow_candidate_limit(void);
void ow_candidate_see_calls(void);
void ow_candidate_begin(void);
void ow_candidate_end(void);
bool ow_candidate_wanted(void);
bool ow_candidate_is_probed(void);
void ow_candidate_scored(struct task_struct *task, long points);
void ow_candidate_called(struct task_struct *task, long points);
void ow_candidate_chosen(struct task_struct *task);
void ow_candidate_count(struct ow_record *oom);
bool ow_candidate_comm(char comm[OOMWATCH_COMM_LEN], pid_t pid);
bool ow_candidate_points(pid_t tgid, long *points);
void ow_candidate_collect(struct ow_batch *batch, const struct ow_record *oom,
			  bool is_global, u64 time_ns);
void ow_candidate_show(struct seq_file *m);

#endif /* OW_CANDIDATE_H */
