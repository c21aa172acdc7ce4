// SPDX-License-Identifier: GPL-2.0-only
/*
 * klog_lines.c - the lines of the kernel's report of an OOM
 *
 * One table has them all: by what a line is known, and which kernels write it. No
 * kernel is asked for its version: distributions change old ones. The first kind that
 * fits is taken: those that have the path of a cgroup come first, and then those that have
 * the name of a task, so that no name can make another line of its own.
 */
#include <stdlib.h>
#include <string.h>

#include "klog/klog_form.h"
#include "klog/klog_scan.h"
#include "klog/klog_state.h"

/* What a line says of the report that it is of. */
enum sign {
	INSIDE,			/* it may be of any report that is open */
	MEMORY,			/* it may be the first, but of other reports, too */
	OOM,			/* it is of an OOM, and may be the first */
	OWN,			/* the same; what reads it finds the report */
};

/**
 * struct kind - a kind of line
 * @start: what it starts with
 * @part: or has somewhere
 * @form: or the form that it has
 * @sign: what it says of its report
 * @read: reads it; NULL: there is no field for what it says
 * @last: where this is missing it is cut off, or goes on in the next line
 * @since: which kernels write it, where not all do that this reads
 */
static const struct kind {
	const char *start;
	const char *part;
	klog_form *form;
	enum sign sign;
	klog_read *read;
	const char *last;
	const char *since;
} kinds[] = {
	{ .part = "oom-kill:constraint=", .sign = OWN, .read = klog_read_choice,
	  .last = ",uid=", .since = "5.0, and 4.18 of RHEL 8" },
	{ .form = form_is_header, .sign = OWN, .read = klog_read_header,
	  .last = "adj=",
	  .since = "flags in brackets: 4.6; nodemask=: 4.6 to 4.19; oom_adj=: to 3.6" },
	{ .start = "Task in ", .sign = OOM, .read = klog_read_task_in,
	  .last = " of limit of ", .since = "to 4.20" },
	{ .start = "Memory limit reached of cgroup ", .sign = OOM,
	  .read = klog_read_reached, .since = "4.17 to 4.20" },
	{ .start = "Memory cgroup stats for ", .sign = OOM,
	  .read = klog_read_stat_of, .since = "one line to 5.2" },
	{ .start = "Tasks in ", .sign = OWN, .read = klog_read_group,
	  .last = " are going to be killed", .since = "4.19" },
	{ .start = "oom_reaper: reaped process ", .sign = OWN,
	  .read = klog_read_reaped, .last = "shmem-rss:", .since = "4.6" },
	{ .start = "oom_reaper: unable to reap ", .sign = INSIDE, .since = "4.6" },
	{ .start = "OOM victim ", .sign = INSIDE, .read = klog_read_exiting,
	  .since = "5.19" },
	{ .start = "oom killer ", .part = "pinned by", .sign = INSIDE,
	  .since = "4.8" },
	{ .form = form_is_row, .sign = OOM, .read = klog_read_row,
	  .since = "columns: see klog_tasks.c" },
	{ .form = form_is_title, .sign = OOM, .read = klog_read_title,
	  .last = " name" },
	{ .part = "ill process ", .form = form_is_kill, .sign = OWN,
	  .read = klog_read_kill, .last = " score ", .since = "to 5.0" },
	{ .part = "sharing same memory", .sign = OWN, .read = klog_read_sharing,
	  .since = "to 4.18" },
	{ .form = form_is_killed, .sign = OWN, .read = klog_read_killed,
	  .last = "rss:",
	  .since = "shmem-rss: 4.5; UID: 5.4; pgtables: oom_score_adj: 5.4" },
	{ .form = form_is_cpu, .sign = INSIDE, .read = klog_read_cpu,
	  .last = "ainted", .since = "Pid: to 3.7; UID: 6.11" },
	{ .part = " cpuset=", .sign = INSIDE, .read = klog_read_cpuset,
	  .last = "mems_allowed=", .since = "2.6.29 to 4.20" },
	{ .part = "killed as a result of limit of ", .sign = OOM,
	  .read = klog_read_task_in, .since = "to 4.20" },
	{ .form = form_is_usage, .sign = OOM, .read = klog_read_usage,
	  .last = "failcnt", .since = "swap: cgroup v2" },
	{ .start = "Memory cgroup ", .part = "protect", .sign = INSIDE,
	  .since = "7.0" },
	{ .part = "no killable processes", .sign = OOM, .read = klog_read_none },
	{ .start = "Kernel panic - not syncing:", .sign = INSIDE,
	  .read = klog_read_panic },
	{ .part = "Manual OOM execution", .sign = OWN, .read = klog_read_manual },
	{ .part = "page allocation failure", .sign = OWN,
	  .read = klog_read_foreign },
	{ .part = "page allocation stall", .sign = OWN,
	  .read = klog_read_foreign, .since = "4.10 to 4.14" },
	{ .part = "Show Memory", .sign = OWN, .read = klog_read_foreign },
	{ .start = "Mem-Info:", .sign = MEMORY },
	{ .form = form_is_node, .sign = MEMORY, .read = klog_read_node,
	  .since = "4.8" },
	{ .form = form_is_zone, .sign = MEMORY, .read = klog_read_zone,
	  .since = "managed: 3.10; boost: 5.16" },
	{ .start = "lowmem_reserve[]:", .sign = INSIDE, .read = klog_read_reserve },
	{ .start = "Node ", .part = " hugepages_total=", .sign = INSIDE,
	  .read = klog_read_hugepages, .last = "kB", .since = "3.11" },
	{ .form = form_is_pieces, .sign = MEMORY, .read = klog_read_pieces },
	{ .form = form_is_counters, .sign = MEMORY, .read = klog_read_counters },
	{ .form = form_is_pages, .sign = MEMORY, .read = klog_read_pages,
	  .since = "reserved, in another way: to 3.10" },
	{ .start = "Free swap ", .sign = MEMORY, .read = klog_read_swap },
	{ .start = "Total swap ", .sign = MEMORY, .read = klog_read_swap },
	{ .form = form_is_frame, .sign = INSIDE, .read = klog_read_frame },
	{ .form = form_is_figure, .sign = INSIDE, .read = klog_read_figure,
	  .since = "5.3" },
	{ .form = form_is_stat, .sign = INSIDE, .since = "5.3" },
	{ .form = form_is_slab, .sign = INSIDE, .since = "4.15" },
	{ .form = form_is_allocation, .sign = INSIDE, .since = "6.10" },
	{ .form = form_is_per_cpu, .sign = INSIDE, .since = "to 4.1" },
	{ .start = "COMPACTION is disabled", .sign = INSIDE, .since = "4.6" },
	{ .form = form_is_noise, .sign = INSIDE },
	{ .form = form_is_registers, .sign = INSIDE },
	{ .form = form_is_words, .sign = INSIDE, .since = "to 4.8" },
};

static bool fits(const struct kind *kind, const char *text)
{
	return (!kind->start || scan_starts(text, kind->start)) &&
	       (!kind->part || strstr(text, kind->part)) &&
	       (!kind->form || kind->form(text));
}

static const struct kind *find_kind(const char *text)
{
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (fits(&kinds[i], text))
			return &kinds[i];
	return NULL;
}

/**
 * klog_lines_is_known() - tell whether a line stands for itself
 * @text: the line
 *
 * Return: true if so; else it may go on what the line before it began.
 */
bool klog_lines_is_known(const char *text)
{
	const struct kind *kind = find_kind(text);

	return kind && (kind->sign != INSIDE || kind->read);
}

/**
 * klog_lines_has_names() - tell whether a line has what is called as its users like: a task,
 *			    or a cgroup
 * @text: the line, or its start
 *
 * Return: true if it may have: what looks like another line there is such a name.
 */
bool klog_lines_has_names(const char *text)
{
	const struct kind *kind = find_kind(text);

	return kind && (kind->sign == OWN || kind->sign == OOM ||
			kind->read == klog_read_cpuset || kind->read == klog_read_cpu ||
			kind->read == klog_read_exiting);
}

/**
 * klog_lines_is_whole() - tell whether a line has its end, as far as that can be told
 * @text: the line
 *
 * Return: true if it has: then the next line is none of it.
 */
bool klog_lines_is_whole(const char *text)
{
	const struct kind *kind = find_kind(text);

	return kind && kind->last && strstr(text, kind->last) &&
	       kind->read != klog_read_killed && kind->read != klog_read_cpu;
}

/**
 * klog_lines_is_cut() - tell whether a line lacks its end
 * @text: the line
 *
 * Return: true if it does: then the next one may have that.
 */
bool klog_lines_is_cut(const char *text)
{
	const struct kind *kind = find_kind(text);
	size_t length = strlen(text);

	if (kind)
		return kind->last && !strstr(text, kind->last);
	return length > 8 && !strcmp(text + length - 8, " invoked");
}

/**
 * klog_lines_tell() - keep a line that was left out, to be shown
 * @klog: the log
 * @line: the line
 * @why: why it was
 */
void klog_lines_tell(struct klog *klog, const struct klog_line *line, const char *why)
{
	char *told = NULL;

	if (klog->nr_told < KLOG_TOLD &&
	    asprintf(&told, "%s: line %llu: %.100s", why, (unsigned long long)line->number,
		     line->text) >= 0)
		klog->told[klog->nr_told++] = told;
}

/**
 * klog_lines_note() - count a line that was not understood
 * @klog: the log
 * @line: the line
 */
void klog_lines_note(struct klog *klog, const struct klog_line *line)
{
	klog->unknown++;
	klog_lines_tell(klog, line, "not understood");
}

/* What stands behind the end of a report is none of it, nor what goes on too long. */
static void note_inside(struct klog *klog, struct klog_report *report,
			const struct klog_line *line)
{
	if (*line->text && !klog_report_is_over(report) &&
	    ++report->quiet < KLOG_QUIET)
		klog_lines_note(klog, line);
}

/**
 * klog_lines_read() - take what a line says
 * @klog: the log
 * @line: the line
 */
void klog_lines_read(struct klog *klog, const struct klog_line *line)
{
	const struct kind *kind = find_kind(line->text);
	struct klog_report *report;

	klog_repeat_boot(klog, line);
	if (kind && kind->sign == OWN) {
		if (!kind->read(klog, NULL, line))
			klog_lines_note(klog, line);
		return;
	}
	report = klog_report_of(klog, line);
	if (report && klog_report_is_over(report) && kind &&
	    (kind->sign == OOM || kind->sign == MEMORY))
		report = NULL;
	if (!report && kind && (kind->sign == OOM ||
				(kind->sign == MEMORY && !klog->foreign)))
		report = klog_report_new(klog, line);
	if (!report)
		return;
	if (!kind || (kind->read && !kind->read(klog, report, line))) {
		note_inside(klog, report, line);
		return;
	}
	klog->plain += !kind->read;
	report->evident |= kind->sign == OOM;
	report->quiet = 0;
	report->titled = kind->read == klog_read_title;
	report->time = line->time;
}
