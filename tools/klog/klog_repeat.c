// SPDX-License-Identifier: GPL-2.0-only
/*
 * klog_repeat.c - reports that a log has twice, as one that was put together of files
 */
#include <string.h>

#include "klog/klog_scan.h"
#include "klog/klog_state.h"

/* FNV-1a, of 64 bits: so many reports may be compared that 32 are too few. */
#define DIGEST_START	0xcbf29ce484222325ULL
#define DIGEST_PRIME	0x100000001b3ULL

static uint64_t digest(uint64_t of, const void *bytes, size_t length)
{
	const unsigned char *at = bytes;

	while (length--)
		of = (of ^ *at++) * DIGEST_PRIME;
	return of;
}

#define DIGEST(of, value) digest(of, &(value), sizeof(value))

static uint64_t digest_time(uint64_t of, const struct klog_time *time)
{
	of = DIGEST(of, time->boot_ns);
	return DIGEST(of, time->wall_ns);
}

static uint64_t digest_tasks(uint64_t of, const struct klog_task *task)
{
	of = DIGEST(of, task->pid);
	of = DIGEST(of, task->has);
	of = DIGEST(of, task->value);
	return DIGEST(of, task->comm);
}

static uint64_t digest_report(const struct klog_report *report)
{
	uint64_t of = DIGEST(DIGEST_START, report->boot);
	size_t i;

	of = DIGEST(of, report->stream);
	of = digest_time(of, &report->time);
	of = digest_time(of, &report->header_time);
	of = digest(of, report->header, strlen(report->header));
	of = digest(of, report->oom.bytes, report->oom.h.size);
	for (i = 0; i < report->nr_tasks; i++)
		of = digest_tasks(of, &report->tasks[i]);
	for (i = 0; i < report->nr_victims; i++) {
		of = digest_time(of, &report->victims[i].time);
		of = digest_tasks(of, &report->victims[i].task);
	}
	return of;
}

/**
 * klog_repeat_boot() - note that a boot begins: what follows is of another one
 * @klog: the log
 * @line: a line, which may be the first that a kernel prints
 */
void klog_repeat_boot(struct klog *klog, const struct klog_line *line)
{
	klog->boots += line->time.boot && !line->time.boot_ns &&
		       scan_starts(line->text, "Linux version ");
}

/**
 * klog_repeat_is_one() - tell whether a report is the same as one before
 * @klog: the log
 * @report: the report, which is whole
 *
 * Return: true if all that it says was there before, with the same times. Without times
 * it may be another one.
 */
bool klog_repeat_is_one(struct klog *klog, const struct klog_report *report)
{
	uint64_t of = digest_report(report);
	uint64_t *seen = &klog->seen[of % KLOG_SEEN];
	bool one = *seen == of;

	*seen = of;
	return one && (report->time.boot || report->time.wall);
}
