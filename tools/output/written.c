// SPDX-License-Identifier: GPL-2.0-only
/*
 * written.c - whether all output has arrived
 *
 * A write that fails inside of stdio may leave its buffer empty: then fflush() has nothing
 * to do, and finds nothing wrong. Only the error flag of the stream still tells.
 */
#include <err.h>
#include <stdio.h>
#include <unistd.h>

#include "output/written.h"

/**
 * written_check() - hand over what is left; end the program if any write has failed
 * @file: the stream
 * @name: what messages call it
 * @status: the exit status
 */
void written_check(FILE *file, const char *name, int status)
{
	if (fflush(file))
		err(status, "%s", name);
	if (ferror(file))
		errx(status, "%s: a write failed, and the output is not complete", name);
}

/**
 * written_at_exit() - the same of standard output, for on_exit()
 * @status: with which the program exits; if it has failed, that was told
 * @unused: nothing
 *
 * What argp prints, for --help, --usage and --version, is checked by nobody else.
 */
void written_at_exit(int status, void *unused)
{
	(void)unused;
	if (status || (!fflush(stdout) && !ferror(stdout)))
		return;
	warn("%s", WRITTEN_STDOUT);
	_exit(1);
}

/**
 * written_add() - write to a stream; end the program if that fails
 * @file: the stream
 * @name: what messages call it
 * @data: what to write
 * @size: its size, in bytes
 */
void written_add(FILE *file, const char *name, const void *data, size_t size)
{
	if (fwrite(data, 1, size, file) != size)
		err(1, "%s", name);
}
