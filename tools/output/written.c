// SPDX-License-Identifier: GPL-2.0-only
/*
 * written.c - whether all output has arrived
 *
 * A write that fails inside of stdio may leave its buffer empty: then fflush() has nothing
 * to do, and finds nothing wrong. Only the error flag of the stream still tells.
 */
#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "output/written.h"

/* Return: false if not, and says why. */
static bool is_written(FILE *file, const char *name)
{
	if (fflush(file)) {
		warn("%s", name);
		return false;
	}
	if (ferror(file)) {
		warnx("%s: a write failed, and the output is not complete", name);
		return false;
	}
	return true;
}

/**
 * written_check() - hand over what is left; end the program if any write has failed
 * @file: the stream
 * @name: what messages call it
 * @status: the exit status
 */
void written_check(FILE *file, const char *name, int status)
{
	if (!is_written(file, name))
		exit(status);
}

/**
 * written_at_exit() - check standard output when the program ends, for on_exit()
 * @status: the exit status; if it is not 0, nothing more is said
 * @unused: nothing
 *
 * What argp prints, for --help, --usage and --version, is checked by nobody else.
 */
void written_at_exit(int status, void *unused)
{
	(void)unused;
	if (!status && !is_written(stdout, WRITTEN_STDOUT))
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
