/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KLOG_CHOICE_H
#define KLOG_CHOICE_H

#include <stdbool.h>
#include <stdint.h>

#include "klog/klog_report.h"

/**
 * struct choice - what the points of processes are computed from
 * @report: the report
 * @total: the totalpages of the episode; 0: not known
 * @bonus: the kernel may have taken something off for root
 */
struct choice {
	const struct klog_report *report;
	uint64_t total;
	bool bonus;
};

struct choice choice_of(const struct klog_report *report);
bool choice_ram(const struct klog_report *report, uint64_t *pages);
uint32_t choice_page_size(const struct klog_report *report);
bool choice_pgtables(const struct klog_task *row, uint32_t page, uint64_t *bytes);
bool choice_points(const struct choice *choice, const struct klog_task *row,
		   __s64 *points);
const struct klog_task **choice_rank(const struct choice *choice);

#endif /* KLOG_CHOICE_H */
