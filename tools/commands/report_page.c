// SPDX-License-Identifier: GPL-2.0-only
/*
 * report_page.c - a report as one page of HTML that needs nothing else
 *
 * The page is also well-formed XML: every element has its end tag.
 */
#include <string.h>

#include "commands/report.h"
#include "commands/report_form.h"
#include "explain/context.h"
#include "explain/page.h"
#include "input/source.h"
#include "lib/version.h"
#include "output/html.h"
#include "records/sequel.h"

/* Whatever a name holds: nothing is fetched, and no script runs. */
#define POLICY	"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

static size_t count_kills(const struct list_rows *rows)
{
	size_t i, kills = 0;

	for (i = 0; i < rows->count; i++)
		kills += sequel_is_kill(rows->all[i].episode);
	return kills;
}

static bool has_part(const struct list_row *row, bool any)
{
	return row->episode->oom && (any || sequel_is_kill(row->episode));
}

/* The first of the newest rows that have a part, and whether all kinds of OOMs have. */
static size_t find_parts(const struct list_rows *rows, bool *any)
{
	size_t parts = 0, i = rows->count;

	*any = !count_kills(rows);
	while (i && parts < (*any ? 1 : REPORT_PARTS))
		parts += has_part(&rows->all[--i], *any);
	return i;
}

static void put_fact(FILE *file, const char *name, const char *text)
{
	if (!*text)
		return;
	fprintf(file, "<dt>%s</dt><dd>", name);
	html_string(file, text);
	fputs("</dd>\n", file);
}

static void put_span(FILE *file, const struct list_rows *rows)
{
	const struct list_row *first = &rows->all[0], *last = &rows->all[rows->count - 1];
	char from[CLOCK_ROOM], to[CLOCK_ROOM], text[2 * CLOCK_ROOM + 8];

	clock_format(&first->boot->clock, rows->zone, &episode_first(first->episode)->h, from);
	clock_format(&last->boot->clock, rows->zone, &episode_first(last->episode)->h, to);
	snprintf(text, sizeof(text), rows->count > 1 ? "%s to %s" : "%s", from, to);
	put_fact(file, "time", text);
}

static void put_facts(FILE *file, const struct report_page *page)
{
	static const struct clock wall = { .wall = true };
	const struct list_rows *rows = page->rows;
	struct oomwatch_header now = {
		.size = sizeof(now), .time_ns = clock_read(CLOCK_REALTIME),
	};
	char text[2 * CLOCK_ROOM + 160];

	fputs("<dl>\n", file);
	snprintf(text, sizeof(text), "%zu, of which %zu killed a task or panicked the system",
		 rows->count, count_kills(rows));
	put_fact(file, "OOMs", text);
	put_span(file, rows);
	put_fact(file, "records of", page->source->name);
	put_fact(file, "kernel", page->source->origin.release);
	put_fact(file, "machine", page->source->origin.machine);
	put_fact(file, "boot id", page->source->origin.boot_id);
	put_fact(file, "not read", page->source->damage);
	clock_format(&wall, rows->zone == CLOCK_UTC ? CLOCK_UTC : CLOCK_LOCAL, &now, text);
	strcat(text, ", by oomwatch " OOMWATCH_VERSION);
	put_fact(file, "page made", text);
	fputs("</dl>\n", file);
}

static void put_head(FILE *file, const struct report_page *page)
{
	fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
	      "<meta http-equiv=\"Content-Security-Policy\" content=\"" POLICY "\"/>\n"
	      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
	      "<title>OOM report of ", file);
	html_string(file, page->source->name);
	fprintf(file, "</title>\n<style>\n%s</style>\n</head>\n<body>\n<main>\n<h1>OOM report</h1>\n",
		report_style);
	put_facts(file, page);
}

static void put_cell(FILE *file, const char *class, const char *text)
{
	fprintf(file, "<td%s>", class);
	html_string(file, text);
	fputs("</td>", file);
}

static void put_row(FILE *file, const struct list_rows *rows, size_t i, bool part)
{
	const struct list_row *row = &rows->all[i];
	struct list_cells cells;
	char where[LIST_WIDE];

	list_fill(&cells, rows, row);
	list_where(where, sizeof(where), row->episode);
	fputs(!sequel_is_kill(row->episode) ? "<tr class=\"other\">" :
	      row->episode->oom->oom.outcome == OOMWATCH_OUTCOME_PANIC ?
	      "<tr class=\"panic\">" : "<tr>", file);
	put_cell(file, "", cells.time);
	fputs("<th scope=\"row\" class=\"num\">", file);
	if (part)
		fprintf(file, "<a href=\"#oom-%zu\">%s</a>", i, cells.event);
	else
		fputs(cells.event, file);
	fputs("</th>", file);
	put_cell(file, "", cells.outcome);
	put_cell(file, "", cells.ran_out);
	put_cell(file, "", cells.victim);
	put_cell(file, " class=\"num\"", cells.pid);
	put_cell(file, " class=\"num\"", cells.uid);
	put_cell(file, " class=\"num\"", cells.freed);
	put_cell(file, " class=\"where\"", where);
	fputs("</tr>\n", file);
}

static void put_timeline(FILE *file, const struct list_rows *rows, size_t parts, bool any)
{
	size_t i, last = rows->count > REPORT_ROWS ? rows->count - REPORT_ROWS : 0;

	fputs("<h2>OOMs, the newest first</h2>\n", file);
	report_chart(file, rows);
	fputs("<div class=\"wide\"><table>\n<" HTML_HEADS "><tr><th scope=\"col\">time</th>"
	      "<th scope=\"col\" class=\"num\">event</th><th scope=\"col\">outcome</th>"
	      "<th scope=\"col\">ran out</th><th scope=\"col\">victim</th>"
	      "<th scope=\"col\" class=\"num\">pid</th><th scope=\"col\" class=\"num\">uid</th>"
	      "<th scope=\"col\" class=\"num\">freed</th><th scope=\"col\">where</th></tr>"
	      "</" HTML_HEADS ">\n<tbody>\n", file);
	for (i = rows->count; i-- > last;)
		put_row(file, rows, i, i >= parts && has_part(&rows->all[i], any));
	fputs("</tbody>\n</table></div>\n", file);
	if (last)
		fprintf(file, "<p>%zu older OOMs are not in this table: 'oomwatch list' shows all of them.</p>\n",
			last);
	if (count_kills(rows) > REPORT_PARTS)
		fprintf(file, "<p>The newest %d that killed a task or panicked the system have a part of their own below.</p>\n",
			REPORT_PARTS);
}

static void put_parts(FILE *file, const struct report_page *page, size_t parts, bool any)
{
	size_t i;

	for (i = page->rows->count; i-- > parts;) {
		const struct list_row *row = &page->rows->all[i];
		struct context context = {
			.load = row->episode->load, .episode = row->episode,
			.clock = &row->boot->clock, .zone = page->rows->zone,
			.live = page->live, .kept = true,
		};

		if (has_part(row, any))
			report_part(file, &context, i);
	}
}

/**
 * report_write() - write a report
 * @file: where it goes
 * @page: what it is made of
 */
void report_write(FILE *file, const struct report_page *page)
{
	const struct loads *loads = &page->boot->loads;
	size_t parts, i;
	bool any;

	parts = find_parts(page->rows, &any);
	put_head(file, page);
	put_timeline(file, page->rows, parts, any);
	for (i = 0; i < loads->count; i++) {
		report_form_begin(file, NULL);
		page_print_thinned(&loads->loads[i]);
		report_form_end();
	}
	put_parts(file, page, parts, any);
	fputs("</main>\n<footer><p>In a name, \\x and two digits stand for a byte that is no letter, digit or usual sign. oomwatch(8) explains the words.</p></footer>\n</body>\n</html>\n",
	      file);
}
