// SPDX-License-Identifier: GPL-2.0-only
/*
 * klog_stat.c - lines of a report that say what a memory cgroup is used for
 *
 * Until 5.2 each cgroup has a line of its own, without those below it, so a figure is
 * the sum of all lines. Later, there is the memory.stat of the one that ran out: that of
 * cgroup v2, also for a cgroup of v1; since 6.5 the latter has the names of v1 again.
 */
#include <stdio.h>
#include <string.h>

#include "klog/klog_scan.h"
#include "klog/klog_state.h"

/* What is of the size 4 is in KiB there, and in bytes here. */
#define FIGURE(name, old, member) \
	{ name, old, offsetof(struct oomwatch_memcg, member), \
	  sizeof(((struct oomwatch_memcg *)0)->member), \
	  OOMWATCH_BIT_memcg_##member }

static const struct {
	const char *name;
	const char *old;
	size_t offset;
	size_t size;
	unsigned int bit;
} figures[] = {
	FIGURE("anon", "rss", anon),
	FIGURE("file", "cache", file),
	FIGURE("kernel", NULL, kernel),
	FIGURE("kernel_stack", NULL, kernel_stack),
	FIGURE("pagetables", NULL, pagetables),
	FIGURE("sec_pagetables", NULL, sec_pagetables),
	FIGURE("percpu", NULL, percpu),
	FIGURE("sock", NULL, sock),
	FIGURE("vmalloc", NULL, vmalloc),
	FIGURE("shmem", "shmem", shmem),
	FIGURE("zswap", NULL, zswap),
	FIGURE("zswapped", NULL, zswapped),
	FIGURE("file_mapped", "mapped_file", file_mapped),
	FIGURE("file_dirty", "dirty", file_dirty),
	FIGURE("file_writeback", "writeback", file_writeback),
	FIGURE("swapcached", "swapcached", swapcached),
	FIGURE("anon_thp", "rss_huge", anon_thp),
	FIGURE("file_thp", NULL, file_thp),
	FIGURE("shmem_thp", NULL, shmem_thp),
	FIGURE("inactive_anon", "inactive_anon", inactive_anon),
	FIGURE("active_anon", "active_anon", active_anon),
	FIGURE("inactive_file", "inactive_file", inactive_file),
	FIGURE("active_file", "active_file", active_file),
	FIGURE("unevictable", "unevictable", unevictable),
	FIGURE("slab_reclaimable", NULL, slab_reclaimable),
	FIGURE("slab_unreclaimable", NULL, slab_unreclaimable),
	FIGURE("workingset_refault_anon", "workingset_refault_anon",
	       workingset_refault_anon),
	FIGURE("workingset_refault_file", "workingset_refault_file",
	       workingset_refault_file),
	FIGURE("pgscan", NULL, pgscan),
	FIGURE("pgsteal", NULL, pgsteal),
};

#define COUNT	(sizeof(figures) / sizeof(*figures))

_Static_assert(COUNT <= KLOG_FIGURES, "there is room for each");

static bool is_name(const char *name, const char *text, size_t length)
{
	return name && strlen(name) == length && !memcmp(name, text, length);
}

/* Names that cgroup v1 only has. */
static bool is_old(const char *text, size_t length)
{
	return is_name("cache", text, length) || is_name("rss", text, length) ||
	       (length > 6 && !memcmp(text, "total_", 6));
}

static void put(uint32_t *has, uint64_t *values, size_t i, uint64_t value)
{
	if (*has >> i & 1)
		return;
	*has |= 1U << i;
	values[i] = value;
}

static void put_figure(struct klog_stat *stat, const char *name, size_t length,
		       uint64_t value)
{
	bool total = length > 6 && !memcmp(name, "total_", 6);
	size_t i;

	stat->old |= is_old(name, length);
	for (i = 0; i < COUNT; i++) {
		if (is_name(figures[i].name, name, length))
			put(&stat->has, stat->value, i, value);
		if (total && is_name(figures[i].old, name + 6, length - 6))
			put(&stat->total_has, stat->total, i, value);
	}
}

/**
 * klog_read_figure() - "anon 12345", of memory.stat
 * @klog: the log
 * @report: the report
 * @line: the line
 *
 * Return: true. Of what it is a figure nobody knows where the line that says so is
 * missing; and there are figures without a field.
 */
bool klog_read_figure(struct klog *klog, struct klog_report *report,
		      const struct klog_line *line)
{
	size_t length = strcspn(line->text, " ");
	const char *end;
	int64_t value;

	klog->plain++;
	end = scan_number(line->text + length, &value);
	if (report->stat.open && !report->stat.summed && !*end && value >= 0)
		put_figure(&report->stat, line->text, length, value);
	return true;
}

/* A figure that the line of one cgroup lacks is known of none. */
static void add_cgroup(struct klog_stat *stat, const char *text)
{
	uint32_t has = 0;
	uint64_t bytes;
	char key[32];
	size_t i;

	for (i = 0; i < COUNT; i++) {
		if (!figures[i].old)
			continue;
		snprintf(key, sizeof(key), "%s:", figures[i].old);
		if (!scan_kb(text, key, &bytes))
			continue;
		has |= 1U << i;
		stat->value[i] += bytes;
	}
	stat->has = stat->summed ? stat->has & has : has;
	stat->summed = true;
}

static bool ran_out(const struct klog_report *report, const char *path,
		    size_t length)
{
	const union record *oom = &report->oom;
	const struct oomwatch_str *str = &oom->oom.oom_memcg;

	return record_has(oom, oom, oom_memcg) && str->length == length &&
	       !memcmp(oom->bytes + str->offset, path, length);
}

/**
 * klog_read_stat_of() - "Memory cgroup stats for /a: cache:1KB ..."
 * @klog: the log
 * @report: the report
 * @line: the line
 *
 * Return: true.
 */
bool klog_read_stat_of(struct klog *klog, struct klog_report *report,
		       const struct klog_line *line)
{
	const char *path = line->text + strlen("Memory cgroup stats for ");
	const char *end = strstr(path, ": cache:");
	struct klog_stat *stat = &report->stat;
	size_t length = strlen(path);
	bool one = end;

	klog->foreign = false;
	if (!end && length && path[length - 1] == ':')
		end = path + length - 1;
	if (!end)
		end = strstr(path, ": ");
	if (!end)
		return true;
	klog_put_oom_memcg(report, path, end - path);
	/* The first is that of the cgroup that ran out; those below it follow. */
	if (!stat->open) {
		stat->open = ran_out(report, path, end - path);
		stat->time = line->time;
	}
	if (stat->open && one)
		add_cgroup(stat, end);
	return true;
}

/**
 * klog_emit_memcg() - add the record of what a memory cgroup is used for
 * @klog: the log
 * @report: the report, which is whole
 */
void klog_emit_memcg(struct klog *klog, const struct klog_report *report)
{
	const struct klog_stat *stat = &report->stat;
	bool total = stat->old && !stat->summed;
	uint32_t has = total ? stat->total_has : stat->has;
	union record record;
	size_t i;

	if (!has)
		return;
	klog_record_start(&record, OOMWATCH_TYPE_MEMCG);
	for (i = 0; i < COUNT; i++) {
		uint64_t value = total ? stat->total[i] : stat->value[i];
		char *place = record.bytes + figures[i].offset;
		uint32_t kb = value >> 10;

		if (!(has >> i & 1) || (figures[i].size == 4 && value >> 42))
			continue;
		if (figures[i].size == 4)
			memcpy(place, &kb, sizeof(kb));
		else
			memcpy(place, &value, sizeof(value));
		record.h.valid |= 1ULL << figures[i].bit;
	}
	if (record_has(&report->oom, oom, oom_memcg_usage))
		klog_set(&record, memcg, usage, report->oom.oom.oom_memcg_usage);
	klog_emit_record(klog, &record, &stat->time, klog->episode);
}
