// SPDX-License-Identifier: GPL-2.0-only
/*
 * panic.c - print the records of an OOM that panics
 *
 * The console, or what pstore keeps of the log, is all that survives a panic
 * without a crash dump. The notifier runs on any processor, while the others may
 * have stopped with the lock of the ring held: it reads the batch of the episode,
 * which nobody changes any more, because the trigger never gives back oom_lock.
 *
 * A record is printed as a line of events in pieces, since the log cuts what is
 * longer: "oomwatch: SEQ.PIECE/PIECES TEXT". oomwatch(8) joins them again.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/compiler.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/notifier.h>
#include <linux/printk.h>
#include <linux/string.h>

#include "batch.h"
#include "compat.h"
#include "format.h"
#include "panic.h"
#include "uapi/linux/oomwatch.h"

/* The most that is printed: pstore keeps 10 KiB of the log by default. */
#define TOTAL_MAX	8192

/*
 * The most that a piece has: the log takes about 1,000 bytes in a line. What
 * stands before its text is "oomwatch: ", the seq, ".", two numbers and a "/".
 */
#define PIECE_MAX	900
#define PREFIX_MAX	40
#define TEXT_MAX	(PIECE_MAX - PREFIX_MAX)

/**
 * struct line - a record as text
 * @sink: writes to it
 * @length: bytes in @text
 * @field: where the last field starts, with the space before it
 * @cut: that field did not fit into a piece
 * @text: the line, without a newline
 */
struct line {
	struct ow_format_sink sink;
	size_t length;
	size_t field;
	bool cut;
	char text[TOTAL_MAX];
};

static void add_to_line(struct ow_format_sink *sink, const char *text,
			size_t length);

static struct line line = { .sink.write = add_to_line };

/* The records of the episode that panics; NULL while there is none. */
static const struct ow_batch *fatal;

/*
 * A name that is longer than a piece is cut, and ends in "~" as any that is
 * truncated; not inside an escape, which is written as a whole.
 */
static void add_to_line(struct ow_format_sink *sink, const char *text,
			size_t length)
{
	size_t room;

	if (!length || *text == '\n')
		return;
	if (*text == ' ') {
		line.field = line.length;
		line.cut = false;
	}
	room = min(TEXT_MAX - (line.length - line.field),
		   sizeof(line.text) - line.length);
	if (line.cut || !room)
		return;
	if (length >= room) {
		line.cut = true;
		length = *text == '\\' ? 0 : room - 1;
	}
	memcpy(line.text + line.length, text, length);
	line.length += length;
	if (line.cut)
		line.text[line.length++] = '~';
}

static void format(const struct oomwatch_header *record)
{
	line.length = 0;
	line.field = 0;
	line.cut = false;
	ow_format_record(&line.sink, record);
}

/* How much of the line makes a piece: whole fields, of which none is longer. */
static size_t piece_length(size_t from)
{
	size_t end = from + TEXT_MAX;

	if (line.length <= end)
		return line.length - from;
	while (line.text[end] != ' ')
		end--;
	return end - from;
}

static unsigned int count_pieces(void)
{
	unsigned int pieces = 0;
	size_t from;

	for (from = 0; from < line.length; from += piece_length(from) + 1)
		pieces++;
	return pieces;
}

/* How much of the log a record takes; leaves it in the line. */
static size_t cost_of(const struct oomwatch_header *record)
{
	format(record);
	return line.length + count_pieces() * PREFIX_MAX;
}

static void print_line(u64 seq)
{
	unsigned int pieces = count_pieces(), piece = 0;
	size_t from, length;

	for (from = 0; from < line.length; from += length + 1) {
		length = piece_length(from);
		pr_emerg("%llu.%u/%u %.*s\n", seq, ++piece, pieces, (int)length,
			 line.text + from);
	}
}

static const struct oomwatch_header *record_at(const struct ow_batch *batch,
					       size_t at)
{
	return (const void *)(batch->bytes + at);
}

/* What the records that come after the candidates take. */
static size_t cost_of_others(const struct ow_batch *batch)
{
	const struct oomwatch_header *record;
	size_t at, cost = 0;

	for (at = 0; at < batch->used; at += record->size) {
		record = record_at(batch, at);
		if (record->type != OOMWATCH_TYPE_CANDIDATE)
			cost += cost_of(record);
	}
	return cost;
}

/* In their order; the best candidates and the last records are kept. */
static void print_batch(const struct ow_batch *batch)
{
	size_t at, cost, left = TOTAL_MAX, others = cost_of_others(batch);
	const struct oomwatch_header *record;
	unsigned int left_out = 0;
	bool candidate;

	for (at = 0; at < batch->used; at += record->size) {
		record = record_at(batch, at);
		candidate = record->type == OOMWATCH_TYPE_CANDIDATE;
		cost = cost_of(record);
		if (!candidate)
			others -= cost;
		/* No candidate where a better one has no room. */
		if (cost + others > left || (candidate && left_out)) {
			left_out++;
			continue;
		}
		left -= cost;
		print_line(record->seq);
	}
	if (left_out)
		pr_emerg("%u records of this OOM are left out: more than %u bytes\n",
			 left_out, TOTAL_MAX);
}

static int handle_panic(struct notifier_block *nb, unsigned long action,
			void *message)
{
	/* Pairs with ow_panic_expect(): the records are seen as they were then. */
	const struct ow_batch *batch = smp_load_acquire(&fatal);

	if (batch)
		print_batch(batch);
	return NOTIFY_DONE;
}

static struct notifier_block notifier = {
	.notifier_call = handle_panic,
};

/**
 * ow_panic_expect() - an OOM is about to panic the system
 * @batch: its records, published; they stay as they are from now on
 *
 * Context: under oom_lock; takes no lock.
 */
void ow_panic_expect(const struct ow_batch *batch)
{
	/* Pairs with handle_panic(), on any processor. */
	smp_store_release(&fatal, batch);
}

/**
 * ow_panic_init() - register the panic notifier
 *
 * Context: may sleep.
 * Return: 0 or -errno.
 */
int ow_panic_init(void)
{
	return atomic_notifier_chain_register(&panic_notifier_list, &notifier);
}

/**
 * ow_panic_exit() - unregister the panic notifier
 *
 * Context: may sleep; no probe is attached any more.
 */
void ow_panic_exit(void)
{
	atomic_notifier_chain_unregister(&panic_notifier_list, &notifier);
}
