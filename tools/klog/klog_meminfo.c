// SPDX-License-Identifier: GPL-2.0-only
/*
 * klog_meminfo.c - lines of a report that show the memory of the system
 */
#include <string.h>

#include "klog/klog_scan.h"
#include "klog/klog_state.h"

/* Counters are kept in pages until it is known how large a page is. */
static void put_counter(struct klog_report *report, const struct klog_counter *counter,
			uint64_t value)
{
	union record *record = counter->system ? &report->system : &report->memory;

	if (record->h.valid >> counter->bit & 1)
		return;
	memcpy(record->bytes + counter->offset, &value, sizeof(value));
	record->h.valid |= 1ULL << counter->bit;
}

/**
 * klog_read_counters() - "active_anon:1 inactive_anon:2 isolated_anon:3"
 * @klog: the log
 * @report: the report
 * @line: the line
 *
 * Return: true.
 */
bool klog_read_counters(struct klog *klog, struct klog_report *report,
			const struct klog_line *line)
{
	const struct klog_counter *counter;
	int64_t value;

	(void)klog;
	for (counter = klog_counters; counter->key; counter++)
		if (*counter->key != ' ' &&
		    (counter->last ? scan_end : scan_value)(line->text, counter->key,
							    &value) && value >= 0)
			put_counter(report, counter, value);
	/* Kernels since 6.1 go on with sec_pagetables in the next line. */
	report->pagetables_last |= scan_end(line->text, "pagetables:", &value) &&
				   !scan_value(line->text, "pagetables:", &value);
	if (!report->memory_time.boot && !report->memory_time.wall)
		report->memory_time = line->time;
	return true;
}

/**
 * klog_read_node() - "Node 0 active_anon:1kB ..."
 * @klog: the log
 * @report: the report
 * @line: the line
 *
 * Return: true.
 */
bool klog_read_node(struct klog *klog, struct klog_report *report,
		    const struct klog_line *line)
{
	(void)klog;
	klog_sum_add(&report->stacks, line->text, "kernel_stack:");
	klog_sum_add(&report->anon_thp, line->text, "anon_thp:");
	klog_sum_add(&report->shmem_thp, line->text, "shmem_thp:");
	return true;
}

/**
 * klog_read_pages() - "1048445 pages RAM" and the like
 * @klog: the log
 * @report: the report
 * @line: the line
 *
 * Return: true.
 */
bool klog_read_pages(struct klog *klog, struct klog_report *report,
		     const struct klog_line *line)
{
	const struct klog_counter *counter;
	int64_t number;
	const char *what = scan_number(line->text, &number);

	(void)klog;
	if (number < 0)
		return false;
	if (scan_starts(what, " pages RAM"))
		report->ram = number;
	else if (scan_starts(what, " pages reserved"))
		report->reserved = number;
	else if (scan_starts(what, " pages shared") ||
		 scan_starts(what, " pages non-shared"))
		/* They were counted in another way then. */
		report->reserved = -1;
	for (counter = klog_counters; counter->key; counter++)
		if (*counter->key == ' ' && scan_starts(what, counter->key))
			put_counter(report, counter, number);
	return true;
}

/**
 * klog_read_swap() - "Free swap  = 1kB" and "Total swap = 2kB"
 * @klog: the log
 * @report: the report
 * @line: the line
 *
 * Return: false if it has no number, or it is cut off. Free swap may be less than 0 for a moment.
 */
bool klog_read_swap(struct klog *klog, struct klog_report *report,
		    const struct klog_line *line)
{
	const char *at = strchr(line->text, '=');
	int64_t kb;

	(void)klog;
	at = at ? scan_number(at + 1, &kb) : NULL;
	if (!at || !scan_starts(at, "kB") || kb >> 53 > 0)
		return false;
	if (scan_starts(line->text, "Total"))
		report->swap_kb = kb;
	else if (kb >= 0)
		klog_set(&report->memory, memory, swap_free, kb << 10);
	return true;
}
