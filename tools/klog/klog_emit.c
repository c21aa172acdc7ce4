// SPDX-License-Identifier: GPL-2.0-only
/*
 * klog_emit.c - the records of a report that is whole
 *
 * They follow one another as those of the module do: victims, candidates, memory,
 * stack, oom, and what became of the victims.
 */
#include <string.h>

#include "klog/klog_state.h"

/* Which times the records have is decided by the first: since boot, if it has one. */
static void decide_clock(struct klog *klog, const struct klog_time *time)
{
	if (klog->clocked)
		return;
	klog->clocked = true;
	klog->wall_only = !time->boot && time->wall;
	klog->zoneless = time->wall && time->zoneless;
	klog->yearless = time->wall && time->yearless;
}

/*
 * A time that is not known is 0. That of the wall stands at the end of the record,
 * where records have another one; not if nobody knows of which zone it is.
 */
static void put_time(struct klog *klog, union record *record,
		     const struct klog_time *time)
{
	__u64 wall = time->wall_ns;

	decide_clock(klog, time);
	if (klog->wall_only)
		record->h.time_ns = time->wall &&
				    time->zoneless == klog->zoneless &&
				    time->yearless == klog->yearless ? wall : 0;
	else
		record->h.time_ns = time->boot ? time->boot_ns : 0;
	record->h.size = (record->h.size + 7) & ~7U;
	if (klog->wall_only || !time->wall || time->zoneless)
		return;
	memcpy(record->bytes + record->h.size, &wall, sizeof(wall));
	record->h.size += sizeof(wall);
	record->h.flags |= OOMWATCH_FLAG_WALL;
}

/**
 * klog_emit_record() - add a record
 * @klog: the log
 * @record: the record, which has all but its number, time and episode
 * @time: when it was logged
 * @episode: its episode
 */
void klog_emit_record(struct klog *klog, union record *record,
		      const struct klog_time *time, uint64_t episode)
{
	put_time(klog, record, time);
	record->h.seq = ++klog->seq;
	record->h.episode = episode;
	klog_spool_add(&klog->records, record);
}

static void emit_stack(struct klog *klog, const struct klog_report *report)
{
	const union record *oom = &report->oom;
	union record record;

	if (!report->stack_length)
		return;
	klog_record_start(&record, OOMWATCH_TYPE_STACK);
	klog_copy(&record, stack, oom, trigger_pid);
	if (record_has(oom, oom, trigger_comm)) {
		memcpy(record.stack.trigger_comm, oom->oom.trigger_comm,
		       OOMWATCH_COMM_LEN);
		record.h.valid |= 1ULL << OOMWATCH_BIT_stack_trigger_comm;
	}
	klog_set_text(&record, stack, stack, report->stack, report->stack_length);
	klog_emit_record(klog, &record, &report->header_time, klog->episode);
}

static bool ends_with(const char *text, const char *end)
{
	size_t length = strlen(text), tail = strlen(end);

	return tail && length >= tail && !strcmp(text + length - tail, end) &&
	       (length == tail || text[length - tail - 1] == ' ');
}

/*
 * Where no other line says who asked, what stands before the words of the header may
 * begin with what nobody knows: then the table has the name.
 */
static void find_trigger(struct klog_report *report)
{
	union record *oom = &report->oom;
	const char *comm = NULL;
	size_t i;

	if (!*report->header || record_has(oom, oom, trigger_pid))
		return;
	for (i = 0; i < report->nr_tasks; i++)
		if (ends_with(report->header, report->tasks[i].comm) &&
		    (!comm || strlen(comm) < strlen(report->tasks[i].comm)))
			comm = report->tasks[i].comm;
	if (!comm)
		return;
	klog_put_comm(oom->oom.trigger_comm, comm, strlen(comm));
	oom->h.valid |= 1ULL << OOMWATCH_BIT_oom_trigger_comm;
}

static struct choice finish_oom(struct klog_report *report)
{
	union record *oom = &report->oom;
	const struct klog_task *row;
	struct choice choice;

	/* The memory of the system is shown if it is that which ran out. */
	if (!record_has(oom, oom, context) && report->memory.h.valid)
		klog_set(oom, oom, context, OOMWATCH_CONTEXT_GLOBAL);
	choice = choice_of(report);
	if (report->nr_victims) {
		klog_set(oom, oom, outcome, OOMWATCH_OUTCOME_KILLED);
		klog_set(oom, oom, victims, report->nr_victims);
	} else if (!record_has(oom, oom, outcome)) {
		klog_set(oom, oom, outcome, OOMWATCH_OUTCOME_UNKNOWN);
	}
	if (report->page_size)
		klog_set(oom, oom, page_size, report->page_size);
	if (choice.total)
		klog_set(oom, oom, totalpages, choice.total);
	row = record_has(oom, oom, chosen_pid) ?
	      klog_report_task(report, oom->oom.chosen_pid) : NULL;
	if (row && choice_points(&choice, row, &oom->oom.chosen_points))
		oom->h.valid |= 1ULL << OOMWATCH_BIT_oom_chosen_points;
	return choice;
}

static void know(struct klog *klog, const struct klog_report *report)
{
	size_t i;

	for (i = 0; i < report->nr_victims; i++) {
		const struct klog_victim *victim = &report->victims[i];
		struct klog_known *known;

		known = &klog->known[klog->nr_known++ % KLOG_KNOWN];
		known->pid = victim->task.pid;
		memcpy(known->comm, victim->task.comm, sizeof(known->comm));
		known->episode = klog->episode;
		known->time = victim->time;
	}
}

static const struct klog_known *find_known(const struct klog *klog,
					   const struct klog_victim *reaped)
{
	size_t count = klog->nr_known < KLOG_KNOWN ? klog->nr_known : KLOG_KNOWN;
	size_t i;

	for (i = 1; i <= count; i++) {
		const struct klog_known *known;

		known = &klog->known[(klog->nr_known - i) % KLOG_KNOWN];
		if (known->pid == reaped->task.pid &&
		    !memcmp(known->comm, reaped->task.comm,
			    sizeof(known->comm)) &&
		    !klog_is_pause(&known->time, &reaped->time))
			return known;
	}
	return NULL;
}

/**
 * klog_emit_reaped() - add the record of a victim whose memory was taken
 * @klog: the log
 * @reaped: what the line says; its victim may be of no report
 */
void klog_emit_reaped(struct klog *klog, const struct klog_victim *reaped)
{
	const struct klog_known *known = find_known(klog, reaped);
	const struct klog_task *task = &reaped->task;
	union record record;

	klog_record_start(&record, OOMWATCH_TYPE_REAPED);
	klog_set(&record, reaped, reaper, OOMWATCH_REAPER_OOM_REAPER);
	klog_set(&record, reaped, victim_pid, task->pid);
	memcpy(record.reaped.victim_comm, task->comm, sizeof(task->comm));
	record.h.valid |= 1ULL << OOMWATCH_BIT_reaped_victim_comm;
	klog_set_kb(&record, reaped, victim_anon_rss, task, KLOG_RSS_ANON);
	klog_set_kb(&record, reaped, victim_file_rss, task, KLOG_RSS_FILE);
	klog_set_kb(&record, reaped, victim_shmem_rss, task, KLOG_RSS_SHMEM);
	if (known && known->time.boot && reaped->time.boot &&
	    reaped->time.boot_ns >= known->time.boot_ns)
		klog_set(&record, reaped, latency_us,
			 (reaped->time.boot_ns - known->time.boot_ns) / 1000);
	klog_emit_record(klog, &record, &reaped->time, known ? known->episode : 0);
}

/**
 * klog_emit() - add the records of a report
 * @klog: the log
 * @report: the report; nothing is added of one that is of no OOM, or was there before
 */
void klog_emit(struct klog *klog, struct klog_report *report)
{
	struct choice choice;
	size_t i;

	if (!report->evident || klog_repeat_is_one(klog, report))
		return;
	klog->episode++;
	find_trigger(report);
	if (!report->page_size)
		report->page_size = choice_page_size(report);
	if (!report->page_size)
		report->page_size = klog->page_size;
	klog->page_size = report->page_size;
	choice = finish_oom(report);
	for (i = 0; i < report->nr_victims; i++)
		klog_emit_victim(klog, &choice, &report->victims[i]);
	klog_emit_candidates(klog, &choice);
	klog_emit_system(klog, report);
	klog_emit_memcg(klog, report);
	emit_stack(klog, report);
	klog_emit_record(klog, &report->oom, &report->time, klog->episode);
	know(klog, report);
	for (i = 0; i < report->nr_reaped; i++)
		klog_emit_reaped(klog, &report->reaped[i]);
}
