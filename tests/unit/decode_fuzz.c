// SPDX-License-Identifier: GPL-2.0-only
/*
 * decode_fuzz - whatever a file holds, reading it does no harm
 *
 * And what was read keeps its meaning: the text of a record, read back, has the
 * same text again, unless reading it back found fault with it.
 */
#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

#include "input/input.h"
#include "input/parse.h"
#include "input/source.h"
#include "lib/format.h"
#include "output/json_record.h"
#include "records/filter.h"

/* More than a record of OOMWATCH_RECORD_MAX bytes takes as text. */
#define LINE_ROOM	(1 << 20)

/**
 * struct line - a line of text
 * @sink: a sink that fills it
 * @text: the text, with a NUL behind it
 * @length: its bytes
 */
struct line {
	struct ow_format_sink sink;
	char text[LINE_ROOM];
	size_t length;
};

static void write_line(struct ow_format_sink *sink, const char *text,
		       size_t length)
{
	struct line *line = (struct line *)sink;

	if (length >= sizeof(line->text) - line->length)
		abort();
	memcpy(line->text + line->length, text, length);
	line->length += length;
	line->text[line->length] = '\0';
}

static void format_line(struct line *line, const struct oomwatch_header *record)
{
	line->sink.write = write_line;
	line->length = 0;
	ow_format_fields(&line->sink, true, record);
	/* Without the end of the line. */
	line->text[--line->length] = '\0';
}

static void check_text(const struct oomwatch_header *record)
{
	static struct line line, again, copy;
	static union record parsed;
	struct parse_faults faults = { 0 };

	format_line(&line, record);
	if (strpbrk(line.text, "\n\r\033"))
		abort();
	memcpy(copy.text, line.text, line.length + 1);
	if (!parse_record(copy.text, &parsed, &faults))
		abort();
	if (!record_is_whole(&parsed.h, sizeof(parsed)))
		abort();
	if (faults.damaged || faults.unknown)
		return;
	format_line(&again, &parsed.h);
	if (strcmp(line.text, again.text))
		abort();
}

static void check_json(const struct oomwatch_header *record,
		       const struct clock *clock)
{
	struct json_tokener *parser = json_tokener_new_ex(8);
	struct json_object *object;
	static struct json json;
	char *text = NULL;
	size_t length = 0;
	FILE *file = open_memstream(&text, &length);

	if (!file)
		abort();
	json_start(&json, file);
	json_record(&json, record, clock);
	json_flush(&json);
	fclose(file);
	json_tokener_set_flags(parser, JSON_TOKENER_STRICT |
				       JSON_TOKENER_VALIDATE_UTF8);
	/* Without the end of the line, which is the only one. */
	if (memchr(text, '\n', length) != text + length - 1)
		abort();
	object = json_tokener_parse_ex(parser, text, length - 1);
	if (!object || json_tokener_get_error(parser) != json_tokener_success ||
	    json_tokener_get_parse_end(parser) != length - 1)
		abort();
	json_object_put(object);
	json_tokener_free(parser);
	free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct source source;
	const struct filter filter = { .memcg = "/a*", .comm = "[a-z]?*" };
	FILE *file;

	/* fmemopen() takes no empty file. */
	if (!size)
		return 0;
	file = fmemopen((void *)data, size, "r");
	if (!file)
		abort();
	memset(&source, 0, sizeof(source));
	input_open_file(&source, file, "input");
	while (source.next(&source)) {
		if (!record_is_whole(&source.record.h, sizeof(source.record)))
			abort();
		check_text(&source.record.h);
		check_json(&source.record.h, &source.clock);
		filter_matches(&filter, &source.clock, &source.record.h);
	}
	source_close(&source);
	return 0;
}
