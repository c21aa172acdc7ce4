// SPDX-License-Identifier: GPL-2.0-only
/*
 * klog_tasks.c - the task table of a report
 *
 * Its title says what its columns are. Where that is missing, the first four numbers
 * are the same in all kernels, and so is the last.
 */
#include <string.h>

#include "klog/klog_form.h"
#include "klog/klog_scan.h"
#include "klog/klog_state.h"

/* Columns, and which kernels have them, where not all do. */
static const struct {
	const char *name;
	enum klog_column column;
	const char *since;
} columns[] = {
	{ "uid", KLOG_UID, NULL },
	{ "tgid", KLOG_TGID, NULL },
	{ "total_vm", KLOG_TOTAL_VM, NULL },
	{ "rss", KLOG_RSS, NULL },
	{ "rss_anon", KLOG_RSS_ANON, "6.8" },
	{ "rss_file", KLOG_RSS_FILE, "6.8" },
	{ "rss_shmem", KLOG_RSS_SHMEM, "6.8" },
	{ "nr_ptes", KLOG_NR_PTES, "3.8 to 4.14" },
	{ "nr_pmds", KLOG_NR_PMDS, "4.0 to 4.14" },
	{ "pgtables_bytes", KLOG_PGTABLES_BYTES, "4.15" },
	{ "swapents", KLOG_SWAPENTS, "3.8" },
	{ "oom_score_adj", KLOG_OOM_SCORE_ADJ, NULL },
	{ "cpu", KLOG_COLUMNS, "to 3.7" },
	{ "oom_adj", KLOG_COLUMNS, "to 3.7" },
};

static enum klog_column find_column(const char *name, size_t length)
{
	size_t i;

	for (i = 0; i < sizeof(columns) / sizeof(*columns); i++)
		if (strlen(columns[i].name) == length &&
		    !memcmp(columns[i].name, name, length))
			return columns[i].column;
	return KLOG_COLUMNS;
}

/**
 * klog_read_title() - "[  pid  ]   uid  tgid total_vm ... name"
 * @klog: the log
 * @report: the report
 * @line: the line
 *
 * Return: false if it has no name at its end.
 */
bool klog_read_title(struct klog *klog, struct klog_report *report,
		     const struct klog_line *line)
{
	const char *at = strchr(line->text, ']') + 1;

	klog->foreign = false;
	report->table_time = line->time;
	report->nr_columns = 0;
	while (report->nr_columns < KLOG_TITLE) {
		size_t length;

		at += strspn(at, " ");
		length = strcspn(at, " ");
		if (!length)
			break;
		if (length == 4 && !memcmp(at, "name", 4))
			return true;
		report->columns[report->nr_columns++] = find_column(at, length);
		at += length;
	}
	report->nr_columns = 0;
	return false;
}

static void put(struct klog_task *task, enum klog_column column, int64_t value)
{
	if (column == KLOG_COLUMNS)
		return;
	task->value[column] = value;
	task->has |= 1U << column;
}

static void drop_last(struct klog_task *task, enum klog_column column)
{
	if (column == KLOG_COLUMNS)
		return;
	task->value[column] = 0;
	task->has &= ~(1U << column);
}

/* Numbers up to the name; a name may start with one, too. */
static const char *read_numbers(const char *at, int64_t numbers[KLOG_TITLE],
				unsigned int most, unsigned int *count)
{
	const char *next;

	for (*count = 0; *count < most; ++*count) {
		next = scan_number(at, &numbers[*count]);
		if (!next || (*next && *next != ' '))
			break;
		at = next;
	}
	return at;
}

/* Without a title: by the number of columns, as far as that is clear. */
static bool guess(struct klog_task *task, const int64_t *numbers,
		  unsigned int count)
{
	static const unsigned char eight[] = {
		KLOG_UID, KLOG_TGID, KLOG_TOTAL_VM, KLOG_RSS, KLOG_NR_PTES,
		KLOG_NR_PMDS, KLOG_SWAPENTS, KLOG_OOM_SCORE_ADJ,
	};
	static const unsigned char ten[] = {
		KLOG_UID, KLOG_TGID, KLOG_TOTAL_VM, KLOG_RSS, KLOG_RSS_ANON,
		KLOG_RSS_FILE, KLOG_RSS_SHMEM, KLOG_PGTABLES_BYTES,
		KLOG_SWAPENTS, KLOG_OOM_SCORE_ADJ,
	};
	static const unsigned char seven[] = {
		KLOG_UID, KLOG_TGID, KLOG_TOTAL_VM, KLOG_RSS, KLOG_COLUMNS,
		KLOG_COLUMNS, KLOG_OOM_SCORE_ADJ,
	};
	const unsigned char *known = count == 7 ? seven : count == 8 ? eight :
				     count == 10 ? ten : NULL;
	unsigned int i;

	if (!known)
		return false;
	for (i = 0; i < count; i++)
		put(task, known[i], numbers[i]);
	return true;
}

/* Values that no process can have are not those of a row. */
static bool is_possible(const struct klog_task *task)
{
	int64_t adj = task->value[KLOG_OOM_SCORE_ADJ];
	int64_t uid = task->value[KLOG_UID], tgid = task->value[KLOG_TGID];
	int i;

	if (task->pid <= 0 || uid < 0 || uid > UINT32_MAX || tgid < 0 ||
	    tgid > INT32_MAX || adj < -1000 || adj > 1000)
		return false;
	for (i = KLOG_TOTAL_VM; i < KLOG_OOM_SCORE_ADJ; i++)
		if (task->value[i] < 0 || task->value[i] > INT64_MAX >> 17)
			return false;
	return true;
}

/**
 * klog_row_is_whole() - tell whether a line is a row that has all of its columns
 * @report: the report that it may be of; NULL: none
 * @text: the line
 *
 * Return: true if it has, and a name.
 */
bool klog_row_is_whole(const struct klog_report *report, const char *text)
{
	unsigned int most = report ? report->nr_columns : 0, count;
	int64_t numbers[KLOG_TITLE];
	const char *name;

	if (!form_is_row(text))
		return false;
	name = read_numbers(strchr(text, ']') + 1, numbers,
			    most ? most : KLOG_TITLE, &count);
	return (most ? count == most : count >= 7) && *name;
}

/**
 * klog_read_row() - "[ 1234]     0  1234 ... bash"
 * @klog: the log
 * @report: the report
 * @line: the line
 *
 * Return: false if it has not as many columns as the title.
 */
bool klog_read_row(struct klog *klog, struct klog_report *report,
		   const struct klog_line *line)
{
	int64_t numbers[KLOG_TITLE], pid;
	unsigned int most = report->nr_columns, count, i;
	struct klog_task task = { 0 }, *row;
	const char *name;

	name = strchr(line->text, ']') + 1;
	if (!scan_number(line->text + 1, &pid) || pid > INT32_MAX)
		return false;
	task.pid = pid;
	name = read_numbers(name, numbers, most ? most : KLOG_TITLE, &count);
	if (most && count < most)
		return false;
	for (i = 0; i < most; i++)
		put(&task, report->columns[i], numbers[i]);
	if ((!most && !guess(&task, numbers, count)) || !is_possible(&task))
		return false;
	/* Without a name, its last number may be cut off. */
	if (!*name)
		drop_last(&task, most ? report->columns[most - 1] : KLOG_OOM_SCORE_ADJ);
	name += *name == ' ';
	klog_put_comm(task.comm, name, strlen(name));
	row = klog_report_add_task(report);
	if (row)
		*row = task;
	else
		klog->dropped++;
	if (!report->table_time.boot && !report->table_time.wall)
		report->table_time = line->time;
	return true;
}
