// SPDX-License-Identifier: GPL-2.0-only
/*
 * report_part.c - the part of a report that one OOM has: its page, its stack, its records
 */
#include <stdlib.h>
#include <string.h>

#include "commands/report.h"
#include "commands/report_form.h"
#include "explain/context.h"
#include "explain/page.h"
#include "output/capture.h"
#include "output/html.h"
#include "output/line.h"
#include "output/written.h"
#include "records/path.h"

static void put_stack(FILE *file, const struct episode *episode)
{
	struct path stack;
	size_t at, end;

	if (!episode->stack || !path_of(&episode->stack->h, "stack", &stack) || !stack.length)
		return;
	fputs("<details>\n<summary>The stack of the task that asked</summary>\n<ol>\n", file);
	for (at = 0; at < stack.length; at = end + 1) {
		const char *comma = memchr(stack.bytes + at, ',', stack.length - at);

		end = comma ? (size_t)(comma - stack.bytes) : stack.length;
		fputs("<li><code>", file);
		html_text(file, stack.bytes + at, end - at);
		fputs("</code></li>\n", file);
	}
	fputs("</ol>\n</details>\n", file);
}

static bool is_of(const union record *record, const struct episode *episode)
{
	return record->h.episode == episode->number;
}

/* Each on a line. Return: how many there are, also of those that are left out. */
static size_t print_records(const struct context *context)
{
	const struct load *load = context->load;
	size_t i, count = 0;

	for (i = 0; i < load->count; i++)
		if (is_of(load->records[i], context->episode) && count++ < REPORT_RECORDS)
			line_print(stdout, WRITTEN_STDOUT, context->clock, context->zone,
				   &load->records[i]->h);
	return count;
}

static void put_records(FILE *file, const struct context *context)
{
	const char *line, *end;
	struct capture capture;
	size_t count;

	capture_begin(&capture);
	count = print_records(context);
	capture_end(&capture);
	fprintf(file, "<details>\n<summary>The records of it: %zu", count);
	if (count > REPORT_RECORDS)
		fprintf(file, ", of which these are the first %d", REPORT_RECORDS);
	fputs("</summary>\n<div class=\"records\">\n", file);
	for (line = capture.text; (end = strchr(line, '\n')); line = end + 1) {
		fputs("<p>", file);
		html_text(file, line, end - line);
		fputs("</p>\n", file);
	}
	fputs("</div>\n</details>\n", file);
	free(capture.text);
}

/**
 * report_part() - write the part of an OOM
 * @file: where it goes
 * @context: the OOM, of which there is an oom record
 * @id: its number on the page
 */
void report_part(FILE *file, const struct context *context, size_t id)
{
	char heading[64];

	snprintf(heading, sizeof(heading), "h2 id=\"oom-%zu\"", id);
	fputs("<article>\n", file);
	report_form_begin(file, heading);
	page_print(context);
	report_form_end();
	put_stack(file, context->episode);
	put_records(file, context);
	fputs("</article>\n", file);
}
