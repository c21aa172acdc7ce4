// SPDX-License-Identifier: GPL-2.0-only
/*
 * out_debugfs.c - the interface for people: /sys/kernel/debug/oomwatch/{events,stats}
 *
 * out_summary.c has a third file. All are 0400 and have neither a write nor an ioctl
 * method, so they stay readable when Secure Boot locks debugfs down.
 */
#include <linux/debugfs.h>
#include <linux/fs.h>
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/seq_file.h>

#include "episode_freed.h"
#include "episode_pending.h"
#include "lib/format.h"
#include "lib/version.h"
#include "out_cdev.h"
#include "out_debugfs.h"
#include "out_summary.h"
#include "out_walk.h"
#include "probe.h"
#include "rec_page_state.h"
#include "rec_system.h"
#include "probe_blind.h"
#include "rec_selection.h"
#include "ring.h"
#include "ring_budget.h"
#include "stats.h"
#include "uapi/linux/oomwatch.h"

static struct ow_ring *history;
static struct dentry *folder;

/* When the module was loaded: CLOCK_BOOTTIME, and CLOCK_REALTIME then, in ns. */
static u64 loaded_ns, loaded_wall_ns;

static void *load_next(struct ow_walk *walk)
{
	void *record = ow_walk_next(walk);

	if (record)
		walk->held++;
	return record;
}

static void *events_start(struct seq_file *m, loff_t *pos)
{
	struct ow_walk *walk = m->private;

	if (!*pos)
		ow_walk_rewind(walk);
	return *pos == walk->held ? walk->record : load_next(walk);
}

static void *events_next(struct seq_file *m, void *record, loff_t *pos)
{
	++*pos;
	return load_next(m->private);
}

static void events_stop(struct seq_file *m, void *record)
{
}

static int events_show(struct seq_file *m, void *record)
{
	struct ow_seq_sink out = { .sink.write = ow_walk_write, .m = m };

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
	struct ow_walk *walk = __seq_open_private(file, &events_ops, sizeof(*walk));

	if (!walk)
		return -ENOMEM;
	walk->history = history;
	return 0;
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
	seq_printf(m, "loaded_ns %llu\n", loaded_ns);
	seq_printf(m, "loaded_wall_ns %llu\n", loaded_wall_ns);
	seq_printf(m, "ring_bytes %zu\n", count.size);
	seq_printf(m, "ring_used_bytes %zu\n", count.used);
	seq_printf(m, "kept_bytes %zu\n", count.kept_size);
	seq_printf(m, "kept_used_bytes %zu\n", count.kept_used);
	seq_printf(m, "kept_records %llu\n", count.kept);
	seq_printf(m, "records %llu\n", count.written);
	seq_printf(m, "overwritten %llu\n", count.overwritten);
	seq_printf(m, "readers %d\n", ow_cdev_readers());
	ow_stats_show(m);
	ow_budget_show(m);
	ow_pending_show(m);
	ow_freed_show(m);
	ow_selection_show(m);
	ow_page_state_show(m);
	ow_system_show(m);
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
	loaded_ns = ktime_get_boottime_ns();
	loaded_wall_ns = ktime_get_real_ns();
	folder = debugfs_create_dir("oomwatch", NULL);
	debugfs_create_file("events", 0400, folder, NULL, &events_fops);
	debugfs_create_file("stats", 0400, folder, NULL, &stats_fops);
	ow_summary_init(ring, folder);
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
