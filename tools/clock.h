/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef CLOCK_H
#define CLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Room for any time that clock_format() writes, with its NUL. */
#define CLOCK_ROOM	64

/**
 * struct clock - what the times of a set of records mean
 * @boot: they are those of CLOCK_BOOTTIME; else they are wall time already
 * @wall: @offset_ns is known, so that they can be shown as wall time
 * @offset_ns: CLOCK_REALTIME minus the time of a record, in ns
 */
struct clock {
	bool boot;
	bool wall;
	int64_t offset_ns;
};

enum clock_zone {
	CLOCK_LOCAL,
	CLOCK_UTC,
	CLOCK_BOOT,
};

/**
 * struct since - a time that records are compared with
 * @given: there is one; else every record is late enough
 * @boot: it is one of CLOCK_BOOTTIME, else of CLOCK_REALTIME
 * @ns: the time
 */
struct since {
	bool given;
	bool boot;
	int64_t ns;
};

struct clock clock_now(void);
void clock_format(const struct clock *clock, enum clock_zone zone,
		  uint64_t time_ns, char text[CLOCK_ROOM]);
bool clock_parse_wall(const char *text, const char **end, int64_t *ns);
bool since_parse(const char *text, bool utc, struct since *since);
bool since_includes(const struct since *since, const struct clock *clock,
		    uint64_t time_ns);

#endif /* CLOCK_H */
