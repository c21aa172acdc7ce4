// SPDX-License-Identifier: GPL-2.0-only
/*
 * text.c - records in lines of text
 *
 * A line may be from events, from the output of this program, or from the kernel log
 * of a panic. Prefixes that a logger has added are skipped, and so are other lines
 * between. A panic prints a record in pieces, "oomwatch: SEQ.PIECE/PIECES ...", which
 * are joined again.
 */
#include <err.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "input/parse.h"
#include "input/source.h"
#include "input/text.h"
#include "input/text_find.h"
#include "klog/klog_line.h"

/**
 * struct text - an open text
 * @file: the file
 * @line: the line that was read last
 * @room: bytes at @line
 * @rest: the end of that line, which is a line of its own; NULL: there is none
 * @number: of that line, from 1
 * @found: records in it so far
 * @faults: what could not be read
 * @first_damaged: number of the line with the first damaged field
 * @joined: the pieces of a record so far
 * @joined_length: how long they are together
 * @joined_room: bytes at @joined
 * @seq: of that record
 * @piece: the last piece that was joined; 0: none
 * @missing: pieces that are not there
 * @cut: the last line that was read has no end
 */
struct text {
	FILE *file;
	char *line;
	size_t room;
	char *rest;
	unsigned long long number;
	unsigned long long found;
	struct parse_faults faults;
	unsigned long long first_damaged;
	char *joined;
	size_t joined_length;
	size_t joined_room;
	unsigned long long seq;
	unsigned int piece;
	unsigned long long missing;
	bool cut;
};

/* The @clock of the first record holds for the others: they must have the same. */
static char *find_record(struct text *text, char *line, struct clock *clock,
			 uint64_t *time_ns)
{
	struct clock this;
	char *type = text_find_record(line, &this, time_ns);

	if (!type)
		return NULL;
	if (!text->found)
		*clock = this;
	if (this.boot == clock->boot || !*time_ns)
		return type;
	text->faults.damaged++;
	return NULL;
}

static void note_damage(struct text *text)
{
	if (text->faults.damaged && !text->first_damaged)
		text->first_damaged = text->number;
}

/* Return: true if the line has a record, which is then the source's. */
static bool read_record(struct source *source, char *line)
{
	struct text *text = source->private;
	union record *record = &source->record;
	uint64_t time_ns;
	char *start = find_record(text, line, &source->clock, &time_ns);

	if (start && !parse_record(start, record, &text->faults)) {
		text->faults.damaged++;
		start = NULL;
	}
	note_damage(text);
	if (!start)
		return false;
	record->h.time_ns = time_ns;
	text->found++;
	return true;
}

/* Return: true if pieces were waiting, and make a record. */
static bool flush_pieces(struct source *source)
{
	struct text *text = source->private;

	if (!text->piece)
		return false;
	text->piece = 0;
	return read_record(source, text->joined);
}

static void join(struct text *text, const char *piece, bool first)
{
	size_t length = strlen(piece);
	size_t have = first ? 0 : text->joined_length + 1;

	if (have + length + 1 > text->joined_room) {
		text->joined_room = 2 * (have + length + 1);
		text->joined = realloc(text->joined, text->joined_room);
		if (!text->joined)
			err(1, NULL);
	}
	if (!first)
		text->joined[have - 1] = ' ';
	memcpy(text->joined + have, piece, length + 1);
	text->joined_length = have + length;
}

/*
 * Take a piece. If a record lacks a piece, the pieces before that are kept.
 * Return: true if the source has got a record.
 */
static bool read_piece(struct source *source, unsigned long long seq,
		       unsigned int piece, unsigned int pieces,
		       const char *rest)
{
	struct text *text = source->private;
	bool follows = text->piece && seq == text->seq &&
		       piece == text->piece + 1;
	bool ready = !follows && flush_pieces(source);

	if (!follows && piece != 1) {
		text->missing++;
		return ready;
	}
	join(text, rest, !follows);
	text->seq = seq;
	text->piece = piece;
	if (ready || piece < pieces)
		return ready;
	return flush_pieces(source);
}

/* Return: true if the source has got a record. */
static bool read_line(struct source *source, char *line)
{
	unsigned int piece, pieces;
	unsigned long long seq;
	char *rest = text_find_piece(line, &seq, &piece, &pieces);

	if (rest)
		return read_piece(source, seq, piece, pieces, rest);
	return read_record(source, line);
}

/* If a line has no end, the end of its last field may be missing. */
static bool is_cut(char *line, size_t length)
{
	char *last;

	if (length && line[length - 1] == '\n') {
		line[--length] = '\0';
		if (length && line[length - 1] == '\r')
			line[length - 1] = '\0';
		return false;
	}
	last = strrchr(line, ' ');
	if (last)
		*last = '\0';
	return true;
}

/* A record, or the start of one in a piece. */
static char *find_start(char *line)
{
	unsigned int piece, pieces;
	unsigned long long seq;
	struct clock clock;
	uint64_t time_ns;
	char *rest = text_find_piece(line, &seq, &piece, &pieces);

	return text_find_record(rest ? rest : line, &clock, &time_ns);
}

/*
 * If two logs were put together, the first line of the second may follow a line that
 * was cut off: "... victim_c[   84.123456] oom seq=1". Return: that first line.
 */
static char *split(char *line)
{
	char *seq = strstr(line, " seq="), *time, *last;
	int used = 0;

	if (seq)
		seq = strstr(seq + 1, " seq=");
	if (seq && !find_start(line))
		seq = NULL;
	time = seq ? memrchr(line, '[', seq - line) : NULL;
	last = time ? memrchr(line, ' ', time - line) : NULL;
	if (!last || sscanf(time, "[%*u.%*6u] %*[a-z0-9_]%n", &used) < 0 ||
	    time + used != seq)
		return NULL;
	*last = '\0';
	return time;
}

/* Return: the next line; NULL: there is none. */
static char *next_line(struct text *text)
{
	char *line = text->rest;
	ssize_t length;

	if (!line) {
		length = getline(&text->line, &text->room, text->file);
		if (length <= 0)
			return NULL;
		text->number++;
		text->cut = is_cut(text->line, length);
		klog_drop_colours(text->line);
		line = text->line;
	}
	text->rest = split(line);
	if (text->rest)
		text->faults.damaged++;
	return line;
}

static void judge(struct source *source)
{
	const struct text *text = source->private;
	char *to = source->damage;
	size_t room = sizeof(source->damage);

	source->unknown += text->faults.unknown;
	if (ferror(text->file))
		snprintf(to, room, "cannot be read beyond line %llu",
			 text->number);
	else if (!text->found && text->number)
		snprintf(to, room, "has no record of oomwatch: it takes a copy of events, a raw file, or a kernel log with records");
	else if (text->cut)
		snprintf(to, room, "its last line, %llu, is cut off; its whole fields were read",
			 text->number);
	else if (text->missing)
		snprintf(to, room, "%llu pieces of records were left out: pieces before them are missing",
			 text->missing);
	else if (text->faults.damaged)
		snprintf(to, room, "%llu fields cannot be read, the first in line %llu; all others were read",
			 (unsigned long long)text->faults.damaged,
			 text->first_damaged);
}

static bool text_next(struct source *source)
{
	struct text *text = source->private;
	char *line;

	while ((line = next_line(text)))
		if (read_line(source, line))
			return true;
	if (flush_pieces(source))
		return true;
	if (!source->damage[0])
		judge(source);
	return false;
}

static void text_close(struct source *source)
{
	struct text *text = source->private;

	fclose(text->file);
	free(text->line);
	free(text->joined);
	free(text);
}

/**
 * text_open() - read records from a text
 * @source: the source
 * @file: the file, at its start; the source closes it
 */
void text_open(struct source *source, FILE *file)
{
	struct text *text = calloc(1, sizeof(*text));

	if (!text)
		err(1, NULL);
	text->file = file;
	source->private = text;
	source->next = text_next;
	source->close = text_close;
}

/**
 * text_has_record() - tell whether a line has a record, or the start of a piece of one
 * @line: the line
 *
 * Return: true if it has.
 */
bool text_has_record(const char *line)
{
	struct parse_faults faults = { 0 };
	union record record;
	char *copy, *start;
	bool found;

	if (!strstr(line, " seq="))
		return false;
	copy = strdup(line);
	if (!copy)
		err(1, NULL);
	klog_drop_colours(copy);
	start = find_start(copy);
	found = start && parse_record(start, &record, &faults);
	free(copy);
	return found;
}

/**
 * text_count() - count lines that were read before a text was opened
 * @source: the source
 * @lines: how many there were
 */
void text_count(struct source *source, unsigned long long lines)
{
	struct text *text = source->private;

	text->number = lines;
}
