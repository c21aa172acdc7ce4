/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef REPORT_H
#define REPORT_H

struct episode;

/**
 * enum report - what the kernel's own report of an OOM has, and no record
 * @REPORT_STAT: memory.stat of the cgroup
 * @REPORT_HUGE: huge pages
 * @REPORT_SLAB: caches of the kernel's objects
 * @REPORT_FREE: free memory by the size of its pieces
 * @REPORT_RESERVE: memory that is free for some requests only
 */
enum report {
	REPORT_STAT	= 1 << 0,
	REPORT_HUGE	= 1 << 1,
	REPORT_SLAB	= 1 << 2,
	REPORT_FREE	= 1 << 3,
	REPORT_RESERVE	= 1 << 4,
};

void report_print(const struct episode *episode, unsigned int wanted);

#endif /* REPORT_H */
