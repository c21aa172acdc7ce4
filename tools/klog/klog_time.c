// SPDX-License-Identifier: GPL-2.0-only
/*
 * klog_time.c - the times that stand before the lines of a log
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "klog/klog_line.h"

#define NS	1000000000LL

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Exactly @digits digits, up to @most. Return: behind them; NULL: there are none. */
static const char *read_digits(const char *at, int digits, int most, int *value)
{
	*value = 0;
	while (digits--) {
		if (!is_digit(*at))
			return NULL;
		*value = *value * 10 + *at++ - '0';
	}
	return *value <= most ? at : NULL;
}

/* ".123456" or ",123456", if it is there. */
static const char *read_fraction(const char *at, int64_t *ns)
{
	int64_t digit = NS / 10;

	*ns = 0;
	if ((*at != '.' && *at != ',') || !is_digit(at[1]))
		return at;
	for (at++; is_digit(*at); at++, digit /= 10)
		*ns += (*at - '0') * digit;
	return at;
}

/* "12:30:59", and a fraction of a second. */
static const char *read_clock(const char *at, struct tm *tm, int64_t *ns)
{
	at = read_digits(at, 2, 23, &tm->tm_hour);
	if (!at || *at++ != ':')
		return NULL;
	at = read_digits(at, 2, 59, &tm->tm_min);
	if (!at || *at++ != ':')
		return NULL;
	at = read_digits(at, 2, 60, &tm->tm_sec);
	return at ? read_fraction(at, ns) : NULL;
}

/* "Z", "+01:00", "+0100" or " UTC". Return: behind it; NULL: there is none. */
static const char *read_zone(const char *at, long *seconds)
{
	int hours, minutes, sign = *at == '-' ? -1 : 1;

	*seconds = 0;
	if (*at == 'Z')
		return at + 1;
	if (!strncmp(at, " UTC", 4))
		return at + 4;
	if (*at != '+' && *at != '-')
		return NULL;
	at = read_digits(at + 1, 2, 14, &hours);
	if (!at)
		return NULL;
	at = read_digits(at + (*at == ':'), 2, 59, &minutes);
	*seconds = sign * (hours * 60L + minutes) * 60;
	return at;
}

static void put_wall(struct klog_time *time, struct tm *tm, int64_t ns,
		     long offset)
{
	time->wall = true;
	time->wall_ns = ((int64_t)timegm(tm) - offset) * NS + ns;
}

/**
 * klog_time_iso() - read a time such as 2026-01-31T12:30:59.123456+01:00
 * @at: where it may stand
 * @time: gets it
 *
 * Return: behind it; NULL if there is none.
 */
const char *klog_time_iso(const char *at, struct klog_time *time)
{
	struct tm tm = { 0 };
	const char *zone;
	long offset;
	int64_t ns;

	at = read_digits(at, 4, 2261, &tm.tm_year);
	if (!at || *at++ != '-' || tm.tm_year < 1970)
		return NULL;
	at = read_digits(at, 2, 12, &tm.tm_mon);
	if (!at || *at++ != '-' || !tm.tm_mon)
		return NULL;
	at = read_digits(at, 2, 31, &tm.tm_mday);
	if (!at || (*at != 'T' && *at != ' '))
		return NULL;
	at = read_clock(at + 1, &tm, &ns);
	if (!at)
		return NULL;
	tm.tm_year -= 1900;
	tm.tm_mon--;
	zone = read_zone(at, &offset);
	time->zoneless = !zone;
	time->yearless = false;
	put_wall(time, &tm, ns, offset);
	return zone ? zone : at;
}

static bool read_month(const char *at, int *month)
{
	static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

	for (*month = 0; *month < 12; ++*month)
		if (!strncmp(at, names + 3 * *month, 3))
			return true;
	return false;
}

/* The newest year in which that day is not in the future. */
static int year_of(const struct tm *tm)
{
	time_t now = time(NULL), then;
	struct tm this, that = *tm;

	if (!gmtime_r(&now, &this))
		return 70;
	that.tm_year = this.tm_year;
	then = timegm(&that);
	/* A host may be a day ahead of UTC. */
	return then > now + 86400 ? this.tm_year - 1 : this.tm_year;
}

/**
 * klog_time_syslog() - read a time such as Jan 31 12:30:59
 * @at: where it may stand
 * @time: gets it
 *
 * A day of the week may stand before it, and a year behind it.
 *
 * Return: behind it; NULL if there is none.
 */
const char *klog_time_syslog(const char *at, struct klog_time *time)
{
	struct tm tm = { 0 };
	int day, used = 0;
	const char *end;
	int64_t ns;

	if (!read_month(at, &tm.tm_mon) && at[0] && at[1] && at[2] &&
	    at[3] == ' ')
		at += 4;
	if (!read_month(at, &tm.tm_mon) || at[3] != ' ')
		return NULL;
	at += 4 + (at[4] == ' ');
	for (day = 0; is_digit(*at) && used < 2; used++)
		day = day * 10 + *at++ - '0';
	if (!used || *at++ != ' ' || !day || day > 31)
		return NULL;
	tm.tm_mday = day;
	end = read_clock(at, &tm, &ns);
	if (!end)
		return NULL;
	time->zoneless = true;
	at = *end == ' ' ? read_digits(end + 1, 4, 2261, &tm.tm_year) : NULL;
	time->yearless = !at || is_digit(*at) || tm.tm_year < 1970;
	tm.tm_year = time->yearless ? year_of(&tm) : tm.tm_year - 1900;
	put_wall(time, &tm, ns, 0);
	return time->yearless ? end : at;
}

/* Is there a time of day and a year in it, as dmesg -T writes in any language? */
static bool is_date(const char *at, const char *end)
{
	bool clock = false, year = false;
	int value;

	for (; at < end; at++) {
		clock |= at[0] == ':' && is_digit(at[1]) && is_digit(at[2]) &&
			 at[3] == ':';
		year |= at[0] == ' ' && read_digits(at + 1, 4, 2261, &value) &&
			at + 5 == end && value >= 1970;
	}
	return clock && year;
}

/* "[Jan31 12:30] " and "[  +0.000012] ", of dmesg -H: of no use, as they are. */
static const char *skip_relative(const char *at)
{
	int month, day, hour, minute, used = 0;

	at++;
	if (read_month(at, &month) &&
	    sscanf(at + 3, "%2d %2d:%2d]%n", &day, &hour, &minute, &used) == 3 &&
	    used)
		return at + 3 + used;
	at += strspn(at, " ");
	if (*at != '+' || !is_digit(at[1]))
		return NULL;
	at += 1 + strspn(at + 1, "0123456789.");
	return *at == ']' ? at + 1 : NULL;
}

/**
 * klog_time_unix() - read a time such as 1769860700.123456
 * @at: where it may stand
 * @time: gets it
 *
 * Return: behind it; NULL if there is none.
 */
const char *klog_time_unix(const char *at, struct klog_time *time)
{
	int64_t seconds = 0, ns;
	int digits = 0;
	const char *end;

	for (; is_digit(*at) && digits < 11; digits++)
		seconds = seconds * 10 + *at++ - '0';
	if (digits != 10 || *at != '.')
		return NULL;
	end = read_fraction(at, &ns);
	if (end - at != 7 || *end != ' ')
		return NULL;
	time->wall = true;
	time->zoneless = false;
	time->yearless = false;
	time->wall_ns = seconds * NS + ns;
	return end;
}

/**
 * klog_time_bracket() - read a time such as [Fri Jan 15 08:35:34 2021]
 * @at: where it may stand
 * @time: gets it; nothing, if its language is not English
 *
 * Return: behind it; NULL if there is none.
 */
const char *klog_time_bracket(const char *at, struct klog_time *time)
{
	const char *end = *at == '[' ? strchr(at, ']') : NULL;
	struct klog_time read = *time;

	if (!end || end - at > 64)
		return NULL;
	if (skip_relative(at))
		return skip_relative(at);
	if (klog_time_iso(at + 1, &read)) {
		*time = read;
		return end + 1;
	}
	if (!is_date(at + 1, end))
		return NULL;
	if (klog_time_syslog(at + 1, &read) == end)
		*time = read;
	return end + 1;
}

/**
 * klog_time_boot() - read a time such as [   12.345678]
 * @at: where it may stand
 * @time: gets it
 *
 * Return: behind it; NULL if there is none.
 */
const char *klog_time_boot(const char *at, struct klog_time *time)
{
	uint64_t seconds = 0;
	int64_t ns;
	int digits = 0;

	if (*at++ != '[')
		return NULL;
	at += strspn(at, " ");
	for (; is_digit(*at) && digits < 10; digits++)
		seconds = seconds * 10 + *at++ - '0';
	if (!digits || *at != '.' || !is_digit(at[1]) || !is_digit(at[2]) ||
	    !is_digit(at[3]))
		return NULL;
	at = read_fraction(at, &ns);
	/* The processor, as some kernels write it; or what dmesg -d adds. */
	if (*at == ',' || *at == '@')
		at += 1 + strspn(at + 1, "0123456789");
	else if (*at == ' ' && at[1] == '<')
		at += strcspn(at, "]");
	if (*at != ']' || digits > 9)
		return NULL;
	time->boot = true;
	time->boot_ns = seconds * NS + ns;
	return at + 1;
}
