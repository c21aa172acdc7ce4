/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OW_PRESSURE_H
#define OW_PRESSURE_H

#include <linux/types.h>

struct cgroup;

/**
 * struct ow_stall - for how long tasks waited for memory
 * @avg10: in the last 10 s, in 1/100 of a percent
 * @avg60: in the last 60 s
 * @avg300: in the last 300 s
 * @total_us: since the begin, in us
 */
struct ow_stall {
	u32 avg10;
	u32 avg60;
	u32 avg300;
	u64 total_us;
};

/**
 * struct ow_pressure - what memory.pressure has
 * @some: one task or more waited
 * @full: all that were not idle did
 */
struct ow_pressure {
	struct ow_stall some;
	struct ow_stall full;
};

bool ow_pressure_of(struct cgroup *cgroup, struct ow_pressure *pressure);
bool ow_pressure_of_system(struct ow_pressure *pressure);

#define ow_pressure_set_stall(rec, type, what, stall) do { \
	ow_set(rec, type, pressure_##what##_avg10, (stall)->avg10); \
	ow_set(rec, type, pressure_##what##_avg60, (stall)->avg60); \
	ow_set(rec, type, pressure_##what##_avg300, (stall)->avg300); \
	ow_set(rec, type, pressure_##what##_total_us, (stall)->total_us); \
} while (0)

/* Store it in a record that has these fields; see ring_record.h. */
#define ow_pressure_set(rec, type, pressure) do { \
	ow_pressure_set_stall(rec, type, some, &(pressure)->some); \
	ow_pressure_set_stall(rec, type, full, &(pressure)->full); \
} while (0)

#endif /* OW_PRESSURE_H */
