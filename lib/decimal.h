/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OW_DECIMAL_H
#define OW_DECIMAL_H

#include <linux/types.h>

#ifdef __KERNEL__
#include <linux/math64.h>
#include <linux/string.h>
#else
#include <string.h>

static inline __u64 div_u64_rem(__u64 dividend, __u32 divisor, __u32 *rest)
{
	*rest = dividend % divisor;
	return dividend / divisor;
}
#endif

/* Digits of the largest number. */
#define OW_DECIMAL_DIGITS	20

/* Bytes that have to be there to write a number, whatever it is. */
#define OW_DECIMAL_ROOM		(2 * OW_DECIMAL_DIGITS)

/* Two digits of each number from 10 times @digit on. */
#define OW_DECIMAL_TEN(digit) \
	digit "0" digit "1" digit "2" digit "3" digit "4" \
	digit "5" digit "6" digit "7" digit "8" digit "9"

/**
 * ow_decimal_pairs() - write a number in front of a place
 * @at: the byte after its last digit; 10 bytes before it may be written
 * @value: the number
 *
 * Context: any.
 * Return: its first digit.
 */
static inline char *ow_decimal_pairs(char *at, __u32 value)
{
	static const char pairs[] =
		OW_DECIMAL_TEN("0") OW_DECIMAL_TEN("1") OW_DECIMAL_TEN("2")
		OW_DECIMAL_TEN("3") OW_DECIMAL_TEN("4") OW_DECIMAL_TEN("5")
		OW_DECIMAL_TEN("6") OW_DECIMAL_TEN("7") OW_DECIMAL_TEN("8")
		OW_DECIMAL_TEN("9");

	for (; value > 99; value /= 100) {
		at -= 2;
		memcpy(at, pairs + 2 * (value % 100), 2);
	}
	if (value > 9)
		return memcpy(at - 2, pairs + 2 * value, 2);
	*--at = '0' + value;
	return at;
}

/**
 * ow_decimal() - write a number
 * @to: where it goes; OW_DECIMAL_ROOM bytes there may be written
 * @value: the number
 *
 * Most of a record is numbers: snprintf() would take most of the time, and division
 * takes most of this. It begins with the last digit, where the longest number would
 * end; a copy of a fixed length, which takes few instructions, puts them in place.
 *
 * Context: any.
 * Return: the byte after its last digit.
 */
static inline char *ow_decimal(char *to, __u64 value)
{
	struct { char bytes[OW_DECIMAL_DIGITS]; } digits;
	char *end = to + OW_DECIMAL_DIGITS, *at = end;
	__u32 digit;

	while (value >> 32) {
		value = div_u64_rem(value, 10, &digit);
		*--at = '0' + digit;
	}
	at = ow_decimal_pairs(at, value);
	memcpy(&digits, at, sizeof(digits));
	memcpy(to, &digits, sizeof(digits));
	return to + (end - at);
}

/**
 * ow_decimal_signed() - write a number that may be negative
 * @to: where it goes; OW_DECIMAL_ROOM + 1 bytes of it may be written
 * @value: the number
 *
 * Context: any.
 * Return: the byte after its last digit.
 */
static inline char *ow_decimal_signed(char *to, __s64 value)
{
	if (value >= 0)
		return ow_decimal(to, value);
	*to = '-';
	return ow_decimal(to + 1, -(__u64)value);
}

#endif /* OW_DECIMAL_H */
