/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OW_PRESSURE_H
#define OW_PRESSURE_H

#include <linux/math64.h>
#include <linux/psi_types.h>
#include <linux/sched/loadavg.h>
#include <linux/time64.h>
#include <linux/types.h>

#include "rec_peek.h"
#include "ring_record.h"

#ifdef CONFIG_PSI
const struct psi_group *ow_pressure_of_system(void);

/* In 1/100 of a percent. */
#define ow_pressure_average(averages, i) \
	((ow_peek((averages)[i]) * 100) >> FSHIFT)

#define ow_pressure_set_stall(rec, type, what, averages, total_ns) do { \
	ow_set(rec, type, pressure_##what##_avg10, ow_pressure_average(averages, 0)); \
	ow_set(rec, type, pressure_##what##_avg60, ow_pressure_average(averages, 1)); \
	ow_set(rec, type, pressure_##what##_avg300, ow_pressure_average(averages, 2)); \
	ow_set(rec, type, pressure_##what##_total_us, \
	       div_u64(ow_peek(total_ns), NSEC_PER_USEC)); \
} while (0)

/**
 * ow_pressure_set() - store for how long tasks waited for memory
 * @rec: the struct ow_record
 * @type: a type that has these fields; see ring_record.h
 * @group: the struct psi_group; if NULL, nothing is stored
 *
 * The kernel brings these figures up to date every two seconds while tasks run. To do so
 * here takes a mutex: they are read as they are, without a lock.
 *
 * Context: any; the caller keeps the cgroup of @group, if it has one.
 */
#define ow_pressure_set(rec, type, group) do { \
	const struct psi_group *_group = (group); \
	if (!_group) \
		break; \
	ow_pressure_set_stall(rec, type, some, _group->avg[PSI_MEM_SOME], \
			      _group->total[PSI_AVGS][PSI_MEM_SOME]); \
	ow_pressure_set_stall(rec, type, full, _group->avg[PSI_MEM_FULL], \
			      _group->total[PSI_AVGS][PSI_MEM_FULL]); \
} while (0)
#else
#define ow_pressure_set(rec, type, group)	do { } while (0)
#endif

#endif /* OW_PRESSURE_H */
