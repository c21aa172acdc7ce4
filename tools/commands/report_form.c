// SPDX-License-Identifier: GPL-2.0-only
/*
 * report_form.c - what explain prints, as elements of HTML
 *
 * Lines become paragraphs and lists, rows become tables. The words are those of explain.
 */
#include <stdlib.h>
#include <string.h>

#include "commands/report_form.h"
#include "output/capture.h"
#include "output/html.h"
#include "output/term.h"

/* What stands before the text of a piece of a list: see term_bullet(). */
#define BULLET	"  - "

/**
 * struct writer - how far the HTML is written
 * @file: where it goes
 * @heading: the tag of the first line, with its attributes; NULL: that was written
 * @section: the end tag of a part is due
 * @open: the end tag of this list or table is due; NULL: of none
 * @columns: those of the table that have a name or a text, a bit each
 * @capture: what is being printed
 */
static struct writer {
	FILE *file;
	const char *heading;
	bool section;
	const char *open;
	unsigned int columns;
	struct capture capture;
} writer;

static void close_open(void)
{
	if (writer.open)
		fputs(writer.open, writer.file);
	writer.open = NULL;
}

static void open_list(void)
{
	static const char end[] = "</ul>\n";

	if (writer.open == end)
		return;
	close_open();
	fputs("<ul>\n", writer.file);
	writer.open = end;
}

static void put(const char *tag, const char *class, const char *text, size_t length)
{
	fprintf(writer.file, "<%s%s>", tag, class);
	html_text(writer.file, text, length);
	fprintf(writer.file, "</%s>\n", tag);
}

/* How far it is indented, and whether its words stand below those of other lines. */
static const char *class_of(size_t indent, bool aligned)
{
	static const char * const classes[][2] = {
		{ "", " class=\"fixed\"" },
		{ " class=\"in\"", " class=\"in fixed\"" },
		{ " class=\"in in2\"", " class=\"in in2 fixed\"" },
	};

	return classes[indent > 2 ? 2 : indent > 0][aligned];
}

static void put_line(const char *line, size_t length)
{
	size_t indent = strspn(line, " ");

	if (indent >= length)
		return;
	if (writer.heading) {
		fprintf(writer.file, "<%s>", writer.heading);
		html_text(writer.file, line, length);
		fprintf(writer.file, "</%.*s>\n", (int)strcspn(writer.heading, " "),
			writer.heading);
		writer.heading = NULL;
	} else if (!strncmp(line, BULLET, strlen(BULLET))) {
		open_list();
		put("li", "", line + strlen(BULLET), length - strlen(BULLET));
	} else {
		close_open();
		put("p", class_of(indent, memmem(line + indent, length - indent, "  ", 2)),
		    line + indent, length - indent);
	}
}

/* Write what was printed so far. */
static void drain(void)
{
	const char *line, *end;

	capture_end(&writer.capture);
	line = writer.capture.text;
	while ((end = strchr(line, '\n'))) {
		put_line(line, end - line);
		line = end + 1;
	}
	put_line(line, strlen(line));
	free(writer.capture.text);
}

static void put_title(const char *title)
{
	drain();
	close_open();
	fprintf(writer.file, "%s<section>\n", writer.section ? "</section>\n" : "");
	writer.section = true;
	put("h3", "", title, strlen(title));
	capture_begin(&writer.capture);
}

/* The first row tells which columns there are. */
static void open_table(const struct term_row *row)
{
	static const char end[] = "</tbody>\n</table></div>\n";
	size_t i;

	if (writer.open == end)
		return;
	close_open();
	writer.open = end;
	writer.columns = 0;
	fputs("<div class=\"wide\"><table>\n<" HTML_HEADS "><tr>", writer.file);
	for (i = 0; i < row->count; i++) {
		const struct term_cell *cell = &row->cells[i];

		if (!cell->text)
			continue;
		writer.columns |= 1u << i;
		fprintf(writer.file, *cell->head ? "<th scope=\"col\"%s>" : "<td%s>",
			cell->width > 1 ? " class=\"num\"" : "");
		html_string(writer.file, cell->head);
		fputs(*cell->head ? "</th>" : "</td>", writer.file);
	}
	if (row->bar_room)
		fputs("<td></td>", writer.file);
	fputs("</tr></" HTML_HEADS ">\n<tbody>\n", writer.file);
}

/* The text of the cell before it says how long it is, for those who do not see it. */
static void put_bar(double part)
{
	fputs("<td class=\"bar\">", writer.file);
	if (part > 0)
		fprintf(writer.file, "<svg viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect width=\"%.0f\" height=\"10\"/></svg>",
			part < 0.01 ? 1 : part * 100);
	fputs("</td>", writer.file);
}

/* The first cell that has the name of its column says what the row is about. */
static void put_cells(const struct term_row *row)
{
	bool named = false;
	size_t i;

	for (i = 0; i < row->count; i++) {
		const struct term_cell *cell = &row->cells[i];
		bool names = *cell->head && !named;
		const char *text = cell->text ? cell->text : "";

		if (!(writer.columns >> i & 1))
			continue;
		named |= names;
		fprintf(writer.file, names ? "<th scope=\"row\"%s>" : "<td%s>",
			cell->width > 1 ? " class=\"num\"" : "");
		html_string(writer.file, text + strspn(text, " "));
		if (names && row->marked)
			fputs("<span class=\"unseen\">, a victim</span>", writer.file);
		if (names && row->note) {
			fputs("<small>", writer.file);
			html_string(writer.file, row->note + strspn(row->note, " "));
			fputs("</small>", writer.file);
		}
		fputs(names ? "</th>" : "</td>", writer.file);
	}
}

static void put_row(const struct term_row *row)
{
	drain();
	open_table(row);
	fputs(row->marked ? "<tr class=\"victim\">" : "<tr>", writer.file);
	put_cells(row);
	if (row->bar_room)
		put_bar(row->bar);
	fputs("</tr>\n", writer.file);
	capture_begin(&writer.capture);
}

/**
 * report_form_begin() - write what is printed from now on as HTML
 * @file: where it goes
 * @heading: the tag for the first line, with its attributes; NULL: it has none
 */
void report_form_begin(FILE *file, const char *heading)
{
	static const struct term_form form = { .title = put_title, .row = put_row };

	writer.file = file;
	writer.heading = heading;
	term_set_form(&form);
	capture_begin(&writer.capture);
}

/**
 * report_form_end() - print to standard output again, as text
 */
void report_form_end(void)
{
	drain();
	close_open();
	if (writer.section)
		fputs("</section>\n", writer.file);
	writer.section = false;
	term_set_form(NULL);
}
