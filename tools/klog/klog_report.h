/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KLOG_REPORT_H
#define KLOG_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "klog/klog_figure.h"
#include "klog/klog_line.h"
#include "records/record.h"

/* So many reports may be open at once; of more, the first is taken to be whole. */
#define KLOG_REPORTS	8

/* So many rows of the task table, and victims, are kept of a report. */
#define KLOG_TASKS	16384
#define KLOG_VICTIMS	1024

/* A report of which nothing came for so many lines is over. */
#define KLOG_QUIET	2000

/* As many columns as the title of a task table may have. */
#define KLOG_TITLE	24

/* What is known of a process: columns of the task table, or parts of a line. */
enum klog_column {
	KLOG_UID,
	KLOG_TGID,
	KLOG_TOTAL_VM,
	KLOG_RSS,
	KLOG_RSS_ANON,
	KLOG_RSS_FILE,
	KLOG_RSS_SHMEM,
	KLOG_NR_PTES,
	KLOG_NR_PMDS,
	KLOG_PGTABLES_BYTES,
	KLOG_SWAPENTS,
	KLOG_OOM_SCORE_ADJ,
	KLOG_COLUMNS,
};

/**
 * struct klog_task - a process, as a line tells of it
 * @pid: the thread that has the memory
 * @has: bit N: @value N is known
 * @value: memory in pages in the task table, in KiB elsewhere
 * @comm: the name of that thread
 */
struct klog_task {
	int32_t pid;
	uint32_t has;
	int64_t value[KLOG_COLUMNS];
	char comm[OOMWATCH_COMM_LEN];
};

/**
 * struct klog_victim - a process that was killed, or whose memory was taken
 * @task: the process
 * @time: when that was
 * @shares: it was killed because it shares the memory of a victim
 */
struct klog_victim {
	struct klog_task task;
	struct klog_time time;
	bool shares;
};

/**
 * struct klog_report - a report that is being read
 * @stream: the lines that it is of
 * @boot: how many boots began before it
 * @time: of its last line
 * @oom: its oom record, as far as lines say it
 * @memory: its memory record; what it counts is in pages
 * @system: its system record, in the same way
 * @stat: what the memory cgroup that ran out is used for
 * @header: what stands before "invoked oom-killer"; empty: it has not been seen
 * @header_time: when that was
 * @past: another boot has begun
 * @evident: it is of an OOM; else, of anything that shows the memory of the system
 * @stack: the functions of the stack, as a record has them
 * @stack_length: bytes in it
 * @task_memcg: cgroup of the process that was chosen; empty: not known
 * @task_memcg_cut: its end may be missing
 * @grouped: a cgroup is killed as a whole
 * @titled: its last line was the title of the task table
 * @columns: columns of the task table; KLOG_COLUMNS: one of which no use is made
 * @nr_columns: how many there are behind the number; 0: no title was seen
 * @tasks: the rows of the table
 * @nr_tasks: how many there are
 * @tasks_dropped: how many more there were
 * @table_time: when the table was logged
 * @victims: who was killed
 * @nr_victims: how many there are
 * @reaped: victims whose memory was taken
 * @nr_reaped: how many there are
 * @memory_time: when the memory was logged
 * @zones: the zones
 * @nr_zones: how many there are
 * @zones_dropped: there are more
 * @page_size: bytes of a page; 0: not known
 * @ram: pages of RAM; -1: not known
 * @reserved: those that the kernel does not give out; -1: not known
 * @swap_kb: all swap; -1: not known
 * @zone_lines: how many lines of zones there were
 * @managed: what all zones can give out
 * @mlocked: of all zones
 * @stacks: kernel stacks of all zones or nodes
 * @anon_thp: of all nodes
 * @shmem_thp: of all nodes
 * @pagetables_last: the line that counts page tables ends with them
 * @areas: what else is known of zones
 * @nr_areas: how many there are
 * @last_area: that of the last line of a zone; NULL: its lowmem_reserve was seen
 * @pools: the pools of huge pages
 * @nr_pools: how many there are
 * @quiet: lines since the last that was understood
 */
struct klog_report {
	uint32_t stream;
	uint64_t boot;
	struct klog_time time;
	union record oom;
	union record memory;
	union record system;
	struct klog_stat stat;
	char header[128];
	struct klog_time header_time;
	bool past;
	bool evident;
	char stack[2048];
	size_t stack_length;
	char task_memcg[1024];
	bool task_memcg_cut;
	bool grouped;
	bool titled;
	unsigned char columns[KLOG_TITLE];
	unsigned int nr_columns;
	struct klog_task *tasks;
	size_t nr_tasks;
	uint64_t tasks_dropped;
	struct klog_time table_time;
	struct klog_victim *victims;
	size_t nr_victims;
	struct klog_victim *reaped;
	size_t nr_reaped;
	struct klog_time memory_time;
	struct oomwatch_zone zones[OOMWATCH_ZONES_MAX];
	unsigned int nr_zones;
	bool zones_dropped;
	uint32_t page_size;
	int64_t ram;
	int64_t reserved;
	int64_t swap_kb;
	unsigned int zone_lines;
	struct klog_sum managed;
	struct klog_sum mlocked;
	struct klog_sum stacks;
	struct klog_sum anon_thp;
	struct klog_sum shmem_thp;
	bool pagetables_last;
	struct klog_area areas[OOMWATCH_ZONES_MAX];
	unsigned int nr_areas;
	struct klog_area *last_area;
	struct klog_pool pools[KLOG_POOLS];
	unsigned int nr_pools;
	uint64_t quiet;
};

struct klog;

/**
 * struct klog_counter - a counter of the system, and the field that is the same
 * @key: how the log calls it, before the number or, with a blank, behind it; NULL: it is
 *	 the last of the table
 * @last: a line of some kernels ends with it
 * @system: it is in the system record, else in the memory record
 * @offset: the field, a __u64
 * @bit: its bit
 */
struct klog_counter {
	const char *key;
	bool last;
	bool system;
	size_t offset;
	unsigned int bit;
};

extern const struct klog_counter klog_counters[];

/* Set a field of a record that is a number. */
#define klog_set(record, type, member, what) do { \
	(record)->type.member = (what); \
	(record)->h.valid |= 1ULL << OOMWATCH_BIT_##type##_##member; \
} while (0)

/* Set one that is a string. */
#define klog_set_text(record, type, member, text, length) \
	klog_put_text(record, &(record)->type.member, \
		      OOMWATCH_BIT_##type##_##member, text, length)

/* Copy a field of the oom record. */
#define klog_copy(to, type, oom, member) do { \
	if (record_has(oom, oom, member)) \
		klog_set(to, type, member, (oom)->oom.member); \
} while (0)

/* What a line says in KiB. */
#define klog_set_kb(record, type, member, task, column) do { \
	if (klog_has(task, column)) \
		klog_set(record, type, member, \
			 (__u64)(task)->value[column] << 10); \
} while (0)

bool klog_has(const struct klog_task *task, enum klog_column column);
void klog_record_start(union record *record, unsigned int type);
void klog_put_text(union record *record, struct oomwatch_str *str,
		   unsigned int bit, const char *text, size_t length);
void klog_put_path(union record *record, struct oomwatch_str *str,
		   unsigned int bit, const char *text, size_t length);
void klog_put_comm(char comm[OOMWATCH_COMM_LEN], const char *text, size_t length);

void klog_sum_add(struct klog_sum *sum, const char *text, const char *key);

struct klog_report *klog_report_new(struct klog *klog, const struct klog_line *line);
struct klog_report *klog_report_of(struct klog *klog, const struct klog_line *line);
struct klog_report *klog_report_of_pid(struct klog *klog, const struct klog_line *line,
				       int32_t pid);
bool klog_is_pause(const struct klog_time *before, const struct klog_time *after);
bool klog_report_is_over(const struct klog_report *report);
struct klog_task *klog_report_add_task(struct klog_report *report);
struct klog_victim *klog_report_add_victim(struct klog_report *report);
void klog_report_add_reaped(struct klog_report *report,
			    const struct klog_victim *reaped);
const struct klog_task *klog_report_task(const struct klog_report *report, int32_t pid);
void klog_report_drop(struct klog *klog);
void klog_report_free(struct klog_report *report);

#endif /* KLOG_REPORT_H */
