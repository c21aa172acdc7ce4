// SPDX-License-Identifier: GPL-2.0-only
/*
 * debugfs.c - the window for people: /sys/kernel/debug/oomwatch/{events,stats}
 *
 * Both files are 0400 and have neither a write nor an ioctl method, so they stay
 * readable when Secure Boot locks debugfs down.
 */
#include <linux/debugfs.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/seq_file.h>

#include "blind.h"
#include "candidate.h"
#include "cdev.h"
#include "debugfs.h"
#include "format.h"
#include "pending.h"
#include "probe.h"
#include "ring.h"
#include "tally.h"
#include "uapi/linux/oomwatch.h"
#include "version.h"

/**
 * struct events - one open file of events
 * @cursor: the record that comes next
 * @end_seq: number of the first record that came after the reading began, so
 *           that a storm does not make it endless
 * @held: position of the record in @record, -1 if there is none
 * @record: the record that is being shown
 *
 * Serialised by the lock of the seq_file.
 */
struct events {
	struct ow_ring_cursor cursor;
	u64 end_seq;
	loff_t held;
	u8 record[OOMWATCH_RECORD_MAX] __aligned(8);
};

static struct ow_ring *history;
static struct dentry *folder;

static void rewind(struct events *events)
{
	struct ow_ring_cursor newest;

	ow_ring_newest(history, &newest);
	ow_ring_oldest(history, &events->cursor);
	events->end_seq = newest.seq;
	events->held = -1;
}

/* Records that were overwritten meanwhile are a gap in seq. */
static void *load_next(struct events *events)
{
	int size;

	while (events->cursor.seq < events->end_seq) {
		size = ow_ring_peek(history, &events->cursor, events->record);
		if (size > 0) {
			ow_ring_advance(&events->cursor, size);
			events->held++;
			return events->record;
		}
		ow_ring_oldest(history, &events->cursor);
	}
	return NULL;
}

static void *events_start(struct seq_file *m, loff_t *pos)
{
	struct events *events = m->private;

	if (!*pos)
		rewind(events);
	return *pos == events->held ? events->record : load_next(events);
}

static void *events_next(struct seq_file *m, void *record, loff_t *pos)
{
	++*pos;
	return load_next(m->private);
}

static void events_stop(struct seq_file *m, void *record)
{
}

/**
 * struct seq_sink - a text sink that is a seq_file
 * @sink: the sink
 * @m: the file
 */
struct seq_sink {
	struct ow_format_sink sink;
	struct seq_file *m;
};

static void write_seq(struct ow_format_sink *sink, const char *text,
		      size_t length)
{
	seq_write(container_of(sink, struct seq_sink, sink)->m, text, length);
}

static int events_show(struct seq_file *m, void *record)
{
	struct seq_sink out = { .sink.write = write_seq, .m = m };

	ow_format_record(&out.sink, record);
	return 0;
}

static const struct seq_operations events_ops = {
	.start = events_start,
	.next = events_next,
	.stop = events_stop,
	.show = events_show,
};

/* The first events_start() finds the oldest record. */
static int events_open(struct inode *inode, struct file *file)
{
	return seq_open_private(file, &events_ops, sizeof(struct events));
}

static const struct file_operations events_fops = {
	.owner = THIS_MODULE,
	.open = events_open,
	.read = seq_read,
	.llseek = seq_lseek,
	.release = seq_release_private,
};

static int stats_show(struct seq_file *m, void *unused)
{
	struct ow_ring_count count;

	ow_ring_count(history, &count);
	seq_printf(m, "version %s\n", OOMWATCH_VERSION);
	seq_printf(m, "ring_bytes %zu\n", count.size);
	seq_printf(m, "ring_used_bytes %zu\n", count.used);
	seq_printf(m, "records %llu\n", count.written);
	seq_printf(m, "overwritten %llu\n", count.overwritten);
	seq_printf(m, "readers %d\n", ow_cdev_readers());
	ow_tally_show(m);
	ow_pending_show(m);
	ow_candidate_show(m);
	ow_blind_show(m);
	ow_probe_show(m);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(stats);

/**
 * ow_debugfs_init() - create the files
 * @ring: the history to show
 *
 * debugfs may be missing or locked down; oomwatch works without it.
 *
 * Context: module load; may sleep.
 */
void ow_debugfs_init(struct ow_ring *ring)
{
	history = ring;
	folder = debugfs_create_dir("oomwatch", NULL);
	debugfs_create_file("events", 0400, folder, NULL, &events_fops);
	debugfs_create_file("stats", 0400, folder, NULL, &stats_fops);
}

/**
 * ow_debugfs_exit() - remove the files
 *
 * Context: may sleep; waits for readers inside a call.
 */
void ow_debugfs_exit(void)
{
	debugfs_remove_recursive(folder);
}
