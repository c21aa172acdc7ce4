// SPDX-License-Identifier: GPL-2.0-only
/*
 * klog_form.c - lines of a report that have no text of their own, by their form
 */
#include <string.h>

#include "klog/klog_form.h"
#include "klog/klog_scan.h"

static bool is_hex(const char *text, size_t length)
{
	return length && strspn(text, "0123456789abcdefABCDEF?") >= length;
}

/**
 * form_is_header() - "bash invoked oom-killer: gfp_mask=..."
 * @text: the line
 *
 * Return: true if it is; not where that is part of the path of a cgroup.
 */
bool form_is_header(const char *text)
{
	static const struct {
		const char *start;
		const char *part;
	} paths[] = {
		{ "Task in /", " killed as a result of limit of " },
		{ "Tasks in /", " are going to be killed due to " },
		{ "Memory limit reached of cgroup /", "" },
		{ "Memory cgroup stats for /", "" },
		{ "oom-kill:constraint=", "" },
	};
	const char *end = strstr(text, " invoked oom-killer:");
	size_t i;

	for (i = 0; end && i < sizeof(paths) / sizeof(*paths); i++)
		if (scan_starts(text, paths[i].start) && strstr(text, paths[i].part))
			return false;
	return end;
}

/**
 * form_is_registers() - "RAX: 0000000000000001 RBX: ...", "x29: ...", "dfa0: ..."
 * @text: the line
 *
 * Return: true if it is.
 */
bool form_is_registers(const char *text)
{
	size_t name = strcspn(text, ":"), blanks;

	if (!text[name] || !name || name > 6)
		return false;
	blanks = 1 + strspn(text + name + 1, " ");
	return is_hex(text + name + blanks,
		      strcspn(text + name + blanks, " (:|"));
}

/**
 * form_is_words() - words of the stack in hexadecimal, which kernels before 4.9 print
 * @text: the line
 *
 * Return: true if it is.
 */
bool form_is_words(const char *text)
{
	if (!*text)
		return false;
	while (*text) {
		size_t length = strcspn(text, " ");

		if ((length != 8 && length != 16) || !is_hex(text, length))
			return false;
		text += length;
		text += strspn(text, " ");
	}
	return true;
}

/**
 * form_is_frame() - a function of the stack
 * @text: the line
 *
 * Return: true if it is.
 */
bool form_is_frame(const char *text)
{
	const char *offset = strstr(text, "+0x");

	return offset && strstr(offset, "/0x");
}

/**
 * form_is_row() - "[ 1234]     0  1234 ...": a row of the task table
 * @text: the line
 *
 * Return: true if it is.
 */
bool form_is_row(const char *text)
{
	int64_t number;
	const char *at = *text == '[' ? scan_number(text + 1, &number) : NULL;
	int columns = 0;

	if (!at || *at++ != ']')
		return false;
	while ((at = scan_number(at, &number)) && (*at == ' ' || !*at))
		columns++;
	return columns >= 4;
}

/**
 * form_is_title() - the title of the task table
 * @text: the line
 *
 * Return: true if it is.
 */
bool form_is_title(const char *text)
{
	return scan_starts(text, "[ pid ]") || scan_starts(text, "[  pid  ]");
}

/**
 * form_is_stat() - "anon 12345", of memory.stat
 * @text: the line
 *
 * Return: true if it is.
 */
bool form_is_stat(const char *text)
{
	size_t length = strspn(text, "abcdefghijklmnopqrstuvwxyz_0123456789");
	int64_t number;
	const char *end = text[length] == ' ' ?
			  scan_number(text + length, &number) : NULL;

	return length > 1 && end && (!*end || *end == ' ');
}

/**
 * form_is_figure() - the same, and no more: no part of a row is taken for one
 * @text: the line
 *
 * Return: true if it is.
 */
bool form_is_figure(const char *text)
{
	int64_t number;
	const char *end;

	if (*text < 'a' || *text > 'z' || !form_is_stat(text))
		return false;
	end = scan_number(text + strcspn(text, " "), &number);
	return end && !*end;
}

/**
 * form_is_slab() - "kmalloc-64     12KB     16KB"
 * @text: the line
 *
 * Return: true if it is.
 */
bool form_is_slab(const char *text)
{
	const char *last = scan_last(text, "KB");
	int64_t number;
	const char *at = last && !last[2] ? strchr(text, ' ') : NULL;

	at = at ? scan_number(at, &number) : NULL;
	return at && scan_starts(at, "KB") && scan_number(at + 2, &number);
}

/**
 * form_is_allocation() - "1.21 GiB   237476 mm/readahead.c:189 func:ractl_alloc_folio"
 * @text: the line
 *
 * Return: true if it is.
 */
bool form_is_allocation(const char *text)
{
	return *text >= '0' && *text <= '9' && strstr(text, " func:");
}

/**
 * form_is_pieces() - "Node 0 DMA: 1*4kB (U) 0*8kB ... = 15872kB"
 * @text: the line
 *
 * Return: true if it is.
 */
bool form_is_pieces(const char *text)
{
	const char *star = strchr(text, '*'), *colon = strchr(text, ':');

	return star && colon && colon < star && strstr(star, "kB");
}

/**
 * form_is_zone() - "Node 0 DMA free:1kB min:2kB ...", or without the node
 * @text: the line
 *
 * Return: true if it is.
 */
bool form_is_zone(const char *text)
{
	const char *free = strstr(text, " free:");
	int64_t kb;

	return free && free - text < 32 && scan_value(text, "min:", &kb);
}

/**
 * form_is_node() - "Node 0 active_anon:1kB ..."
 * @text: the line
 *
 * Return: true if it is.
 */
bool form_is_node(const char *text)
{
	int64_t node;
	const char *at;

	at = scan_starts(text, "Node ") ? scan_number(text + 5, &node) : NULL;
	return at && (scan_starts(at, " active_anon:") ||
		      scan_starts(at, " active:"));
}

/**
 * form_is_per_cpu() - "CPU    0: hi:  186, btch:  31 usd:  0"
 * @text: the line
 *
 * Return: true if it is.
 */
bool form_is_per_cpu(const char *text)
{
	return (scan_starts(text, "CPU ") && strstr(text, ": hi:")) ||
	       (scan_last(text, " per-cpu:") && !scan_last(text, " per-cpu:")[9]);
}

/**
 * form_is_pages() - "1048445 pages RAM", "5941 total pagecache pages"
 * @text: the line
 *
 * Return: true if it is.
 */
bool form_is_pages(const char *text)
{
	int64_t number;
	const char *end = scan_number(text, &number);

	return end && (scan_starts(end, " pages ") ||
		       scan_starts(end, " total pagecache pages"));
}

/**
 * form_is_counters() - "active_file:1 inactive_file:2 isolated_file:0"
 * @text: the line
 *
 * Return: true if it is.
 */
bool form_is_counters(const char *text)
{
	/* That is the end of a line about a kill. */
	return scan_counters(text) && !scan_starts(text, "oom_score_adj:");
}

/**
 * form_is_usage() - "memory: usage 1kB, limit 2kB, failcnt 3"
 * @text: the line
 *
 * Return: true if it is.
 */
bool form_is_usage(const char *text)
{
	static const char * const names[] = {
		"memory: usage ", "memory+swap: usage ", "swap: usage ",
		"kmem: usage ",
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (scan_starts(text, names[i]))
			return true;
	return false;
}

/**
 * form_is_cpu() - "CPU: 0 PID: 1 Comm: bash Not tainted 6.1.0 #1"
 * @text: the line
 *
 * Return: true if it is.
 */
bool form_is_cpu(const char *text)
{
	return (strstr(text, "CPU: ") && strstr(text, "PID: ") &&
		strstr(text, " Comm: ")) ||
	       (strstr(text, "Pid: ") && strstr(text, ", comm: "));
}

/**
 * form_is_killed() - "Killed process 1 (bash) ..."
 * @text: the line
 *
 * Return: true if it is.
 */
bool form_is_killed(const char *text)
{
	const char *at = strstr(text, "Killed process ");
	int64_t pid;

	return at && scan_number(at + 15, &pid);
}

/**
 * form_is_kill() - "Out of memory: Kill process 1 (bash) score 2 or sacrifice child"
 * @text: the line
 *
 * Return: true if it is.
 */
bool form_is_kill(const char *text)
{
	const char *at = strstr(text, "ill process ");
	int64_t pid;

	return at && at > text && (at[-1] == 'K' || at[-1] == 'k') &&
	       scan_number(at + 12, &pid) && strstr(text, "ut of memory");
}

/**
 * form_is_noise() - what the kernel prints between the parts of a report, without any
 *		     use for an OOM
 * @text: the line
 *
 * Return: true if it is.
 */
bool form_is_noise(const char *text)
{
	static const char * const starts[] = {
		"Hardware name:", "Workqueue:", "Modules linked in:", "Code:",
		"RIP:", "RSP:", "EIP:", "Kdump:", "Tainted:", "<TASK>",
		"</TASK>", "<IRQ>", "</IRQ>", "<EOI>", "<NMI>", "Exception stack",
		"Call Trace:", "Call trace:", "Backtrace:", "Stack :", "Stack:",
		"pstate:", "pc :", "lr :", "sp :", "NIP:", "LR =", "CFAR:",
		"---[ end", "---", "oom_policy=", "Swap cache stats:",
		"Unreclaimable slab info:", "Name  ", "Memory allocations",
		"Tasks state", "hugepages_", "...",
	};
	size_t i;

	for (i = 0; i < sizeof(starts) / sizeof(*starts); i++)
		if (scan_starts(text, starts[i]))
			return true;
	return false;
}
