/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KLOG_STATE_H
#define KLOG_STATE_H

#include "klog/klog_choice.h"
#include "klog/klog_reader.h"
#include "klog/klog_report.h"
#include "klog/klog_spool.h"

/* So many lines that were left out are kept, to be shown. */
#define KLOG_TOLD	256

/* So many victims are known to the lines that tell of their end. */
#define KLOG_KNOWN	256

/* So many reports are known again where a log has them twice. */
#define KLOG_SEEN	16384

/**
 * struct klog_known - a victim of a report that is whole
 * @pid: its thread
 * @comm: its name
 * @episode: the report
 * @time: when it was killed
 */
struct klog_known {
	int32_t pid;
	char comm[OOMWATCH_COMM_LEN];
	uint64_t episode;
	struct klog_time time;
};

/**
 * struct klog - a log that is being read
 * @reader: where lines come from
 * @entry: the entry of the journal that goes on
 * @pending: the last line, to which the next one may belong
 * @stamp: the last line that something stood before
 * @last: the last line of the file
 * @object: an object of JSON in several lines, as far as it was read
 * @text: the text of @pending
 * @length: how long it is
 * @joined: lines that it has
 * @reports: the reports that are open, the oldest first
 * @nr_reports: how many there are
 * @foreign: the memory is shown for another reason than an OOM
 * @sysrq: the next report was asked for by SysRq-f
 * @records: the records so far
 * @seq: number of the last record
 * @episode: number of the last episode
 * @known: victims of these
 * @nr_known: how many there were; the last KLOG_KNOWN are kept
 * @boots: how many boots began
 * @seen: digests of reports that are whole, each at its remainder by KLOG_SEEN
 * @page_size: of the machine, once a report has told it; 0: not yet
 * @unknown: lines inside of reports that were not understood
 * @others: lines that look like those of a report, but are of other programs
 * @plain: those that were understood, but have no field
 * @words: words of unknown meaning that stand before each line
 * @dropped: rows of tables, and victims, for which there was no room
 * @told: lines that were left out, and why
 * @nr_told: how many of them are kept
 * @release: the kernel, as the first report tells it
 * @clocked: it was decided which times the records have
 * @wall_only: they have that of the wall
 * @zoneless: of an unknown time zone
 * @yearless: and year
 */
struct klog {
	struct klog_reader reader;
	struct klog_entry entry;
	struct klog_line pending;
	struct klog_line stamp;
	char last[KLOG_LINE + 1];
	char object[KLOG_LINE + 1];
	char text[KLOG_LINE + 1];
	size_t length;
	unsigned int joined;
	struct klog_report *reports[KLOG_REPORTS];
	size_t nr_reports;
	bool foreign;
	bool sysrq;
	struct klog_spool records;
	uint64_t seq;
	uint64_t episode;
	struct klog_known known[KLOG_KNOWN];
	size_t nr_known;
	uint64_t boots;
	uint64_t seen[KLOG_SEEN];
	uint32_t page_size;
	uint64_t unknown;
	uint64_t others;
	uint64_t plain;
	unsigned int words;
	uint64_t dropped;
	char *told[KLOG_TOLD];
	size_t nr_told;
	char release[72];
	bool clocked;
	bool wall_only;
	bool zoneless;
	bool yearless;
};

/*
 * How a line is read. Without a report, it is for the function to find it.
 * Return: false if it is not what it looked like.
 */
typedef bool klog_read(struct klog *klog, struct klog_report *report,
		       const struct klog_line *line);

klog_read klog_read_header, klog_read_cpuset, klog_read_cpu, klog_read_frame;
klog_read klog_read_counters, klog_read_node, klog_read_zone, klog_read_pieces;
klog_read klog_read_reserve, klog_read_hugepages, klog_read_pages, klog_read_swap;
klog_read klog_read_task_in, klog_read_reached, klog_read_usage;
klog_read klog_read_stat_of, klog_read_figure;
klog_read klog_read_title, klog_read_row;
klog_read klog_read_choice, klog_read_kill, klog_read_killed, klog_read_sharing;
klog_read klog_read_exiting, klog_read_group, klog_read_reaped, klog_read_none;
klog_read klog_read_panic, klog_read_manual, klog_read_foreign;

bool klog_lines_is_known(const char *text);
bool klog_lines_has_names(const char *text);
bool klog_lines_is_whole(const char *text);
bool klog_row_is_whole(const struct klog_report *report, const char *text);
bool klog_lines_is_cut(const char *text);
void klog_lines_tell(struct klog *klog, const struct klog_line *line, const char *why);
void klog_lines_note(struct klog *klog, const struct klog_line *line);
void klog_lines_read(struct klog *klog, const struct klog_line *line);

void klog_repeat_boot(struct klog *klog, const struct klog_line *line);
bool klog_repeat_is_one(struct klog *klog, const struct klog_report *report);

void klog_put_oom_memcg(struct klog_report *report, const char *path, size_t length);

void klog_emit_record(struct klog *klog, union record *record,
		      const struct klog_time *time, uint64_t episode);
void klog_emit_victim(struct klog *klog, const struct choice *choice,
		      const struct klog_victim *victim);
void klog_emit_candidates(struct klog *klog, const struct choice *choice);
void klog_emit_system(struct klog *klog, struct klog_report *report);
void klog_emit_memcg(struct klog *klog, const struct klog_report *report);
void klog_emit(struct klog *klog, struct klog_report *report);
void klog_emit_reaped(struct klog *klog, const struct klog_victim *reaped);

#endif /* KLOG_STATE_H */
