// SPDX-License-Identifier: GPL-2.0-only
/*
 * klog_kill.c - lines of a report that say who is killed
 */
#include <string.h>

#include "klog/klog_scan.h"
#include "klog/klog_state.h"

/* "1234 (name)" or "1234, UID 12, (name)". Return: behind the name; NULL: damaged. */
static const char *read_process(const char *at, struct klog_task *task)
{
	static const char * const behind[] = {
		") total-vm:", ") vsz:", ") score ", "), now ", ") sharing ", ")",
	};
	int64_t pid, uid;
	const char *end = NULL;
	size_t i;

	at = scan_number(at, &pid);
	if (!at || pid < 1 || pid > INT32_MAX)
		return NULL;
	task->pid = pid;
	if (scan_starts(at, ", UID ") && scan_number(at + 6, &uid) &&
	    uid >= 0) {
		task->value[KLOG_UID] = uid;
		task->has |= 1U << KLOG_UID;
	}
	at = strchr(at, '(');
	for (i = 0; at && !end && i < sizeof(behind) / sizeof(*behind); i++)
		end = scan_last(at, behind[i]);
	if (!end)
		return NULL;
	klog_put_comm(task->comm, at + 1, end - at - 1);
	return end + 1;
}

static void put_size(struct klog_task *task, enum klog_column column, int64_t value)
{
	task->value[column] = value;
	task->has |= 1U << column;
}

/* "total-vm:1kB, anon-rss:2kB, ..., UID:0 pgtables:3kB oom_score_adj:0" */
static void read_sizes(struct klog_task *task, const char *text)
{
	static const struct {
		const char *key;
		enum klog_column column;
	} parts[] = {
		{ "total-vm:", KLOG_TOTAL_VM }, { "vsz:", KLOG_TOTAL_VM },
		{ "anon-rss:", KLOG_RSS_ANON }, { "file-rss:", KLOG_RSS_FILE },
		{ "shmem-rss:", KLOG_RSS_SHMEM },
		{ "pgtables:", KLOG_PGTABLES_BYTES },
	};
	uint64_t bytes;
	int64_t value;
	size_t i;

	for (i = 0; i < sizeof(parts) / sizeof(*parts); i++)
		if (scan_kb(text, parts[i].key, &bytes))
			put_size(task, parts[i].column, bytes >> 10);
	if (scan_value(text, "UID:", &value) && value >= 0 && value <= UINT32_MAX)
		put_size(task, KLOG_UID, value);
	if (scan_end(text, "oom_score_adj:", &value) && value >= -1000 && value <= 1000)
		put_size(task, KLOG_OOM_SCORE_ADJ, value);
}

static void put_message(union record *oom, const char *text, const char *end)
{
	static const char * const starts[] = {
		"Memory cgroup out of memory", "Out of memory",
	};
	size_t i;

	while (end > text && (end[-1] == ' ' || end[-1] == ':'))
		end--;
	for (i = 0; i < 2; i++) {
		const char *start = strstr(text, starts[i]);

		if (!start || start >= end)
			continue;
		klog_set_text(oom, oom, message, start, end - start);
		if (!record_has(oom, oom, context))
			klog_set(oom, oom, context, i ?
				 OOMWATCH_CONTEXT_GLOBAL :
				 OOMWATCH_CONTEXT_MEMCG);
		return;
	}
}

/**
 * klog_read_kill() - "Out of memory: Kill process 1 (bash) score 2 or sacrifice child"
 * @klog: the log
 * @report: NULL: it is looked for
 * @line: the line
 *
 * Return: false if there is no name.
 */
bool klog_read_kill(struct klog *klog, struct klog_report *report,
		    const struct klog_line *line)
{
	const char *at = strstr(line->text, "ill process ") - 1, *end;
	struct klog_task task = { 0 };
	union record *oom;
	int64_t score;

	klog->foreign = false;
	end = read_process(at + strlen("Kill process "), &task);
	if (!end)
		return false;
	report = klog_report_of_pid(klog, line, task.pid);
	if (!report)
		report = klog_report_new(klog, line);
	report->evident = true;
	report->quiet = 0;
	report->time = line->time;
	oom = &report->oom;
	put_message(oom, line->text, at);
	klog_set(oom, oom, chosen_pid, task.pid);
	memcpy(oom->oom.chosen_comm, task.comm, sizeof(task.comm));
	oom->h.valid |= 1ULL << OOMWATCH_BIT_oom_chosen_comm;
	if (scan_value(end, "score ", &score))
		klog_set(oom, oom, chosen_score, score);
	return true;
}

static bool has_victim(const struct klog_report *report, int32_t pid)
{
	size_t i;

	for (i = 0; i < report->nr_victims; i++)
		if (report->victims[i].task.pid == pid)
			return true;
	return false;
}

/* Where a line names a victim again, the kills between them were of one group. */
static void join_group(struct klog *klog, size_t first)
{
	struct klog_report *report = klog->reports[first];
	size_t i, kept = first + 1;

	report->grouped = true;
	for (i = first + 1; i < klog->nr_reports; i++) {
		struct klog_report *other = klog->reports[i];
		struct klog_victim *victim;

		if (other->stream != report->stream || *other->header ||
		    other->nr_columns || other->nr_victims != 1) {
			klog->reports[kept++] = other;
			continue;
		}
		victim = klog_report_add_victim(report);
		if (victim)
			*victim = other->victims[0];
		if (other->nr_reaped)
			klog_report_add_reaped(report, other->reaped);
		klog_report_free(other);
	}
	klog->nr_reports = kept;
}

/* A second line of a victim. Return: false if it is none. */
static bool is_again(struct klog *klog, const struct klog_line *line, int32_t pid)
{
	size_t i = klog->nr_reports;

	if (klog_report_of_pid(klog, line, pid))
		return false;
	while (i--) {
		struct klog_report *report = klog->reports[i];

		if (report->stream != line->stream || report->past ||
		    !has_victim(report, pid) ||
		    klog_is_pause(&report->time, &line->time))
			continue;
		join_group(klog, i);
		return true;
	}
	return false;
}

/* The report that goes on, or whose group goes on; or one that has this line only. */
static struct klog_report *report_of_victim(struct klog *klog,
					    const struct klog_line *line,
					    int32_t pid)
{
	struct klog_report *report = klog_report_of_pid(klog, line, pid);

	if (report)
		return report;
	report = klog_report_of(klog, line);
	return report && report->grouped ? report : klog_report_new(klog, line);
}

/**
 * klog_read_killed() - "Out of memory: Killed process 1 (bash) total-vm:1kB, ..."
 * @klog: the log
 * @report: NULL: it is looked for
 * @line: the line; to 5.0 nothing stands before "Killed"
 *
 * Return: false if there is no name.
 */
bool klog_read_killed(struct klog *klog, struct klog_report *report,
		      const struct klog_line *line)
{
	const char *at = strstr(line->text, "Killed process "), *end;
	struct klog_victim victim = { .time = line->time }, *place;

	klog->foreign = false;
	end = read_process(at + strlen("Killed process "), &victim.task);
	if (!end)
		return false;
	read_sizes(&victim.task, end);
	if (is_again(klog, line, victim.task.pid))
		return true;
	report = report_of_victim(klog, line, victim.task.pid);
	report->evident = true;
	report->time = line->time;
	if (!report->nr_victims)
		put_message(&report->oom, line->text, at);
	place = klog_report_add_victim(report);
	if (place)
		*place = victim;
	else
		klog->dropped++;
	return true;
}

/**
 * klog_read_sharing() - "Kill process 1 (bash) sharing same memory"
 * @klog: the log
 * @report: NULL: it is looked for
 * @line: the line
 *
 * Return: false if there is no name.
 */
bool klog_read_sharing(struct klog *klog, struct klog_report *report,
		       const struct klog_line *line)
{
	const char *at = strstr(line->text, "ill process ");
	struct klog_victim victim = { .time = line->time, .shares = true };
	struct klog_victim *place;

	report = klog_report_of(klog, line);
	if (!at || !report ||
	    !read_process(at + strlen("ill process "), &victim.task))
		return false;
	place = klog_report_add_victim(report);
	if (place)
		*place = victim;
	return true;
}

/**
 * klog_read_reaped() - "oom_reaper: reaped process 1 (bash), now anon-rss:0kB, ..."
 * @klog: the log
 * @report: NULL: a report that has the victim is looked for
 * @line: the line
 *
 * Return: false if there is no name.
 */
bool klog_read_reaped(struct klog *klog, struct klog_report *report,
		      const struct klog_line *line)
{
	struct klog_victim reaped = { .time = line->time };
	const char *end;
	size_t i;

	(void)report;
	end = read_process(strstr(line->text, "process ") + strlen("process "),
			   &reaped.task);
	if (!end)
		return false;
	read_sizes(&reaped.task, end);
	for (i = klog->nr_reports; i--;) {
		if (!has_victim(klog->reports[i], reaped.task.pid))
			continue;
		klog_report_add_reaped(klog->reports[i], &reaped);
		return true;
	}
	/* Those of whose death nothing was told come after what was before them. */
	if (klog->nr_reports)
		klog_report_add_reaped(klog->reports[klog->nr_reports - 1],
				       &reaped);
	else
		klog_emit_reaped(klog, &reaped);
	return true;
}
