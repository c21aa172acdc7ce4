// SPDX-License-Identifier: GPL-2.0-only
/*
 * klog_state.c - reports that are being read, and which of them a line is of
 *
 * Lines of several reports may be mixed: those of one have the same host and the same
 * caller of printk(), where the log says so, and name the same process.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "klog/klog_state.h"

/* A pause between two lines that no report makes, also on a slow console. */
#define PAUSE_NS	60000000000LL

/**
 * klog_is_pause() - tell whether two lines are too far from one another for a report
 * @before: when one was logged
 * @after: when the other one was
 *
 * Return: true if they are, as far as their times tell.
 */
bool klog_is_pause(const struct klog_time *before, const struct klog_time *after)
{
	int64_t ns = 0;

	if (before->boot && after->boot)
		ns = after->boot_ns - before->boot_ns;
	else if (before->wall && after->wall &&
		 __builtin_sub_overflow(after->wall_ns, before->wall_ns, &ns))
		return true;
	return ns > PAUSE_NS || ns < -PAUSE_NS;
}

/**
 * klog_report_is_over() - tell whether a report says how it ended
 * @report: the report
 *
 * Return: true if it does.
 */
bool klog_report_is_over(const struct klog_report *report)
{
	return report->nr_victims || record_has(&report->oom, oom, outcome);
}

/**
 * klog_report_of() - find the report that a line is of
 * @klog: the log
 * @line: the line
 *
 * Return: the newest that it may be of; NULL if there is none.
 */
struct klog_report *klog_report_of(struct klog *klog, const struct klog_line *line)
{
	size_t i = klog->nr_reports;

	while (i--) {
		struct klog_report *report = klog->reports[i];

		if (report->stream == line->stream)
			return klog_is_pause(&report->time, &line->time) ? NULL :
								      report;
	}
	return NULL;
}

static bool names(const struct klog_report *report, int32_t pid)
{
	return (record_has(&report->oom, oom, chosen_pid) &&
		report->oom.oom.chosen_pid == pid) ||
	       klog_report_task(report, pid);
}

/**
 * klog_report_of_pid() - find the report that has to do with a process
 * @klog: the log
 * @line: a line that says who is chosen, or killed
 * @pid: that one
 *
 * Return: the newest that has not ended and names it; else the newest that has not
 * ended; NULL if all have.
 */
struct klog_report *klog_report_of_pid(struct klog *klog, const struct klog_line *line,
				       int32_t pid)
{
	struct klog_report *newest = NULL;
	size_t i = klog->nr_reports;

	while (i--) {
		struct klog_report *report = klog->reports[i];

		if (report->stream != line->stream ||
		    klog_report_is_over(report) ||
		    klog_is_pause(&report->time, &line->time))
			continue;
		if (names(report, pid))
			return report;
		if (!newest)
			newest = report;
	}
	return newest;
}

/**
 * klog_report_drop() - take the first report as whole
 * @klog: the log, which has one
 */
void klog_report_drop(struct klog *klog)
{
	klog_emit(klog, klog->reports[0]);
	klog_report_free(klog->reports[0]);
	klog->nr_reports--;
	memmove(klog->reports, klog->reports + 1,
		klog->nr_reports * sizeof(*klog->reports));
}

/* Where the time since boot went back, what comes is of another boot. */
static void end_boot(struct klog *klog, const struct klog_line *line)
{
	size_t i;

	for (i = 0; i < klog->nr_reports; i++) {
		struct klog_report *report = klog->reports[i];

		report->past |= report->stream == line->stream &&
				report->time.boot && line->time.boot &&
				report->time.boot_ns >
				line->time.boot_ns + PAUSE_NS;
	}
}

/**
 * klog_report_new() - begin a report
 * @klog: the log
 * @line: its first line
 *
 * Return: the report.
 */
struct klog_report *klog_report_new(struct klog *klog, const struct klog_line *line)
{
	struct klog_report *report = calloc(1, sizeof(*report));

	if (!report)
		err(1, NULL);
	end_boot(klog, line);
	if (klog->nr_reports == KLOG_REPORTS)
		klog_report_drop(klog);
	klog->reports[klog->nr_reports++] = report;
	klog_record_start(&report->oom, OOMWATCH_TYPE_OOM);
	klog_record_start(&report->memory, OOMWATCH_TYPE_MEMORY);
	klog_record_start(&report->system, OOMWATCH_TYPE_SYSTEM);
	report->stream = line->stream;
	report->boot = klog->boots;
	report->time = line->time;
	report->ram = -1;
	report->reserved = -1;
	report->swap_kb = -1;
	return report;
}

/* Room for one more; it grows by doubling. Return: NULL: there are too many. */
static void *grow(void **array, size_t count, size_t size, size_t most)
{
	if (count == most)
		return NULL;
	if (!(count & (count - 1))) {
		*array = reallocarray(*array, count ? 2 * count : 1, size);
		if (!*array)
			err(1, NULL);
	}
	memset((char *)*array + count * size, 0, size);
	return (char *)*array + count * size;
}

/**
 * klog_report_add_task() - add a row of the task table
 * @report: the report
 *
 * Return: the row, all of it 0; NULL if there are too many.
 */
struct klog_task *klog_report_add_task(struct klog_report *report)
{
	struct klog_task *task = grow((void **)&report->tasks, report->nr_tasks,
				      sizeof(*task), KLOG_TASKS);

	if (task)
		report->nr_tasks++;
	else
		report->tasks_dropped++;
	return task;
}

/**
 * klog_report_add_victim() - add a victim
 * @report: the report
 *
 * Return: the victim, all of it 0; NULL if there are too many.
 */
struct klog_victim *klog_report_add_victim(struct klog_report *report)
{
	struct klog_victim *victim = grow((void **)&report->victims,
					  report->nr_victims, sizeof(*victim),
					  KLOG_VICTIMS);

	report->nr_victims += !!victim;
	return victim;
}

/**
 * klog_report_add_reaped() - add that the memory of a victim was taken
 * @report: the report, which has the victim
 * @reaped: what the line says of that
 */
void klog_report_add_reaped(struct klog_report *report,
			    const struct klog_victim *reaped)
{
	struct klog_victim *place = grow((void **)&report->reaped,
					 report->nr_reaped, sizeof(*place),
					 KLOG_VICTIMS);

	if (!place)
		return;
	*place = *reaped;
	report->nr_reaped++;
}

/**
 * klog_report_task() - find a row of the task table
 * @report: the report
 * @pid: the thread, or the process, that it is of
 *
 * Return: the row; NULL if there is none.
 */
const struct klog_task *klog_report_task(const struct klog_report *report, int32_t pid)
{
	size_t i;

	for (i = 0; i < report->nr_tasks; i++)
		if (report->tasks[i].pid == pid)
			return &report->tasks[i];
	return NULL;
}

/**
 * klog_report_free() - give the memory back
 * @report: the report
 */
void klog_report_free(struct klog_report *report)
{
	free(report->tasks);
	free(report->victims);
	free(report->reaped);
	free(report);
}
