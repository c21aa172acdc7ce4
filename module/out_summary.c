// SPDX-License-Identifier: GPL-2.0-only
/*
 * out_summary.c - a line per OOM, for a person at a console: debugfs/oomwatch/summary
 *
 * A line is made of an oom record and of the chosen victim, whose record comes before
 * it; if it is not known which one was chosen, of the first. What was not captured is
 * left out.
 */
#include <linux/debugfs.h>
#include <linux/fs.h>
#include <linux/math64.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/seq_file.h>
#include <linux/string.h>

#include "lib/field.h"
#include "out_summary.h"
#include "out_walk.h"

#define HAS(record, type, member) \
	((record)->h.valid >> OOMWATCH_BIT_##type##_##member & 1)

/**
 * struct summary - one open file
 * @walk: the records
 * @victim: the fixed fields of the victim that its OOM is told with, of those read last
 */
struct summary {
	struct ow_walk walk;
	struct oomwatch_victim victim;
};

static struct ow_ring *history;

static bool is_chosen(const struct oomwatch_victim *victim)
{
	return HAS(victim, victim, role) &&
	       victim->role == OOMWATCH_ROLE_CHOSEN;
}

/* The first victim of an OOM that is known to be chosen counts; else the first one. */
static void note_victim(struct summary *summary,
			const struct oomwatch_victim *victim)
{
	bool first = summary->victim.h.episode != victim->h.episode;

	if (victim->h.episode &&
	    (first || (is_chosen(victim) && !is_chosen(&summary->victim))))
		memcpy(&summary->victim, victim, sizeof(summary->victim));
}

/* The next OOM. Its victim comes before it. */
static void *next_oom(struct summary *summary)
{
	struct oomwatch_header *record;

	while ((record = ow_walk_next(&summary->walk))) {
		if (record->type == OOMWATCH_TYPE_OOM) {
			summary->walk.held++;
			return record;
		}
		if (record->type == OOMWATCH_TYPE_VICTIM)
			note_victim(summary, (const void *)record);
		/* There may be hundreds of thousands of records. */
		if (fatal_signal_pending(current))
			return NULL;
		cond_resched();
	}
	return NULL;
}

static void *summary_start(struct seq_file *m, loff_t *pos)
{
	struct summary *summary = m->private;

	if (!*pos) {
		ow_walk_rewind(&summary->walk);
		summary->victim.h.episode = 0;
	}
	return *pos == summary->walk.held ? summary->walk.record : next_oom(summary);
}

static void *summary_next(struct seq_file *m, void *record, loff_t *pos)
{
	++*pos;
	return next_oom(m->private);
}

static void summary_stop(struct seq_file *m, void *record)
{
}

static void put_name(struct seq_file *m, const char *name, size_t length)
{
	struct ow_seq_sink out = { .sink.write = ow_walk_write, .m = m };

	ow_format_escaped(&out.sink, name, length);
}

static void put_task(struct seq_file *m, const char *comm, int pid)
{
	seq_putc(m, ' ');
	put_name(m, comm, strnlen(comm, OOMWATCH_COMM_LEN));
	seq_printf(m, " (%d)", pid);
}

static void put_victim(struct seq_file *m, const struct oomwatch_oom *oom,
		       const struct oomwatch_victim *victim)
{
	if (!oom->h.episode || victim->h.episode != oom->h.episode)
		return;
	put_task(m, victim->victim_comm, victim->victim_pid);
	if (HAS(victim, victim, victim_uid))
		seq_printf(m, " uid %u", victim->victim_uid);
	if (HAS(victim, victim, victim_anon_rss))
		seq_printf(m, " anon %llu KiB", victim->victim_anon_rss >> 10);
	if (HAS(oom, oom, victims) && oom->victims > 1)
		seq_printf(m, " and %u more", oom->victims - 1);
}

/* What ran out, with the path of the cgroup if it was one. */
static void put_cause(struct seq_file *m, const struct oomwatch_oom *oom)
{
	const struct oomwatch_str *path = &oom->oom_memcg;

	if (HAS(oom, oom, origin) && oom->origin == OOMWATCH_ORIGIN_SYSRQ) {
		seq_puts(m, "; SysRq-f asked");
		return;
	}
	if (!HAS(oom, oom, context))
		return;
	if (oom->context == OOMWATCH_CONTEXT_MEMCG) {
		seq_puts(m, "; out of memory: memory cgroup");
		if (HAS(oom, oom, oom_memcg)) {
			seq_putc(m, ' ');
			put_name(m, (const char *)oom + path->offset, path->length);
		}
	} else if (HAS(oom, oom, constraint) &&
		   oom->constraint != OOMWATCH_CONSTRAINT_NONE) {
		seq_puts(m, "; out of memory: the allowed nodes");
	} else {
		seq_puts(m, "; out of memory: the system");
	}
}

static int summary_show(struct seq_file *m, void *record)
{
	const struct summary *summary = m->private;
	const struct oomwatch_oom *oom = record;
	const char *outcome = ow_name_of(&ow_names_of_kind[OW_KIND_OUTCOME],
					 oom->outcome);
	u32 ns;
	u64 seconds = div_u64_rem(oom->h.time_ns, NSEC_PER_SEC, &ns);

	seq_printf(m, "[%5llu.%06u] event %llu %s", seconds, ns / 1000,
		   oom->h.episode,
		   outcome && HAS(oom, oom, outcome) ? outcome : "unknown");
	put_victim(m, oom, &summary->victim);
	put_cause(m, oom);
	if (HAS(oom, oom, trigger_pid)) {
		seq_puts(m, "; asked:");
		put_task(m, oom->trigger_comm, oom->trigger_pid);
	}
	if (HAS(oom, oom, repeats))
		seq_printf(m, "; %llu times", oom->repeats);
	seq_putc(m, '\n');
	return 0;
}

static const struct seq_operations summary_ops = {
	.start = summary_start,
	.next = summary_next,
	.stop = summary_stop,
	.show = summary_show,
};

static int summary_open(struct inode *inode, struct file *file)
{
	struct summary *summary = __seq_open_private(file, &summary_ops,
						     sizeof(*summary));

	if (!summary)
		return -ENOMEM;
	summary->walk.history = history;
	return 0;
}

static const struct file_operations summary_fops = {
	.owner = THIS_MODULE,
	.open = summary_open,
	.read = seq_read,
	.llseek = seq_lseek,
	.release = seq_release_private,
};

/**
 * ow_summary_init() - create the file
 * @ring: the history to show
 * @folder: where
 *
 * It is removed with its folder.
 *
 * Context: module load; may sleep.
 */
void ow_summary_init(struct ow_ring *ring, struct dentry *folder)
{
	history = ring;
	debugfs_create_file("summary", 0400, folder, NULL, &summary_fops);
}
