// SPDX-License-Identifier: GPL-2.0-only
/*
 * out_panic.c - print the records of an OOM that panics
 *
 * The console, or what pstore keeps of the log, is all that survives a panic
 * without a crash dump. The notifier runs on any CPU, while the others may
 * have stopped with the lock of the ring held: it reads the batch of the episode,
 * which no longer changes, because the trigger never releases oom_lock. No record in it is
 * packed: an OOM of a memory cgroup panics before a candidate is scored, or not at all.
 *
 * A record is printed as a line of events in pieces, since the log cuts what is
 * longer: "oomwatch: SEQ.PIECE/PIECES TEXT". oomwatch(8) joins them again.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/build_bug.h>
#include <linux/compiler.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/notifier.h>
#include <linux/printk.h>
#include <linux/string.h>

#include "compat.h"
#include "detach.h"
#include "lib/decimal.h"
#include "lib/field.h"
#include "lib/format.h"
#include "out_panic.h"
#include "ring_batch.h"
#include "uapi/linux/oomwatch.h"

/* The most that is printed: pstore keeps 10 KiB of the log by default. */
#define TOTAL_MAX	8192

/*
 * The maximum length of a piece: a line of the log has at most about 1,000 bytes. The
 * prefix of the text is "oomwatch: ", the seq, ".", two numbers and a "/".
 */
#define PIECE_MAX	900
#define PREFIX_MAX	40
#define TEXT_MAX	(PIECE_MAX - PREFIX_MAX)

/* More than a field that is a number takes, and than an escape. */
#define PART_MAX	64

static_assert(OW_LABEL_MAX + sizeof("_kb=-") - 1 + OW_DECIMAL_DIGITS < PART_MAX);

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

static size_t room_for_field(void)
{
	return min(TEXT_MAX - (line.length - line.field),
		   sizeof(line.text) - line.length);
}

/* The value of the last field, if it is a path; else NULL. */
static char *path_in_line(void)
{
	char *value = memchr(line.text + line.field, '=',
			     line.length - line.field);

	if (!value++ || value == line.text + line.length)
		return NULL;
	return *value == '/' || *value == '~' ? value : NULL;
}

/*
 * A path loses its head, since its end names the cgroup: "~" replaces the head. No
 * escape is cut, and no "/" follows the "~".
 */
static void drop_head(char *value, size_t length)
{
	char *end = line.text + line.length;
	char *from = min(value + 1 + length, end);
	size_t back = 1;

	while (back < 4 && from - back > value && from[-back] != '\\')
		back++;
	if (back < 4 && from - back > value)
		from += 4 - back;
	while (from < end && *from == '/')
		from++;
	*value = '~';
	memmove(value + 1, from, end - from);
	line.length -= from - (value + 1);
}

/*
 * A name that is longer than a piece is cut, and ends in "~" as any that is
 * truncated; not inside an escape, which is written as a whole.
 */
static void add_part(const char *text, size_t length)
{
	size_t room;
	char *path;

	if (*text == ' ') {
		line.field = line.length;
		line.cut = false;
	}
	room = room_for_field();
	path = length >= room ? path_in_line() : NULL;
	if (path) {
		drop_head(path, length - room + 1);
		room = room_for_field();
	}
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

/* In parts, so that a path that is longer than a piece pushes out its own head. */
static void add_to_line(struct ow_format_sink *sink, const char *text,
			size_t length)
{
	size_t part;

	if (length && *text == '\n')
		return;
	for (; length; text += part, length -= part) {
		part = min_t(size_t, length, PART_MAX);
		add_part(text, part);
	}
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

/**
 * enum rank - what is left out first if not all records fit
 * @RANK_DETAIL: zones, pools of huge pages, cgroups below and above: the last ones
 * @RANK_CANDIDATE: then the candidates, the last ones
 * @RANK_MAIN: at last all others, the first ones
 * @NR_RANKS: how many there are
 */
enum rank {
	RANK_DETAIL,
	RANK_CANDIDATE,
	RANK_MAIN,
	NR_RANKS,
};

static enum rank rank_of(const struct oomwatch_header *record)
{
	switch (record->type) {
	case OOMWATCH_TYPE_FREE_AREA:
	case OOMWATCH_TYPE_HUGETLB:
	case OOMWATCH_TYPE_RELATIVE:
		return RANK_DETAIL;
	case OOMWATCH_TYPE_CANDIDATE:
		return RANK_CANDIDATE;
	default:
		return RANK_MAIN;
	}
}

/* What all records of each rank take. */
static void add_costs(size_t costs[NR_RANKS], const struct ow_batch *batch)
{
	const struct oomwatch_header *record;
	size_t at;

	for (at = 0; at < batch->used; at += record->size) {
		record = record_at(batch, at);
		costs[rank_of(record)] += cost_of(record);
	}
}

static size_t less(size_t room, size_t cost)
{
	return room - min(room, cost);
}

/* In their order. */
static void print_batch(const struct ow_batch *batch)
{
	size_t costs[NR_RANKS] = { 0 }, left[NR_RANKS], at, cost, later;
	const struct oomwatch_header *record;
	unsigned int left_out = 0;
	enum rank rank;

	add_costs(costs, batch);
	later = costs[RANK_MAIN];
	left[RANK_MAIN] = TOTAL_MAX;
	left[RANK_CANDIDATE] = less(TOTAL_MAX, costs[RANK_MAIN]);
	left[RANK_DETAIL] = less(left[RANK_CANDIDATE], costs[RANK_CANDIDATE]);
	for (at = 0; at < batch->used; at += record->size) {
		record = record_at(batch, at);
		rank = rank_of(record);
		cost = cost_of(record);
		if (rank == RANK_MAIN)
			later -= cost;
		if (cost + (rank == RANK_MAIN ? later : 0) > left[rank]) {
			/* Nor is any lower one printed. */
			if (rank != RANK_MAIN)
				left[rank] = 0;
			left_out++;
			continue;
		}
		left[rank] -= cost;
		print_line(record->seq);
	}
	if (left_out)
		pr_emerg("%u records of this OOM are left out: all would take more than %u bytes\n",
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
	/* Pairs with handle_panic(), on any CPU. */
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

static void unregister(struct work_struct *work)
{
	atomic_notifier_chain_unregister(&panic_notifier_list, &notifier);
}

static OW_DETACH(notifier_detach, unregister);

/**
 * ow_panic_exit_begin() - begin to unregister the panic notifier
 *
 * Probes may still be attached: a panic that comes now may print no records.
 *
 * Context: unload.
 */
void ow_panic_exit_begin(void)
{
	ow_detach_begin(&notifier_detach);
}

/**
 * ow_panic_exit() - unregister the panic notifier
 *
 * Context: may sleep; no probe is attached any more.
 */
void ow_panic_exit(void)
{
	ow_detach_end(&notifier_detach);
}
