// SPDX-License-Identifier: GPL-2.0-only
/*
 * decode - the decoder of the tool without its libraries, for other machines
 *
 *	decode <FILE
 *
 * Prints what oomwatch --input=FILE --utc prints.
 */
#include <stdio.h>

#include "input/input.h"
#include "input/source.h"
#include "lib/format.h"

static void write_stdout(struct ow_format_sink *sink, const char *text,
			 size_t length)
{
	(void)sink;
	fwrite(text, 1, length, stdout);
}

int main(void)
{
	struct ow_format_sink out = { .write = write_stdout };
	static struct source source;
	char time[CLOCK_ROOM];
	int status;

	input_open_file(&source, stdin, "standard input");
	while (source.next(&source)) {
		clock_format(&source.clock, CLOCK_UTC, &source.record.h, time);
		printf("%s ", time);
		ow_format_fields(&out, false, &source.record.h);
	}
	status = source_verdict(&source);
	source_close(&source);
	return status;
}
