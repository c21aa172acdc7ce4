// SPDX-License-Identifier: GPL-2.0-only
/*
 * klog_record.c - puts what lines say into records
 */
#include <string.h>

#include "klog/klog_report.h"

/* No path takes more of a record than this. */
#define PATH_ROOM	1000

/**
 * klog_has() - tell whether a line says something of a process
 * @task: what it says
 * @column: what is wanted
 *
 * Return: true if it does.
 */
bool klog_has(const struct klog_task *task, enum klog_column column)
{
	return task->has >> column & 1;
}

/**
 * klog_record_start() - begin a record
 * @record: the record
 * @type: one of enum oomwatch_type
 */
void klog_record_start(union record *record, unsigned int type)
{
	memset(record, 0, sizeof(*record));
	record->h.type = type;
	record->h.size = record_fixed_size(type);
	record->h.flags = OOMWATCH_FLAG_LOG;
}

/**
 * klog_put_text() - set a field that is a string
 * @record: the record
 * @str: the field
 * @bit: its bit
 * @text: the string; what does not fit is cut off
 * @length: how long it is
 *
 * Only the first of several is taken.
 */
void klog_put_text(union record *record, struct oomwatch_str *str,
		   unsigned int bit, const char *text, size_t length)
{
	if (record->h.valid >> bit & 1)
		return;
	if (length > PATH_ROOM) {
		length = PATH_ROOM;
		record->h.truncated |= 1ULL << bit;
	}
	if (length + 1 > sizeof(*record) - 16 - record->h.size)
		return;
	str->offset = record->h.size;
	str->length = length;
	memcpy(record->bytes + record->h.size, text, length);
	record->bytes[record->h.size + length] = '\0';
	record->h.size += length + 1;
	record->h.valid |= 1ULL << bit;
}

/**
 * klog_put_path() - set a field that is the path of a cgroup
 * @record: the record
 * @str: the field
 * @bit: its bit
 * @text: the path; of what does not fit the head is cut off
 * @length: how long it is
 *
 * Where only its last part is known, as of a cpuset, it lacks its head.
 */
void klog_put_path(union record *record, struct oomwatch_str *str,
		   unsigned int bit, const char *text, size_t length)
{
	bool clipped = length > PATH_ROOM || (length && *text != '/');

	if (record->h.valid >> bit & 1)
		return;
	if (length > PATH_ROOM) {
		text += length - PATH_ROOM;
		length = PATH_ROOM;
	}
	while (clipped && length && *text == '/') {
		text++;
		length--;
	}
	klog_put_text(record, str, bit, text, length);
	if (clipped && record->h.valid >> bit & 1)
		record->h.truncated |= 1ULL << bit;
}

/**
 * klog_put_comm() - set a field that is the name of a task
 * @comm: the field; its bit is for the caller to set
 * @text: the name
 * @length: how long it is
 */
void klog_put_comm(char comm[OOMWATCH_COMM_LEN], const char *text, size_t length)
{
	if (length >= OOMWATCH_COMM_LEN)
		length = OOMWATCH_COMM_LEN - 1;
	memcpy(comm, text, length);
	memset(comm + length, 0, OOMWATCH_COMM_LEN - length);
}
