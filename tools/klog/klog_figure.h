/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KLOG_FIGURE_H
#define KLOG_FIGURE_H

#include <stdbool.h>
#include <stdint.h>

#include "klog/klog_line.h"
#include "uapi/linux/oomwatch.h"

/* As many figures as klog_stat.c knows. */
#define KLOG_FIGURES	32

/**
 * struct klog_stat - the memory.stat of the memory cgroup that ran out
 * @open: the line that begins it has been seen
 * @summed: there was a line for each cgroup: @value is their sum
 * @old: its names are those of cgroup v1, and @value is without the cgroups below
 * @has: bit N: @value N is known
 * @value: figures, with all cgroups below, unless @old
 * @total_has: the same of @total
 * @total: what cgroup v1 names total_: with all cgroups below
 * @time: when it was logged
 *
 * Figures are in bytes, or in pages where the field is.
 */
struct klog_stat {
	bool open;
	bool summed;
	bool old;
	uint32_t has;
	uint32_t total_has;
	uint64_t value[KLOG_FIGURES];
	uint64_t total[KLOG_FIGURES];
	struct klog_time time;
};

/* As many pools of huge pages as a report may show. */
#define KLOG_POOLS	8

/**
 * struct klog_sum - a figure of the system that lines of zones or nodes have parts of
 * @kb: the sum of them
 * @lines: how many lines had one
 */
struct klog_sum {
	uint64_t kb;
	unsigned int lines;
};

/**
 * struct klog_area - why a zone could not give what was asked for
 * @area: its free_area record, but for what follows
 * @blocks: the free blocks of each order; empty: not known
 * @reserve: last number of its lowmem_reserve, in pages
 * @reserves: how many numbers that has; 0: it is not known
 */
struct klog_area {
	struct oomwatch_free_area area;
	char blocks[256];
	uint64_t reserve;
	unsigned int reserves;
};

/**
 * struct klog_pool - huge pages of a size
 * @kb: the size
 * @total: how many there are
 * @free: how many of them are not used
 * @surplus: how many are beyond vm.nr_hugepages
 * @lines: how many nodes these are of
 */
struct klog_pool {
	uint64_t kb;
	uint64_t total;
	uint64_t free;
	uint64_t surplus;
	unsigned int lines;
};

#endif /* KLOG_FIGURE_H */
