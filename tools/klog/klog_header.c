// SPDX-License-Identifier: GPL-2.0-only
/*
 * klog_header.c - lines of a report that say who asked for memory, and how
 */
#include <string.h>

#include "klog/klog_scan.h"
#include "klog/klog_state.h"

/* "gfp_mask=0xcc0(GFP_KERNEL), nodemask=(null), order=0, oom_score_adj=0" */
static void read_request(union record *oom, const char *text)
{
	const char *flags = strchr(text, '('), *end;
	int64_t value;
	uint32_t mask;

	if (scan_hex(text, "gfp_mask=0x", &mask))
		klog_set(oom, oom, gfp_mask, mask);
	end = flags ? strchr(flags, ')') : NULL;
	if (end && end > flags + 1 && flags < strchrnul(text, ','))
		klog_set_text(oom, oom, gfp_flags, flags + 1, end - flags - 1);
	if (scan_value(text, "order=", &value))
		klog_set(oom, oom, order, value);
	if (scan_end(text, "oom_score_adj=", &value))
		klog_set(oom, oom, trigger_oom_score_adj, value);
	if (record_has(oom, oom, order) && oom->oom.order == -1)
		klog_set(oom, oom, origin, OOMWATCH_ORIGIN_SYSRQ);
}

/**
 * klog_read_header() - "bash invoked oom-killer: gfp_mask=..."
 * @klog: the log
 * @report: NULL: it begins a report
 * @line: the line
 *
 * Return: true.
 */
bool klog_read_header(struct klog *klog, struct klog_report *report,
		      const struct klog_line *line)
{
	const char *end = strstr(line->text, " invoked oom-killer:");
	size_t length = end - line->text;

	report = klog_report_new(klog, line);
	if (length >= sizeof(report->header))
		length = sizeof(report->header) - 1;
	memcpy(report->header, end - length, length);
	report->header_time = line->time;
	report->evident = true;
	klog->foreign = false;
	if (klog->sysrq)
		klog_set(&report->oom, oom, origin, OOMWATCH_ORIGIN_SYSRQ);
	klog->sysrq = false;
	read_request(&report->oom, end);
	/* What stands before the name may be of a logger, unless it is that short. */
	if (length && length < OOMWATCH_COMM_LEN) {
		klog_put_comm(report->oom.oom.trigger_comm, report->header,
			      length);
		report->oom.h.valid |= 1ULL << OOMWATCH_BIT_oom_trigger_comm;
	}
	return true;
}

/* Of a name that may be absolute, or the last part of a path. */
static void put_cpuset(union record *oom, const char *name, size_t length)
{
	klog_put_path(oom, &oom->oom.cpuset, OOMWATCH_BIT_oom_cpuset, name,
		      length);
}

/**
 * klog_read_cpuset() - "bash cpuset=/ mems_allowed=0"
 * @klog: the log
 * @report: the report
 * @line: the line
 *
 * Return: false if it has no mems_allowed.
 */
bool klog_read_cpuset(struct klog *klog, struct klog_report *report,
		      const struct klog_line *line)
{
	const char *name = strstr(line->text, " cpuset=") + strlen(" cpuset=");
	const char *end = scan_last(line->text, " mems_allowed=");
	union record *oom = &report->oom;
	const char *nodes;

	(void)klog;
	if (!end || end < name)
		return false;
	put_cpuset(oom, name, end - name);
	nodes = end + strlen(" mems_allowed=");
	if (*nodes)
		klog_set_text(oom, oom, mems_allowed, nodes,
			      strspn(nodes, "0123456789,-"));
	return true;
}

/* The name ends before what kernels write behind it. */
static size_t comm_length(const char *comm)
{
	static const char * const ends[] = {
		" Kdump: ", " Not tainted", " Tainted:", " Not ", " Tainted",
	};
	size_t length = strlen(comm), i;

	for (i = 0; i < sizeof(ends) / sizeof(*ends); i++) {
		const char *end = strstr(comm, ends[i]);

		if (end && (size_t)(end - comm) < length)
			length = end - comm;
	}
	return length;
}

/* "6.1.0-1-amd64" in front of "#1" */
static void read_release(struct klog *klog, const char *text)
{
	const char *end = scan_last(text, " #"), *start = end;

	if (!end || *klog->release)
		return;
	while (start > text && start[-1] != ' ')
		start--;
	if ((size_t)(end - start) < sizeof(klog->release) && *start >= '0' &&
	    *start <= '9')
		memcpy(klog->release, start, end - start);
}

/* Does the header end with this name? Then what is before it is of a logger. */
static bool is_trigger(const struct klog_report *report, const char *comm,
		       size_t length)
{
	size_t header = strlen(report->header);

	return header >= length &&
	       !memcmp(report->header + header - length, comm, length);
}

/**
 * klog_read_cpu() - "CPU: 0 PID: 1 Comm: bash Not tainted 6.1.0 #1"
 * @klog: the log
 * @report: the report
 * @line: the line
 *
 * Return: true.
 */
bool klog_read_cpu(struct klog *klog, struct klog_report *report,
		   const struct klog_line *line)
{
	const char *comm = strstr(line->text, " Comm: ");
	union record *oom = &report->oom;
	int64_t value;
	size_t length;

	comm = comm ? comm + strlen(" Comm: ") :
	       strstr(line->text, ", comm: ") + strlen(", comm: ");
	length = comm_length(comm);
	if (klog_report_is_over(report) || !*report->header ||
	    record_has(oom, oom, trigger_pid) ||
	    !is_trigger(report, comm, length))
		return true;
	klog_put_comm(oom->oom.trigger_comm, comm, length);
	oom->h.valid |= 1ULL << OOMWATCH_BIT_oom_trigger_comm;
	if (scan_value(line->text, "PID:", &value) ||
	    scan_value(line->text, "Pid:", &value))
		klog_set(oom, oom, trigger_pid, value);
	if (scan_value(line->text, "UID:", &value))
		klog_set(oom, oom, trigger_uid, value);
	read_release(klog, comm + length);
	return true;
}

/* "func", "func.cold": the start of a name. */
static bool is_function(const char *name, size_t length, const char *wanted)
{
	size_t known = strlen(wanted);

	return length >= known && !memcmp(name, wanted, known) &&
	       (length == known || name[known] == '.');
}

/* Functions that print the report, and the OOM killer: the stack begins behind them. */
static bool is_inner(const char *name, size_t length)
{
	static const char * const inner[] = {
		"dump_stack", "dump_stack_lvl", "__dump_stack", "show_stack",
		"show_stack_log_lvl", "walk_stackframe", "dump_backtrace",
		"unwind_backtrace", "dump_header", "oom_kill_process",
		"out_of_memory", "__out_of_memory", "print_stack_trace",
	};
	size_t i;

	for (i = 0; i < sizeof(inner) / sizeof(*inner); i++)
		if (is_function(name, length, inner[i]))
			return true;
	return false;
}

/* The name in front of the offset, and what stands behind it. */
static void put_frame(struct klog_report *report, const char *name,
		      const char *offset)
{
	size_t length = strcspn(offset, "/"), of = 0;
	const char *module = strchr(offset, '[');
	size_t room = sizeof(report->stack) - report->stack_length;

	if (module)
		of = strcspn(module, "]") + 1;
	if ((size_t)(offset - name) + length + of + 2 > room)
		return;
	if (report->stack_length)
		report->stack[report->stack_length++] = ',';
	length += offset - name;
	memcpy(report->stack + report->stack_length, name, length);
	report->stack_length += length;
	if (module)
		memcpy(report->stack + report->stack_length, module, of);
	report->stack_length += of;
}

static void note_origin(struct klog_report *report, const char *name,
			size_t length)
{
	union record *oom = &report->oom;

	if (record_has(oom, oom, origin))
		return;
	if (is_function(name, length, "memory_max_write") ||
	    is_function(name, length, "mem_cgroup_resize_max"))
		klog_set(oom, oom, origin, OOMWATCH_ORIGIN_MEMORY_MAX);
	else if (is_function(name, length, "moom_callback"))
		klog_set(oom, oom, origin, OOMWATCH_ORIGIN_SYSRQ);
	else if (is_function(name, length, "try_charge_memcg") ||
		 is_function(name, length, "try_charge") ||
		 is_function(name, length, "mem_cgroup_oom_synchronize"))
		klog_set(oom, oom, origin, OOMWATCH_ORIGIN_MEMCG_CHARGE);
	else if (is_function(name, length, "__alloc_pages_slowpath") ||
		 is_function(name, length, "__alloc_pages_nodemask") ||
		 is_function(name, length, "__alloc_pages") ||
		 is_function(name, length, "__alloc_frozen_pages_noprof"))
		klog_set(oom, oom, origin, OOMWATCH_ORIGIN_PAGE_ALLOC);
}

/**
 * klog_read_frame() - a function of the stack
 * @klog: the log
 * @report: the report
 * @line: the line
 *
 * Return: true.
 */
bool klog_read_frame(struct klog *klog, struct klog_report *report,
		     const struct klog_line *line)
{
	const char *offset = strstr(line->text, "+0x"), *name = offset;

	(void)klog;
	if (klog_report_is_over(report) || !*report->header ||
	    *line->text == '?' || strstr(line->text, "] ? ") ||
	    report->nr_tasks || report->nr_columns)
		return true;
	while (name > line->text && !strchr(" ([<", name[-1]))
		name--;
	if (is_inner(name, offset - name)) {
		report->stack_length = 0;
		return true;
	}
	note_origin(report, name, offset - name);
	put_frame(report, name, offset);
	return true;
}
