/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * require.h - a test ends where it does not find what it expects
 */
#ifndef REQUIRE_H
#define REQUIRE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

/* Print what is wrong, as a comment of TAP, and abort, unless it is right. */
__attribute__((format(printf, 2, 3)))
static inline void expect(bool right, const char *wrong, ...)
{
	va_list args;

	if (right)
		return;
	va_start(args, wrong);
	fputs("# ", stderr);
	vfprintf(stderr, wrong, args);
	fputc('\n', stderr);
	va_end(args);
	abort();
}

#endif /* REQUIRE_H */
