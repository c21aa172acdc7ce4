// SPDX-License-Identifier: GPL-2.0-only
/*
 * klog_memcg.c - lines of a report that say which memory cgroup ran out, and how much
 *		  it used
 */
#include <string.h>

#include "klog/klog_scan.h"
#include "klog/klog_state.h"

/*
 * What the kernel prints for a limit that is not set, by the size of its counters and
 * of a page: PAGE_COUNTER_MAX of 64 bits, of 32 bits, and that of 3.x.
 */
#define NO_LIMIT_KB	9007199254740000LL
#define NO_LIMIT_32_KB	8589934588LL

/**
 * klog_put_oom_memcg() - set which memory cgroup ran out
 * @report: the report
 * @path: the path of that
 * @length: how long it is
 *
 * Only the first of several is taken.
 */
void klog_put_oom_memcg(struct klog_report *report, const char *path, size_t length)
{
	union record *oom = &report->oom;
	size_t task = strlen(report->task_memcg);

	klog_set(oom, oom, context, OOMWATCH_CONTEXT_MEMCG);
	if (record_has(oom, oom, oom_memcg) || !length)
		return;
	klog_put_path(oom, &oom->oom.oom_memcg, OOMWATCH_BIT_oom_oom_memcg,
		      path, length);
	/* The task lies in it: a part of the name of a cgroup is cut off. */
	if (length > 1 && task > length &&
	    !memcmp(report->task_memcg, path, length) &&
	    report->task_memcg[length] != '/')
		oom->h.truncated |= 1ULL << OOMWATCH_BIT_oom_oom_memcg;
}

/**
 * klog_read_task_in() - "Task in /a/b killed as a result of limit of /a"
 * @klog: the log
 * @report: the report
 * @line: the line
 *
 * Return: true.
 */
bool klog_read_task_in(struct klog *klog, struct klog_report *report,
		       const struct klog_line *line)
{
	static const char killed[] = "killed as a result of limit of ";
	const char *path = scan_starts(line->text, "Task in ") ?
			   line->text + strlen("Task in ") : NULL;
	const char *limit = scan_last(line->text, killed);
	size_t length;

	klog->foreign = false;
	length = limit ? (size_t)(limit - line->text) : strlen(line->text);
	length -= path ? path - line->text : 0;
	while (path && length && path[length - 1] == ' ')
		length--;
	if (path && length < sizeof(report->task_memcg)) {
		memcpy(report->task_memcg, path, length);
		report->task_memcg[length] = '\0';
	}
	/* What follows the path may be a line of its own. */
	report->task_memcg_cut = !limit;
	klog_set(&report->oom, oom, context, OOMWATCH_CONTEXT_MEMCG);
	if (limit)
		klog_put_oom_memcg(report, limit + strlen(killed),
				   strlen(limit + strlen(killed)));
	return true;
}

/**
 * klog_read_reached() - "Memory limit reached of cgroup /a"
 * @klog: the log
 * @report: the report
 * @line: the line
 *
 * Return: true.
 */
bool klog_read_reached(struct klog *klog, struct klog_report *report,
		       const struct klog_line *line)
{
	const char *path = line->text + strlen("Memory limit reached of cgroup ");

	klog->foreign = false;
	klog_put_oom_memcg(report, path, strlen(path));
	return true;
}

static uint64_t limit_of(int64_t kb)
{
	return kb >= NO_LIMIT_KB || kb == NO_LIMIT_32_KB ? OOMWATCH_UNLIMITED :
							   (uint64_t)kb << 10;
}

/**
 * klog_read_usage() - "memory: usage 1kB, limit 2kB, failcnt 3"
 * @klog: the log
 * @report: the report
 * @line: the line, of memory, of memory+swap, of swap or of kmem
 *
 * Return: false if it has no usage, or no limit.
 */
bool klog_read_usage(struct klog *klog, struct klog_report *report,
		     const struct klog_line *line)
{
	union record *oom = &report->oom;
	int64_t limit = 0, failcnt;
	uint64_t usage;
	const char *text = line->text, *end = strstr(text, "limit ");
	bool limited = end && strstr(scan_number(end + 6, &limit) ?: "", "kB");

	klog->foreign = false;
	klog_set(oom, oom, context, OOMWATCH_CONTEXT_MEMCG);
	if (!scan_kb(text, "usage ", &usage) || limit < 0)
		return false;
	if (scan_starts(text, "memory: ")) {
		klog_set(oom, oom, oom_memcg_usage, usage);
		if (limited)
			klog_set(oom, oom, oom_memcg_max, limit_of(limit));
		if (scan_end(text, "failcnt ", &failcnt) && failcnt >= 0)
			klog_set(oom, oom, oom_memcg_failcnt, failcnt);
	} else if (scan_starts(text, "memory+swap: ")) {
		klog_set(oom, oom, oom_memcg_memsw, usage);
		if (limited)
			klog_set(oom, oom, oom_memcg_memsw_max, limit_of(limit));
	} else if (scan_starts(text, "swap: ")) {
		klog_set(oom, oom, oom_memcg_swap, usage);
		if (limited)
			klog_set(oom, oom, oom_memcg_swap_max, limit_of(limit));
	} else {
		klog_set(oom, oom, oom_memcg_kmem, usage);
	}
	return limited;
}
