/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KLOG_READER_H
#define KLOG_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/**
 * struct klog_reader - a log that is read once, from its start to its end
 * @file: the log
 * @bytes: the part of it that is looked at
 * @size: how long that is
 * @at: how much of it has been read
 * @scanned: how much of it has been looked through for signs of a report
 * @number: of the line at @at, from 1
 * @offset: how many bytes there were before @bytes
 * @start: where in the log the line stands that was read last
 * @ended: there is no more to come
 * @cut: the log ended within the line that was read last, as far as that can be told
 * @line: that line
 */
struct klog_reader {
	FILE *file;
	char *bytes;
	size_t size;
	size_t at;
	size_t scanned;
	uint64_t number;
	uint64_t offset;
	uint64_t start;
	bool ended;
	bool cut;
	char *line;
};

void klog_reader_open(struct klog_reader *reader, FILE *file);
void klog_reader_close(struct klog_reader *reader);
char *klog_reader_line(struct klog_reader *reader);
bool klog_reader_skip(struct klog_reader *reader, uint64_t *sign);
size_t klog_reader_take(struct klog_reader *reader, char *to, size_t length);

#endif /* KLOG_READER_H */
