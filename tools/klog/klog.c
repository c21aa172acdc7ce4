// SPDX-License-Identifier: GPL-2.0-only
/*
 * klog.c - records from a kernel log: the kernel's own reports of an OOM
 *
 * It is read once, up to its end, before the first record is handed out: where it has
 * records of oomwatch, too, those are all that is read of it.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "input/progress.h"
#include "input/source.h"
#include "input/text.h"
#include "klog/klog.h"
#include "klog/klog_join.h"
#include "klog/klog_replay.h"
#include "klog/klog_state.h"

/* So much is looked at, line by line as they come, for records of oomwatch. */
#define FIRST	(64 * 1024)

bool klog_verbose;

/* Entries of the journal, as fields or as JSON, have no record: a message may have many lines. */
static bool is_journal(const char *line)
{
	return *line == '{' || !strncmp(line, "__", 2);
}

/* Has the first part of a file, or of what is written just now, such a record? */
static bool starts_with_records(struct klog_reader *reader)
{
	size_t start = 0;
	int byte = 0;

	while (byte != EOF && reader->size < FIRST) {
		byte = getc_unlocked(reader->file);
		if (byte != EOF)
			reader->bytes[reader->size++] = byte;
		if (byte != '\n' && byte != EOF)
			continue;
		reader->bytes[reader->size] = '\0';
		if (!is_journal(reader->bytes) && text_has_record(reader->bytes + start))
			return true;
		start = reader->size;
	}
	reader->ended = byte == EOF;
	return false;
}

/*
 * Read the records of oomwatch instead: from the start, where the file can be read
 * again; else from the line that has the first of them.
 */
static void read_text(struct source *source, struct klog *klog, off_t start)
{
	struct klog_reader *reader = &klog->reader;
	FILE *file = reader->file;

	if (start >= 0 && !fseeko(file, start, SEEK_SET)) {
		text_open(source, file);
		return;
	}
	file = replay_open(file, reader->bytes + (reader->start - reader->offset),
			   reader->size - (reader->start - reader->offset));
	text_open(source, file);
	text_count(source, reader->number ? reader->number - 1 : 0);
}

/* Do lines follow that may be of a report? */
static bool is_active(const struct klog *klog)
{
	size_t i = klog->nr_reports;

	if (klog->entry.open || *klog->object || klog_join_waits(klog))
		return true;
	while (i--)
		if (!klog_report_is_over(klog->reports[i]) &&
		    klog->reports[i]->quiet < KLOG_QUIET)
			return true;
	return false;
}

/* Return: false if there are records of oomwatch, which are to be read instead. */
static bool read_log(struct source *source, struct klog *klog)
{
	struct klog_reader *reader = &klog->reader;
	struct progress progress;
	uint64_t sign;
	char *line;

	progress_start(&progress, source->name, reader->file);
	while (klog_reader_skip(reader, &sign)) {
		do {
			line = klog_reader_line(reader);
			if (!line)
				break;
			if (!klog->entry.open && strstr(line, "seq=") && text_has_record(line)) {
				progress_end(&progress);
				return false;
			}
			klog_join_line(klog, line);
			progress_show(&progress, reader->offset + reader->at);
		} while (reader->offset + reader->at <= sign || is_active(klog));
		progress_show(&progress, reader->offset + reader->at);
	}
	klog_join_end(klog);
	while (klog->nr_reports)
		klog_report_drop(klog);
	progress_end(&progress);
	return true;
}

static bool klog_next(struct source *source)
{
	struct klog *klog = source->private;

	return klog_spool_next(&klog->records, &source->record);
}

static void klog_free(struct klog *klog)
{
	klog_reader_close(&klog->reader);
	while (klog->nr_told)
		free(klog->told[--klog->nr_told]);
	while (klog->nr_reports)
		klog_report_free(klog->reports[--klog->nr_reports]);
	free(klog->entry.message);
	klog_spool_free(&klog->records);
	free(klog);
}

static void klog_close(struct source *source)
{
	struct klog *klog = source->private;

	fclose(klog->reader.file);
	klog_free(klog);
}

/* What there is to say of all of it, apart from damage. */
static void klog_tell(const struct source *source)
{
	const struct klog *klog = source->private;
	char *at;
	size_t i;

	if (klog->dropped)
		warnx("%s: left out %llu rows of task tables, or victims: more than there is room for",
		      source->name, (unsigned long long)klog->dropped);
	for (i = 0; klog_verbose && i < klog->nr_told; i++) {
		for (at = klog->told[i]; *at; at++)
			if (*at < ' ' || *at >= 0x7f)
				*at = '?';
		warnx("%s: %s", source->name, klog->told[i]);
	}
	if (klog->others)
		warnx("%s: left out %llu lines that look like the kernel's, but are of other programs%s",
		      source->name, (unsigned long long)klog->others,
		      klog_verbose ? "" : ": -v shows them");
	if (klog->unknown)
		warnx("%s: %llu lines inside of the kernel's reports were not understood%s",
		      source->name, (unsigned long long)klog->unknown,
		      !klog_verbose ? ": -v shows them" :
		      klog->unknown > klog->nr_told ? "; the first of them are shown" :
						      "");
}

static void judge(struct source *source, const struct klog *klog)
{
	char *to = source->damage;
	size_t room = sizeof(source->damage);

	if (ferror(klog->reader.file))
		snprintf(to, room, "cannot be read on after line %llu",
			 (unsigned long long)klog->reader.number - 1);
	else if (!klog->records.any && klog->reader.offset + klog->reader.size)
		snprintf(to, room, "has no record of oomwatch, and no report of the OOM killer: it takes a copy of events, a raw file, or a kernel log");
}

/**
 * klog_open() - read records from a text: those of oomwatch, or a kernel log
 * @source: the source
 * @file: the file, at its start; the source closes it
 */
void klog_open(struct source *source, FILE *file)
{
	struct klog *klog = calloc(1, sizeof(*klog));
	off_t start = ftello(file);

	if (!klog)
		err(1, NULL);
	klog_reader_open(&klog->reader, file);
	if (starts_with_records(&klog->reader) || !read_log(source, klog)) {
		read_text(source, klog, start);
		klog_free(klog);
		return;
	}
	source->private = klog;
	source->next = klog_next;
	source->close = klog_close;
	source->tell = klog_tell;
	source->clock.boot = !klog->wall_only;
	source->clock.wall = klog->wall_only;
	source->clock.zoneless = klog->zoneless && klog->wall_only;
	source->clock.yearless = klog->yearless && klog->wall_only;
	memcpy(source->origin.release, klog->release, sizeof(klog->release));
	judge(source, klog);
}
