/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KLOG_LINE_H
#define KLOG_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What is longer than this is cut: no line of the kernel is. */
#define KLOG_LINE	(32 * 1024)

/**
 * struct klog_time - when a line was logged, as far as it says
 * @boot: @boot_ns is known: the time since boot
 * @wall: @wall_ns is known: the time on the wall, since 1970
 * @zoneless: the log does not say of which time zone @wall_ns is; it is as in UTC
 * @yearless: nor of which year
 */
struct klog_time {
	bool boot;
	bool wall;
	bool zoneless;
	bool yearless;
	uint64_t boot_ns;
	int64_t wall_ns;
};

/**
 * struct klog_line - a line of a log, without what loggers have put before it
 * @text: the line; it is terminated
 * @time: when it was logged
 * @stamped: something stood before it
 * @other: that has the name of another program than the kernel
 * @guessed: its time was found behind text that is not known
 * @stream: which lines belong together: those of a host, and of a caller of printk()
 * @number: where it stands in the input, from 1
 */
struct klog_line {
	char *text;
	struct klog_time time;
	bool stamped;
	bool other;
	bool guessed;
	uint32_t stream;
	uint64_t number;
};

const char *klog_time_iso(const char *at, struct klog_time *time);
const char *klog_time_syslog(const char *at, struct klog_time *time);
const char *klog_time_unix(const char *at, struct klog_time *time);
const char *klog_time_bracket(const char *at, struct klog_time *time);
const char *klog_time_boot(const char *at, struct klog_time *time);

void klog_prefix_strip(struct klog_line *line);
void klog_drop_colours(char *text);

/**
 * struct klog_entry - an entry of the journal that is being read
 * @open: it is: fields of it have been seen
 * @time: when it was logged
 * @host: what its host is called, as a number
 * @own: it is known to be of the kernel
 * @other: it is known to be of another program
 * @message: what it says
 * @room: bytes at @message
 * @length: how long it is; 0: none
 */
struct klog_entry {
	bool open;
	struct klog_time time;
	uint32_t host;
	bool own;
	bool other;
	char *message;
	size_t room;
	size_t length;
};

uint32_t klog_hash(uint32_t hash, const char *bytes, size_t length);
void klog_entry_put(struct klog_entry *entry, const char *bytes, size_t length);
bool klog_entry_json(struct klog_entry *entry, const char *line);
bool klog_entry_field(struct klog_entry *entry, const char *line);
void klog_entry_end(struct klog_entry *entry);

#endif /* KLOG_LINE_H */
