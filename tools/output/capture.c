// SPDX-License-Identifier: GPL-2.0-only
/*
 * capture.c - keep what is printed to standard output in memory
 *
 * The C library of GNU lets a program set stdout like any other variable.
 */
#include <err.h>

#include "output/capture.h"

/**
 * capture_begin() - keep what is printed from now on
 * @capture: where
 */
void capture_begin(struct capture *capture)
{
	capture->stream = stdout;
	stdout = open_memstream(&capture->text, &capture->length);
	if (!stdout)
		err(1, NULL);
}

/**
 * capture_end() - print to standard output again
 * @capture: what was printed since capture_begin(); its text is to be freed
 */
void capture_end(struct capture *capture)
{
	if (fclose(stdout))
		err(1, NULL);
	stdout = capture->stream;
}
