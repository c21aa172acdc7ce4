// SPDX-License-Identifier: GPL-2.0-only
/*
 * klog_end.c - lines that say how a report ended, and what became of a victim
 */
#include <string.h>

#include "klog/klog_scan.h"
#include "klog/klog_state.h"

/**
 * klog_read_exiting() - "OOM victim 1 (bash) is already exiting. Skip killing the task"
 * @klog: the log
 * @report: the report
 * @line: the line
 *
 * Return: true.
 */
bool klog_read_exiting(struct klog *klog, struct klog_report *report,
		       const struct klog_line *line)
{
	(void)klog;
	if (!report->nr_victims && strstr(line->text, "already exiting"))
		klog_set(&report->oom, oom, outcome,
			 OOMWATCH_OUTCOME_VICTIM_EXITED);
	return true;
}

/**
 * klog_read_group() - "Tasks in /a are going to be killed due to memory.oom.group set"
 * @klog: the log
 * @report: NULL: it is looked for
 * @line: the line, which stands behind that of the first victim
 *
 * Return: false if it is cut off.
 */
bool klog_read_group(struct klog *klog, struct klog_report *report,
		     const struct klog_line *line)
{
	const char *path = line->text + strlen("Tasks in ");
	const char *end = scan_last(path, " are going to be killed");
	union record *oom;

	if (!end)
		return false;
	report = klog_report_of(klog, line);
	if (!report)
		report = klog_report_new(klog, line);
	oom = &report->oom;
	report->evident = true;
	report->grouped = true;
	report->time = line->time;
	if (!record_has(oom, oom, oom_group))
		klog_put_path(oom, &oom->oom.oom_group,
			      OOMWATCH_BIT_oom_oom_group, path, end - path);
	return true;
}

/**
 * klog_read_none() - "Out of memory and no killable processes..."
 * @klog: the log
 * @report: the report
 * @line: the line; to 4.18 the kernel panics with these words
 *
 * If nothing stands between it and the title of the task table, that has no rows.
 *
 * Return: true.
 */
bool klog_read_none(struct klog *klog, struct klog_report *report,
		    const struct klog_line *line)
{
	union record *oom = &report->oom;

	klog->foreign = false;
	if (report->titled && !report->quiet)
		klog_set(oom, oom, candidates_scored, 0);
	if (!strstr(line->text, "Kernel panic")) {
		klog_set(oom, oom, outcome, OOMWATCH_OUTCOME_NO_VICTIM);
		return true;
	}
	klog_set(oom, oom, outcome, OOMWATCH_OUTCOME_PANIC);
	klog_set(oom, oom, panic_reason, OOMWATCH_PANIC_REASON_NO_KILLABLE);
	return true;
}

/**
 * klog_read_panic() - "Kernel panic - not syncing: System is deadlocked on memory"
 * @klog: the log
 * @report: the report
 * @line: the line
 *
 * Return: true. Of another panic it says nothing.
 */
bool klog_read_panic(struct klog *klog, struct klog_report *report,
		     const struct klog_line *line)
{
	union record *oom = &report->oom;
	bool set = strstr(line->text, "panic_on_oom");

	(void)klog;
	if (report->nr_victims ||
	    (!set && !strstr(line->text, "deadlocked on memory")))
		return true;
	klog_set(oom, oom, outcome, OOMWATCH_OUTCOME_PANIC);
	if (!set)
		klog_set(oom, oom, context, OOMWATCH_CONTEXT_GLOBAL);
	klog_set(oom, oom, panic_reason,
		 set ? OOMWATCH_PANIC_REASON_PANIC_ON_OOM :
		       OOMWATCH_PANIC_REASON_NO_KILLABLE);
	return true;
}

/**
 * klog_read_manual() - "sysrq: Manual OOM execution"
 * @klog: the log
 * @report: NULL: the report follows
 * @line: the line
 *
 * Return: true.
 */
bool klog_read_manual(struct klog *klog, struct klog_report *report,
		      const struct klog_line *line)
{
	(void)report;
	(void)line;
	klog->sysrq = true;
	return true;
}

/**
 * klog_read_foreign() - "page allocation failure", "Show Memory"
 * @klog: the log
 * @report: NULL: there is none
 * @line: the line, behind which the memory is shown, but not of an OOM
 *
 * Return: true.
 */
bool klog_read_foreign(struct klog *klog, struct klog_report *report,
		       const struct klog_line *line)
{
	(void)report;
	(void)line;
	klog->foreign = true;
	return true;
}
