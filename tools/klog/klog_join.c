// SPDX-License-Identifier: GPL-2.0-only
/*
 * klog_join.c - lines of the kernel from lines of a file
 *
 * What a mail program has wrapped is joined again, and what a logger has put into one
 * line is taken apart.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "klog/klog_form.h"
#include "klog/klog_join.h"
#include "klog/klog_state.h"

/* No line of the kernel is wrapped into more lines, or longer. */
#define JOINED		40
#define JOINED_LENGTH	(8 * 1024)

/* Hand on the last line, to which no more belongs. */
static void flush(struct klog *klog)
{
	if (!klog->joined)
		return;
	klog->joined = 0;
	klog->pending.text = klog->text;
	klog_lines_read(klog, &klog->pending);
}

/* Has the last line all that lines of its kind have? */
static bool is_whole(struct klog *klog)
{
	return klog_row_is_whole(klog_report_of(klog, &klog->pending),
				 klog->text) || klog_lines_is_whole(klog->text);
}

/* Is a line, which was not understood alone, the rest of the one before it? */
static bool goes_on(struct klog *klog, const struct klog_line *line)
{
	if (!klog->joined || !*line->text || klog->joined >= JOINED ||
	    klog->length + strlen(line->text) > JOINED_LENGTH || line->stamped)
		return false;
	if (klog_lines_is_known(line->text) && *klog->text)
		return false;
	if (klog->pending.stamped)
		return !is_whole(klog);
	return klog_lines_is_cut(klog->text);
}

/*
 * A line that has nothing before it, where the others of a report have: the kernel
 * has printed several with one call. A report of its own it may begin all the same.
 */
static void inherit(struct klog *klog, struct klog_line *line)
{
	struct klog_report *report;

	if (line->stamped)
		klog->stamp = *line;
	if (line->stamped || !klog->stamp.stamped ||
	    strstr(line->text, " invoked oom-killer:"))
		return;
	report = klog_report_of(klog, &klog->stamp);
	if (!report || klog_report_is_over(report))
		return;
	line->stream = klog->stamp.stream;
	line->time = klog->stamp.time;
}

static void add_line(struct klog *klog, struct klog_line *line)
{
	size_t length = strlen(line->text);

	if (goes_on(klog, line)) {
		klog->text[klog->length++] = ' ';
	} else {
		flush(klog);
		inherit(klog, line);
		klog->length = 0;
		klog->pending = *line;
	}
	if (klog->length + length > KLOG_LINE)
		length = KLOG_LINE - klog->length;
	memcpy(klog->text + klog->length, line->text, length);
	klog->length += length;
	klog->text[klog->length] = '\0';
	klog->joined++;
}

/* Words that stand before each line, and nobody knows what they mean. */
static void skip_words(const struct klog *klog, struct klog_line *line)
{
	unsigned int words;

	for (words = klog->words; words && *line->text; words--) {
		line->text += strcspn(line->text, " ");
		line->text += strspn(line->text, " ");
	}
}

/* These lines have nothing else, so what stands before them stands before all. */
static void learn_words(struct klog *klog, const char *text)
{
	static const char * const whole[] = {
		"Mem-Info:", "Call Trace:", "Call trace:",
		"Tasks state (memory values in pages):",
	};
	size_t i;

	for (i = 0; i < sizeof(whole) / sizeof(*whole); i++) {
		const char *at = strstr(text, whole[i]);
		unsigned int words = 0;

		if (!at || at[strlen(whole[i])])
			continue;
		if (at > text && (at[-1] != ' ' || klog_lines_has_names(text)))
			return;
		for (; text < at; words++) {
			text += strcspn(text, " ");
			text += strspn(text, " ");
		}
		klog->words = words;
		return;
	}
}

/*
 * Where one of several lines ends that the kernel has printed with one call: loggers write
 * "#012". Only such lines are taken apart: names may have that, too.
 */
static char *end_of_part(char *text, bool several)
{
	char *header = form_is_header(text) ? strstr(text, " invoked") : NULL;
	char *end = strchr(header ?: text, '\n') ?: strstr(header ?: text, "#012");
	char first;

	if (!end || several || header)
		return end;
	first = *end;
	*end = '\0';
	several = form_is_counters(text) || form_is_figure(text);
	*end = first;
	return several ? end : NULL;
}

/* A line of another program, which may look like one of a report. */
static void leave_out(struct klog *klog, const struct klog_line *line)
{
	flush(klog);
	if (!klog_lines_has_names(line->text))
		return;
	klog->others++;
	klog_lines_tell(klog, line, "of another program");
}

/*
 * A line of the log, which may have several of the kernel. The same line again with the
 * same time is one.
 */
static void split_line(struct klog *klog, struct klog_line *line, bool again)
{
	char *at, *end;
	bool first = true;
	size_t length;

	klog_prefix_strip(line);
	if (again && (line->time.boot || line->time.wall))
		return;
	if (line->other) {
		leave_out(klog, line);
		return;
	}
	learn_words(klog, line->text);
	skip_words(klog, line);
	at = line->text;
	while (at) {
		struct klog_line part = *line;

		end = end_of_part(at, !first);
		length = end && *end == '#' ? strlen("#012") : 1;
		if (end)
			*end = '\0';
		part.text = at + strspn(at, " ");
		part.stamped = first && line->stamped;
		add_line(klog, &part);
		first = false;
		at = end ? end + length : NULL;
	}
}

/* The message of an entry of the journal, whose lines have no prefix. */
static void read_entry(struct klog *klog)
{
	struct klog_entry *entry = &klog->entry;
	char *at = entry->length ? entry->message : NULL, *end;
	bool first = true;

	for (; at; at = end) {
		struct klog_line line = {
			.text = at, .time = entry->time, .stamped = first,
			.stream = entry->host, .number = klog->reader.number - 1,
		};

		end = strchr(at, '\n');
		if (end)
			*end++ = '\0';
		if (entry->other) {
			leave_out(klog, &line);
		} else if (*at) {
			if (entry->own)
				line.text += strspn(at, " ");
			else
				klog_prefix_strip(&line);
			line.stamped = first;
			add_line(klog, &line);
		}
		first = false;
	}
	klog_entry_end(entry);
}

/* A field of the export format that may hold any bytes: its length stands first. */
static void read_binary(struct klog *klog, bool message)
{
	unsigned char bytes[8];
	uint64_t length = 0;
	char part[512];
	int i = 8;

	if (klog_reader_take(&klog->reader, (char *)bytes, 8) < 8)
		return;
	while (i--)
		length = length << 8 | bytes[i];
	while (length) {
		size_t want = length < sizeof(part) ? length : sizeof(part);
		size_t got = klog_reader_take(&klog->reader, part, want), at;

		for (at = 0; at < got; at++)
			if (!part[at])
				part[at] = ' ';
		if (message && klog->entry.length < KLOG_LINE)
			klog_entry_put(&klog->entry, part, got);
		if (got < want)
			return;
		length -= got;
	}
	klog_reader_take(&klog->reader, part, 1);
}

/* Return: true if it was a line of an entry. */
static bool read_export(struct klog *klog, const char *text)
{
	if (klog_entry_field(&klog->entry, text))
		return true;
	if (!klog->entry.open)
		return false;
	if (!*text) {
		read_entry(klog);
		return true;
	}
	if (text[strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789")])
		return false;
	read_binary(klog, !strcmp(text, "MESSAGE"));
	return true;
}

/* What else /dev/kmsg, or "journalctl -o verbose", says of a line. */
static bool is_further(const char *text)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789";

	const char *cursor = strstr(text, " [s=");

	if (!strncmp(text, " SUBSYSTEM=", 11) || !strncmp(text, " DEVICE=", 8) ||
	    (cursor && strstr(cursor, ";i=") && cursor - text < 40))
		return true;
	return !strncmp(text, "    ", 4) && text[4] != ' ' &&
	       strncmp(text + 4, "MESSAGE=", 8) && text[4 + strspn(text + 4, letters)] == '=';
}

/*
 * An object of JSON, in a line or, as json-pretty has it, in several. Return: false if it is
 * none.
 */
static bool read_json(struct klog *klog, char *text, bool again)
{
	char *object = klog->object;
	size_t length = strlen(object);

	/* json-seq and json-sse */
	text += *text == '\x1e';
	text += strncmp(text, "data: {", 7) ? 0 : 6;
	if (length && !strchr(" \t}", *text)) {
		*object = '\0';
		return false;
	}
	if (length || !strcmp(text, "{")) {
		snprintf(object + length, sizeof(klog->object) - length, "%s", text);
		if (*text != '}' && length < sizeof(klog->object) - 1)
			return true;
		text = object;
	}
	if (*text != '{')
		return false;
	if (klog_entry_json(&klog->entry, text)) {
		if (again && (klog->entry.time.boot || klog->entry.time.wall))
			klog_entry_end(&klog->entry);
		else
			read_entry(klog);
	} else if (!length) {
		return false;
	}
	*object = '\0';
	return true;
}

/**
 * klog_join_line() - take a line of the file
 * @klog: the log
 * @text: the line, which is changed
 */
void klog_join_line(struct klog *klog, char *text)
{
	bool again = !strcmp(text, klog->last);
	char *end;

	strcpy(klog->last, text);
	if (read_json(klog, text, again))
		return;
	if (read_export(klog, text))
		return;
	if (is_further(text))
		return;
	while (text) {
		struct klog_line line = { .text = text, .number =
					  klog->reader.number - 1 };

		end = strchr(text, '\r');
		if (end)
			*end++ = '\0';
		split_line(klog, &line, again);
		text = end && *end ? end : NULL;
	}
}

/**
 * klog_join_waits() - tell whether the last line is one of a report
 * @klog: the log
 *
 * Return: true if it is: it has not been read yet, since the next one may go on.
 */
bool klog_join_waits(const struct klog *klog)
{
	return klog->joined && (klog_lines_is_known(klog->text) ||
				klog_lines_is_cut(klog->text));
}

/*
 * The log has ended, but not its last line: a number there, or a path, may be cut off. A row
 * ends with a name.
 */
static void drop_cut(struct klog *klog)
{
	char *text = klog->text, *end = text + klog->length, *word = strrchr(text, ' ');

	if (form_is_row(text))
		return;
	if (word && word[1] == '/')
		end = word + 1;
	while (end > text && end[-1] >= '0' && end[-1] <= '9')
		end--;
	*end = '\0';
}

/**
 * klog_join_end() - the log has ended
 * @klog: the log
 */
void klog_join_end(struct klog *klog)
{
	if (klog->entry.open)
		read_entry(klog);
	if (klog->joined && klog->reader.cut)
		drop_cut(klog);
	flush(klog);
}
