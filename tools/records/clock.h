/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef CLOCK_H
#define CLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

/* Space for any time that clock_format() writes, with its NUL. */
#define CLOCK_ROOM	64

/**
 * struct clock - what the times of a set of records mean
 * @boot: they are those of CLOCK_BOOTTIME; else they are wall time already
 * @wall: @offset_ns is known, so that they can be shown as wall time, also if a
 *        record does not have it
 * @zoneless: of wall time it is not known of which zone it is; it is as if of UTC
 * @yearless: nor of which year; it is as if of the last one
 * @offset_ns: CLOCK_REALTIME minus the time of a record, in ns
 */
struct clock {
	bool boot;
	bool wall;
	bool zoneless;
	bool yearless;
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

struct oomwatch_header;

int64_t clock_read(clockid_t id);
struct clock clock_now(void);
bool clock_boot(const struct clock *clock, const struct oomwatch_header *record);
bool clock_wall(const struct clock *clock, const struct oomwatch_header *record,
		int64_t *ns);
bool clock_format(const struct clock *clock, enum clock_zone zone,
		  const struct oomwatch_header *record, char text[CLOCK_ROOM]);
bool clock_parse_wall(const char *text, const char **end, int64_t *ns);
bool clock_parse_log(const char *text, const char **end, struct clock *clock,
		     int64_t *ns);
bool since_parse(const char *text, bool utc, struct since *since);
bool since_ends(const struct since *until, const struct clock *clock,
		const struct oomwatch_header *record);
bool since_includes(const struct since *since, const struct clock *clock,
		    const struct oomwatch_header *record);

#endif /* CLOCK_H */
