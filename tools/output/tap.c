// SPDX-License-Identifier: GPL-2.0-only
/*
 * tap.c - write the Test Anything Protocol (TAP)
 */
#include <stdarg.h>
#include <stdio.h>

#include "output/tap.h"

/**
 * tap_start() - print that TAP follows
 */
void tap_start(void)
{
	printf("TAP version 13\n");
}

/**
 * tap_line() - print the result of a test
 * @good: the test has passed
 * @number: number of the line before; it is counted up
 * @format: what was tested, as for printf()
 *
 * Return: @good.
 */
bool tap_line(bool good, unsigned int *number, const char *format, ...)
{
	va_list list;

	va_start(list, format);
	printf("%sok %u - ", good ? "" : "not ", ++*number);
	vprintf(format, list);
	printf("\n");
	va_end(list);
	return good;
}

/**
 * tap_end() - print how many tests there were
 * @number: number of the last line
 */
void tap_end(unsigned int number)
{
	printf("1..%u\n", number);
}
