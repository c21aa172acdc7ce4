// SPDX-License-Identifier: GPL-2.0-only
/*
 * klog_process.c - the records of the processes of a report: victims, and candidates
 */
#include <stdlib.h>
#include <string.h>

#include "klog/klog_state.h"

/* A column of the table, in pages. */
#define PUT_PAGES(record, type, member, task, column, page) do { \
	if (klog_has(task, column) && (page)) \
		klog_set(record, type, member, \
			 (__u64)(task)->value[column] * (page)); \
} while (0)

/*
 * Some kernels of 5.4 wrote bytes and called them kB: the row says which it is. Where
 * there is none, only what cannot be bytes is taken.
 */
static bool read_pgtables(const struct klog_task *line,
			  const struct klog_task *row, uint64_t *bytes)
{
	uint64_t kb = line->value[KLOG_PGTABLES_BYTES];

	if (!klog_has(line, KLOG_PGTABLES_BYTES))
		return false;
	if (row && klog_has(row, KLOG_PGTABLES_BYTES)) {
		uint64_t known = row->value[KLOG_PGTABLES_BYTES];

		*bytes = known == kb ? kb : kb << 10;
		return known == kb || (kb << 10) / 64 <= known;
	}
	*bytes = kb << 10;
	return kb % 4096 || kb << 10 <= 4096;
}

static void put_from_row(union record *record, const struct klog_task *line,
			 const struct klog_task *row, uint32_t page)
{
	uint64_t bytes;

	if (read_pgtables(line, row, &bytes) ||
	    (row && choice_pgtables(row, page, &bytes)))
		klog_set(record, victim, victim_pgtables, bytes);
	if (!row)
		return;
	klog_set(record, victim, victim_tgid, row->value[KLOG_TGID]);
	PUT_PAGES(record, victim, victim_swap, row, KLOG_SWAPENTS, page);
	if (!klog_has(line, KLOG_UID))
		klog_set(record, victim, victim_uid, row->value[KLOG_UID]);
	if (!klog_has(line, KLOG_OOM_SCORE_ADJ) && klog_has(row, KLOG_OOM_SCORE_ADJ))
		klog_set(record, victim, victim_oom_score_adj,
			 row->value[KLOG_OOM_SCORE_ADJ]);
}

/*
 * Who was chosen, or a member of its group; a child that died for it is neither, and of
 * a line about a kill alone it is not known.
 */
static void put_role(union record *record, const struct klog_report *report,
		     const struct klog_victim *victim)
{
	const union record *oom = &report->oom;
	bool first = victim == report->victims;

	if (victim->shares)
		klog_set(record, victim, role, OOMWATCH_ROLE_SHARED_MM);
	else if (first && record_has(oom, oom, chosen_pid) &&
		 oom->oom.chosen_pid == victim->task.pid)
		klog_set(record, victim, role, OOMWATCH_ROLE_CHOSEN);
	else if (!first && report->grouped)
		klog_set(record, victim, role, OOMWATCH_ROLE_GROUP);
}

static void copy_path(union record *to, struct oomwatch_str *str, unsigned int bit,
		      const union record *oom)
{
	const struct oomwatch_str *path = &oom->oom.oom_memcg;

	if (!record_has(oom, oom, oom_memcg))
		return;
	klog_put_text(to, str, bit, oom->bytes + path->offset, path->length);
	if (oom->h.truncated >> OOMWATCH_BIT_oom_oom_memcg & 1)
		to->h.truncated |= 1ULL << bit;
}

/**
 * klog_emit_victim() - add the record of a victim
 * @klog: the log
 * @choice: what points are computed from
 * @victim: the victim
 */
void klog_emit_victim(struct klog *klog, const struct choice *choice,
		      const struct klog_victim *victim)
{
	const struct klog_report *report = choice->report;
	const struct klog_task *task = &victim->task;
	const struct klog_task *row = klog_report_task(report, task->pid);
	const union record *oom = &report->oom;
	union record record;

	klog_record_start(&record, OOMWATCH_TYPE_VICTIM);
	put_role(&record, report, victim);
	klog_set(&record, victim, state, OOMWATCH_STATE_KILLED);
	klog_set(&record, victim, victim_pid, task->pid);
	memcpy(record.victim.victim_comm, task->comm, sizeof(task->comm));
	record.h.valid |= 1ULL << OOMWATCH_BIT_victim_victim_comm;
	if (klog_has(task, KLOG_UID))
		klog_set(&record, victim, victim_uid, task->value[KLOG_UID]);
	if (klog_has(task, KLOG_OOM_SCORE_ADJ))
		klog_set(&record, victim, victim_oom_score_adj,
			 task->value[KLOG_OOM_SCORE_ADJ]);
	klog_set_kb(&record, victim, victim_total_vm, task, KLOG_TOTAL_VM);
	klog_set_kb(&record, victim, victim_anon_rss, task, KLOG_RSS_ANON);
	klog_set_kb(&record, victim, victim_file_rss, task, KLOG_RSS_FILE);
	klog_set_kb(&record, victim, victim_shmem_rss, task, KLOG_RSS_SHMEM);
	put_from_row(&record, task, row, report->page_size);
	if (row && choice_points(choice, row, &record.victim.victim_points))
		record.h.valid |= 1ULL << OOMWATCH_BIT_victim_victim_points;
	klog_copy(&record, victim, oom, context);
	klog_copy(&record, victim, oom, constraint);
	klog_copy(&record, victim, oom, trigger_pid);
	klog_copy(&record, victim, oom, page_size);
	if (record_has(oom, oom, trigger_comm)) {
		memcpy(record.victim.trigger_comm, oom->oom.trigger_comm,
		       OOMWATCH_COMM_LEN);
		record.h.valid |= 1ULL << OOMWATCH_BIT_victim_trigger_comm;
	}
	copy_path(&record, &record.victim.oom_memcg,
		  OOMWATCH_BIT_victim_oom_memcg, oom);
	if (record_has(&record, victim, role) && *report->task_memcg &&
	    !report->task_memcg_cut && record.victim.role == OOMWATCH_ROLE_CHOSEN)
		klog_put_path(&record, &record.victim.task_memcg,
			      OOMWATCH_BIT_victim_task_memcg,
			      report->task_memcg, strlen(report->task_memcg));
	klog_emit_record(klog, &record, &victim->time, klog->episode);
}

static void emit_candidate(struct klog *klog, const struct choice *choice,
			   const struct klog_task *row, unsigned int rank)
{
	const struct klog_report *report = choice->report;
	uint32_t page = report->page_size;
	union record record;
	uint64_t bytes;

	klog_record_start(&record, OOMWATCH_TYPE_CANDIDATE);
	klog_set(&record, candidate, rank, rank);
	klog_set(&record, candidate, candidate_pid, row->pid);
	klog_set(&record, candidate, candidate_tgid, row->value[KLOG_TGID]);
	memcpy(record.candidate.candidate_comm, row->comm, sizeof(row->comm));
	if (*row->comm)
		record.h.valid |= 1ULL << OOMWATCH_BIT_candidate_candidate_comm;
	klog_set(&record, candidate, candidate_uid, row->value[KLOG_UID]);
	if (row->value[KLOG_RSS] <= UINT32_MAX)
		klog_set(&record, candidate, candidate_rss, row->value[KLOG_RSS]);
	if (choice_points(choice, row, &record.candidate.candidate_points))
		record.h.valid |= 1ULL << OOMWATCH_BIT_candidate_candidate_points;
	if (klog_has(row, KLOG_OOM_SCORE_ADJ))
		klog_set(&record, candidate, candidate_oom_score_adj,
			 row->value[KLOG_OOM_SCORE_ADJ]);
	PUT_PAGES(&record, candidate, candidate_total_vm, row, KLOG_TOTAL_VM, page);
	PUT_PAGES(&record, candidate, candidate_anon_rss, row, KLOG_RSS_ANON, page);
	PUT_PAGES(&record, candidate, candidate_file_rss, row, KLOG_RSS_FILE, page);
	PUT_PAGES(&record, candidate, candidate_shmem_rss, row, KLOG_RSS_SHMEM,
		  page);
	PUT_PAGES(&record, candidate, candidate_swap, row, KLOG_SWAPENTS, page);
	if (choice_pgtables(row, page, &bytes))
		klog_set(&record, candidate, candidate_pgtables, bytes);
	klog_emit_record(klog, &record, &report->table_time, klog->episode);
}

/**
 * klog_emit_candidates() - add the records of the task table
 * @klog: the log
 * @choice: what points are computed from
 */
void klog_emit_candidates(struct klog *klog, const struct choice *choice)
{
	const struct klog_task **ranked = choice_rank(choice);
	size_t i;

	for (i = 0; i < choice->report->nr_tasks; i++)
		emit_candidate(klog, choice, ranked[i], i + 1);
	free(ranked);
}
