// SPDX-License-Identifier: GPL-2.0-only
/*
 * clock.c - the time of a record: since boot, or wall time
 *
 * Records have CLOCK_BOOTTIME, which cannot be set, and the wall time at that moment.
 * Records of an older module lack the wall time: it is computed from both clocks as
 * they are now, or were when the records were saved. If the clock was set meanwhile,
 * it is wrong by that.
 */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "lib/decimal.h"
#include "lib/field.h"
#include "records/clock.h"
#include "records/record.h"

#define NS	1000000000LL

/**
 * clock_read() - read a clock
 * @id: the clock
 *
 * Return: its time, in ns.
 */
int64_t clock_read(clockid_t id)
{
	struct timespec now;

	clock_gettime(id, &now);
	return now.tv_sec * NS + now.tv_nsec;
}

/**
 * clock_now() - what the times of this boot's records mean
 *
 * Return: the clock.
 */
struct clock clock_now(void)
{
	return (struct clock){
		.boot = true,
		.wall = true,
		.offset_ns = clock_read(CLOCK_REALTIME) -
			     clock_read(CLOCK_BOOTTIME),
	};
}

/* Division that rounds down, for times before 1970 as well. */
static int64_t split(int64_t ns, int64_t *seconds)
{
	int64_t rest = ns % NS;

	*seconds = ns / NS - (rest < 0);
	return rest < 0 ? rest + NS : rest;
}

/* Return: false beyond the year 2262, where ns end. */
static bool join(int64_t seconds, int64_t rest, int64_t *ns)
{
	return !__builtin_mul_overflow(seconds, NS, ns) &&
	       !__builtin_add_overflow(*ns, rest, ns);
}

/* Seconds have six digits after the point, which is in front of @to. */
static char *put_us(char *to, unsigned int us)
{
	/* The first one has the zeros written, too; the point takes its place. */
	ow_decimal_pairs(to + 6, 1000000 + us);
	to[-1] = '.';
	return to + 6;
}

/*
 * "2026-11-24T03:11:41." and what follows the digits: "Z" or "+01:00". This does not use
 * strftime(), which looks up the time zone each time, and allocates memory.
 */
static void format_second(int64_t second, bool utc, char date[CLOCK_ROOM],
			  char zone[16])
{
	time_t time = second;
	struct tm tm;
	unsigned int minutes;

	if (!(utc ? gmtime_r(&time, &tm) : localtime_r(&time, &tm)))
		memset(&tm, 0, sizeof(tm));
	snprintf(date, CLOCK_ROOM - 24, "%04lld-%02d-%02dT%02d:%02d:%02d.",
		 tm.tm_year + 1900LL, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour,
		 tm.tm_min, tm.tm_sec);
	strcpy(zone, "Z");
	if (utc)
		return;
	minutes = labs(tm.tm_gmtoff) / 60 % (100 * 60);
	snprintf(zone, 16, "%c%02u:%02u", tm.tm_gmtoff < 0 ? '-' : '+',
		 minutes / 60, minutes % 60);
}

/* ISO 8601. The date is worked out once for all records of one second. */
static void format_wall(int64_t ns, bool utc, char *text)
{
	static int64_t last_second = INT64_MIN;
	static bool last_utc;
	static char date[CLOCK_ROOM], zone[16];
	int64_t second, rest = split(ns, &second);

	if (second != last_second || utc != last_utc) {
		format_second(second, utc, date, zone);
		last_second = second;
		last_utc = utc;
	}
	text = stpcpy(text, date);
	text = put_us(text, rest / 1000);
	strcpy(text, zone);
}

/* Of a log that does not say of which zone it is, and perhaps not of which year. */
static void format_zoneless(int64_t ns, bool yearless, char *text)
{
	int64_t second, rest = split(ns, &second);
	char date[CLOCK_ROOM], zone[16];

	format_second(second, true, date, zone);
	text = stpcpy(text, yearless ? strchr(date + 1, '-') + 1 : date);
	/* Most such logs have whole seconds. */
	if (rest)
		*put_us(text, rest / 1000) = '\0';
	else
		text[-1] = '\0';
}

/* A log may have lines without a time. */
static bool is_timeless(const struct oomwatch_header *record)
{
	return record->flags & OOMWATCH_FLAG_LOG && !record->time_ns;
}

/**
 * clock_boot() - tell whether it is known when a record was, since boot
 * @clock: what the time of the record means
 * @record: the record
 *
 * Return: true if it is.
 */
bool clock_boot(const struct clock *clock, const struct oomwatch_header *record)
{
	return clock->boot && !is_timeless(record);
}

/**
 * clock_wall() - tell what the wall clock showed at a record
 * @clock: what the time of the record means
 * @record: the record
 * @ns: gets the time, CLOCK_REALTIME in ns
 *
 * Return: false if it is not known.
 */
bool clock_wall(const struct clock *clock, const struct oomwatch_header *record,
		int64_t *ns)
{
	__u64 wall;

	if (ow_field_wall(record, &wall)) {
		*ns = wall;
		return true;
	}
	*ns = record->time_ns + clock->offset_ns;
	return clock->wall && !is_timeless(record);
}

/**
 * clock_format() - write the time of a record
 * @clock: what it means
 * @zone: how to show it; where wall time is not known, it is shown since boot
 * @record: the record
 * @text: where it goes
 *
 * Return: true if it is wall time.
 */
bool clock_format(const struct clock *clock, enum clock_zone zone,
		  const struct oomwatch_header *record, char text[CLOCK_ROOM])
{
	uint64_t us = record->time_ns / 1000;
	int64_t wall_ns;

	if (zone != CLOCK_BOOT && clock_wall(clock, record, &wall_ns)) {
		if (clock->zoneless)
			format_zoneless(wall_ns, clock->yearless, text);
		else
			format_wall(wall_ns, zone == CLOCK_UTC, text);
		return true;
	}
	if (is_timeless(record))
		strcpy(text, "[unknown]");
	else
		snprintf(text, CLOCK_ROOM, "[%5llu.%06u]",
			 (unsigned long long)us / 1000000,
			 (unsigned int)(us % 1000000));
	return false;
}

/* "+01:00", "+0100" or "Z" after a time; false if there is none of them. */
static bool parse_zone(const char **at, long *seconds)
{
	int hours, minutes, used = 0;
	char sign[2];

	if (**at == 'Z') {
		++*at;
		*seconds = 0;
		return true;
	}
	if (sscanf(*at, "%1[+-]%2d:%2d%n", sign, &hours, &minutes, &used) < 3 &&
	    sscanf(*at, "%1[+-]%2d%2d%n", sign, &hours, &minutes, &used) < 3)
		return false;
	if (!used)
		return false;
	*at += used;
	*seconds = (hours * 60L + minutes) * 60 * (sign[0] == '-' ? -1 : 1);
	return true;
}

static bool parse_fraction(const char **at, int64_t *ns)
{
	int64_t digit = NS / 10;

	*ns = 0;
	if (**at != '.')
		return true;
	if (!isdigit((unsigned char)*++*at))
		return false;
	for (; isdigit((unsigned char)**at); ++*at, digit /= 10)
		*ns += (**at - '0') * digit;
	return true;
}

/**
 * clock_parse_wall() - read a time as clock_format() writes wall time
 * @text: where it starts
 * @end: gets where it ends
 * @ns: gets the time, CLOCK_REALTIME in ns
 *
 * Return: false if there is none.
 */
bool clock_parse_wall(const char *text, const char **end, int64_t *ns)
{
	struct tm tm = { .tm_isdst = -1 };
	int64_t fraction, seconds;
	long offset;
	int day;
	const char *at = strptime(text, "%Y-%m-%dT%H:%M:%S", &tm);

	if (!at || !parse_fraction(&at, &fraction) || !parse_zone(&at, &offset))
		return false;
	*end = at;
	day = tm.tm_mday;
	seconds = timegm(&tm);
	return tm.tm_mday == day && join(seconds - offset, fraction, ns);
}

/**
 * clock_parse_log() - read a time as clock_format() writes one of an unknown zone
 * @text: where it starts
 * @end: gets where it ends
 * @clock: gets what it means
 * @ns: gets the time
 *
 * Return: false if there is none.
 */
bool clock_parse_log(const char *text, const char **end, struct clock *clock,
		     int64_t *ns)
{
	struct tm tm = { .tm_isdst = -1, .tm_year = 70 };
	int64_t fraction;
	const char *at = strptime(text, "%Y-%m-%dT%H:%M:%S", &tm);

	*clock = (struct clock){ .wall = true, .zoneless = true };
	if (!at || text[4] != '-') {
		tm = (struct tm){ .tm_isdst = -1, .tm_year = 70 };
		at = strptime(text, "%m-%dT%H:%M:%S", &tm);
		clock->yearless = true;
	}
	if (!at || !parse_fraction(&at, &fraction))
		return false;
	*end = at;
	return join(timegm(&tm), fraction, ns);
}

/* "15m", "2h": so long ago. */
static bool parse_ago(const char *text, int64_t *ns)
{
	static const struct {
		const char *unit;
		int64_t seconds;
	} units[] = {
		{ "s", 1 }, { "sec", 1 }, { "m", 60 }, { "min", 60 },
		{ "h", 3600 }, { "d", 86400 }, { "w", 604800 },
	};
	unsigned long count;
	char *unit;
	size_t i;

	errno = 0;
	count = strtoul(text, &unit, 10);
	if (!isdigit((unsigned char)*text) || errno || count > 100000000)
		return false;
	for (i = 0; i < sizeof(units) / sizeof(*units); i++) {
		if (strcmp(unit, units[i].unit))
			continue;
		*ns = clock_read(CLOCK_REALTIME) -
		      (int64_t)count * units[i].seconds * NS;
		return true;
	}
	return false;
}

/* "84" or "84.123456": seconds since boot, as events shows them. */
static bool parse_boot(const char *text, int64_t *ns)
{
	unsigned long long seconds;
	const char *at;
	int64_t fraction;
	char *end;

	errno = 0;
	seconds = strtoull(text, &end, 10);
	at = end;
	if (!isdigit((unsigned char)*text) || errno || seconds > UINT32_MAX ||
	    !parse_fraction(&at, &fraction) || *at)
		return false;
	*ns = (int64_t)seconds * NS + fraction;
	return true;
}

/* A date, a time of today, or both. */
static bool parse_date(const char *text, bool utc, int64_t *ns)
{
	static const char * const forms[] = {
		"%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S",
		"%Y-%m-%dT%H:%M", "%Y-%m-%d", "%H:%M:%S", "%H:%M",
	};
	time_t now = time(NULL), seconds;
	const char *end;
	struct tm tm;
	int day;
	size_t i;

	for (i = 0; i < sizeof(forms) / sizeof(*forms); i++) {
		if (!(utc ? gmtime_r(&now, &tm) : localtime_r(&now, &tm)))
			return false;
		tm.tm_hour = 0;
		tm.tm_min = 0;
		tm.tm_sec = 0;
		tm.tm_isdst = -1;
		end = strptime(text, forms[i], &tm);
		if (!end || *end)
			continue;
		day = tm.tm_mday;
		seconds = utc ? timegm(&tm) : mktime(&tm);
		/* A day that the month does not have is made one of the next month. */
		return tm.tm_mday == day && join(seconds, 0, ns);
	}
	return false;
}

/**
 * since_parse() - read a time that a user types
 * @text: the time: see --since in oomwatch(8)
 * @utc: a date is one of UTC, else of the local time zone
 * @since: where it goes
 *
 * Return: false if it is no time.
 */
bool since_parse(const char *text, bool utc, struct since *since)
{
	const char *end;

	since->given = true;
	since->boot = parse_boot(text, &since->ns);
	if (since->boot)
		return true;
	if (!strcmp(text, "now"))
		text = "0s";
	return parse_ago(text, &since->ns) ||
	       parse_date(text, utc, &since->ns) ||
	       (clock_parse_wall(text, &end, &since->ns) && !*end);
}

/* What the clock on the wall shows here, as if it was UTC. */
static int64_t as_local(int64_t ns)
{
	int64_t second, rest = split(ns, &second), local;
	time_t time = second;
	struct tm tm;

	if (!localtime_r(&time, &tm) || !join(timegm(&tm), rest, &local))
		return ns;
	return local;
}

/**
 * since_includes() - tell whether a record is late enough
 * @since: the time
 * @clock: what the time of the record means; it must know the clock of @since
 * @record: the record
 *
 * Return: true if it is.
 */
bool since_includes(const struct since *since, const struct clock *clock,
		    const struct oomwatch_header *record)
{
	int64_t wall_ns;

	if (!since->given)
		return true;
	if (since->boot)
		return (int64_t)record->time_ns >= since->ns;
	return clock_wall(clock, record, &wall_ns) &&
	       wall_ns >= (clock->zoneless ? as_local(since->ns) : since->ns);
}

/**
 * since_ends() - tell whether a record is too late
 * @until: the time
 * @clock: what the time of the record means; it must know the clock of @until
 * @record: the record
 *
 * Return: true if it is not before that time, or that is not known.
 */
bool since_ends(const struct since *until, const struct clock *clock,
		const struct oomwatch_header *record)
{
	int64_t wall_ns;

	if (!until->given)
		return false;
	if (!until->boot && !clock_wall(clock, record, &wall_ns))
		return true;
	return since_includes(until, clock, record);
}
