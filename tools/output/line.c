// SPDX-License-Identifier: GPL-2.0-only
/*
 * line.c - a record as a line of text, with the time as a person wants it
 */
#include <string.h>

#include "lib/format.h"
#include "output/line.h"
#include "output/written.h"
#include "uapi/linux/oomwatch.h"

/**
 * struct line_sink - a sink of text that hands it to a file in large pieces
 * @sink: the sink
 * @file: the file
 * @name: what messages call it
 * @used: bytes in @text
 * @text: what was not handed over yet
 */
struct line_sink {
	struct ow_format_sink sink;
	FILE *file;
	const char *name;
	size_t used;
	char text[2 * OOMWATCH_RECORD_MAX];
};

static void hand_over(struct line_sink *line)
{
	written_add(line->file, line->name, line->text, line->used);
	line->used = 0;
}

/* No piece of text is longer than the record that it comes from. */
static void write_line(struct ow_format_sink *sink, const char *text,
		       size_t length)
{
	struct line_sink *line = (struct line_sink *)sink;

	if (length > sizeof(line->text) - line->used)
		hand_over(line);
	memcpy(line->text + line->used, text, length);
	line->used += length;
}

/**
 * line_print() - print a record as a line of text
 * @file: where it goes
 * @name: what messages call that
 * @clock: what the time of the record means
 * @zone: how to show it
 * @record: the record
 *
 * Ends the program if it cannot be written.
 */
void line_print(FILE *file, const char *name, const struct clock *clock, enum clock_zone zone,
		const struct oomwatch_header *record)
{
	struct line_sink line;
	char time[CLOCK_ROOM];

	line.sink.write = write_line;
	line.file = file;
	line.name = name;
	line.used = 0;
	clock_format(clock, zone, record, time);
	write_line(&line.sink, time, strlen(time));
	write_line(&line.sink, " ", 1);
	/* Where the time is that of the wall, once is enough. */
	ow_format_fields(&line.sink, zone == CLOCK_BOOT, record);
	hand_over(&line);
}
