// SPDX-License-Identifier: GPL-2.0-only
/*
 * text.c - records in lines of text
 *
 * A line may be one of events, of this program's own output, or of a kernel log
 * that a panic left behind; whatever prefix a logger has put before it, and
 * whatever other lines stand between, is passed over. A panic prints a record
 * in pieces, "oomwatch: SEQ.PIECE/PIECES ...", which are joined again.
 */
#include <ctype.h>
#include <err.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "parse.h"
#include "source.h"
#include "text.h"

/* What stands before a piece of a record that was printed by a panic. */
#define PIECE	"oomwatch: "

/**
 * struct text - an open text
 * @file: the file
 * @line: the line that was read last
 * @room: bytes at @line
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

/* "84.123456]" in front of @end, and a "[" before it: a time since boot. */
static bool parse_boot_time(const char *line, const char *end, uint64_t *ns)
{
	unsigned long long seconds;
	unsigned int us;
	int used = 0;
	const char *at = end;

	while (at > line && *at != '[')
		at--;
	if (*at != '[' ||
	    sscanf(at, "[%llu.%6u]%n", &seconds, &us, &used) != 2 ||
	    at + used != end || seconds > UINT64_MAX / 1000000000 - 1)
		return false;
	*ns = (seconds * 1000000 + us) * 1000;
	return true;
}

/* A word in front of @end that is a wall time, as this program writes it. */
static bool parse_wall_time(const char *line, const char *end, uint64_t *ns)
{
	const char *at = end, *stop;
	int64_t time;

	while (at > line && at[-1] != ' ')
		at--;
	if (!clock_parse_wall(at, &stop, &time) || stop != end)
		return false;
	*ns = time;
	return true;
}

/*
 * Where a record starts: at a word, a time before it, and " seq=" behind it. What
 * the time is says the @clock of the first record; the others must have the same.
 */
static char *find_record(struct text *text, char *line, struct clock *clock,
			 uint64_t *time_ns)
{
	bool boot;
	char *seq, *type;

	for (seq = strstr(line, " seq="); seq; seq = strstr(seq + 1, " seq=")) {
		type = seq;
		while (type > line &&
		       (isalnum((unsigned char)type[-1]) || type[-1] == '_'))
			type--;
		if (type == seq || type == line || type[-1] != ' ')
			continue;
		boot = parse_boot_time(line, type - 1, time_ns);
		if (!boot && !parse_wall_time(line, type - 1, time_ns))
			continue;
		if (!text->found)
			*clock = (struct clock){ .boot = boot, .wall = !boot };
		if (boot == clock->boot)
			return type;
		text->faults.damaged++;
	}
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
 * Take a piece. Of a record that lacks one, what comes before is kept.
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
	int used = 0;
	char *at = strstr(line, PIECE);

	if (at && sscanf(at, PIECE "%llu.%9u/%9u %n", &seq, &piece, &pieces,
			 &used) == 3 && used && piece)
		return read_piece(source, seq, piece, pieces, at + used);
	return read_record(source, line);
}

/* What a line that has no end lacks may be the end of its last field. */
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

static void judge(struct source *source)
{
	const struct text *text = source->private;
	char *to = source->damage;
	size_t room = sizeof(source->damage);

	source->unknown += text->faults.unknown;
	if (ferror(text->file))
		snprintf(to, room, "cannot be read on after line %llu",
			 text->number);
	else if (!text->found && text->number)
		snprintf(to, room, "has no record of oomwatch: it takes a copy of events, a raw file, or a kernel log with records");
	else if (text->cut)
		snprintf(to, room, "its last line, %llu, is cut off: what is whole of it was read",
			 text->number);
	else if (text->missing)
		snprintf(to, room, "%llu pieces of records stand alone: pieces before them are missing",
			 text->missing);
	else if (text->faults.damaged)
		snprintf(to, room, "%llu fields cannot be read, the first in line %llu; all others were",
			 (unsigned long long)text->faults.damaged,
			 text->first_damaged);
}

static bool text_next(struct source *source)
{
	struct text *text = source->private;
	ssize_t length;

	while ((length = getline(&text->line, &text->room, text->file)) > 0) {
		text->number++;
		text->cut = is_cut(text->line, length);
		if (read_line(source, text->line))
			return true;
	}
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
