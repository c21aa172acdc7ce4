// SPDX-License-Identifier: GPL-2.0-only
/*
 * klog_choice.c - the points of processes, as oom_badness() counted them
 *
 * points = rss + swap + page tables + oom_score_adj thousandths of totalpages. Until
 * 4.16 some were taken off for tasks that have CAP_SYS_ADMIN, in two ways: of who runs
 * as root, points are then not known. Neither are any where the log does not say what
 * they are made of.
 */
#include <err.h>
#include <stdlib.h>

#include "klog/klog_choice.h"

/* The oom_score_adj of who may not be killed. */
#define NEVER		(-1000)

/* No machine has as many pages. */
#define PAGES_MAX	(1LL << 48)

/**
 * choice_ram() - compute the memory of the system that the kernel can give out
 * @report: the report
 * @pages: gets it
 *
 * Return: false if it is not known.
 */
bool choice_ram(const struct klog_report *report, uint64_t *pages)
{
	if (report->ram < 0 || report->ram > PAGES_MAX ||
	    report->reserved < 0 || report->reserved > report->ram)
		return false;
	*pages = report->ram - report->reserved;
	return true;
}

/* All of the system: its memory and swap. */
static uint64_t total_of_system(const struct klog_report *report)
{
	uint64_t pages;

	if (!choice_ram(report, &pages) || report->swap_kb < 0 ||
	    !report->page_size)
		return 0;
	return pages + ((uint64_t)report->swap_kb << 10) / report->page_size;
}

/*
 * Of a cgroup that may use no swap beyond its limit. How much else it may have had
 * depends on the swap of the system, which its report does not say.
 */
static uint64_t total_of_memcg(const struct klog_report *report)
{
	const union record *oom = &report->oom;
	bool none = record_has(oom, oom, oom_memcg_swap_max) &&
		    !oom->oom.oom_memcg_swap_max;

	if (!record_has(oom, oom, oom_memcg_max) || !report->page_size ||
	    oom->oom.oom_memcg_max == OOMWATCH_UNLIMITED)
		return 0;
	none |= record_has(oom, oom, oom_memcg_memsw_max) &&
		oom->oom.oom_memcg_memsw_max == oom->oom.oom_memcg_max;
	return none ? oom->oom.oom_memcg_max / report->page_size : 0;
}

static uint64_t total_of(const struct klog_report *report)
{
	const union record *oom = &report->oom;

	if (!record_has(oom, oom, context))
		return 0;
	if (oom->oom.context == OOMWATCH_CONTEXT_MEMCG)
		return total_of_memcg(report);
	if (record_has(oom, oom, constraint) &&
	    oom->oom.constraint != OOMWATCH_CONSTRAINT_NONE)
		return 0;
	return total_of_system(report);
}

/* Does the table say that the kernel was one that may have taken something off? */
static bool has_bonus(const struct klog_report *report)
{
	size_t i;

	if (record_has(&report->oom, oom, chosen_score))
		return true;
	for (i = 0; i < report->nr_tasks; i++)
		if (!klog_has(&report->tasks[i], KLOG_PGTABLES_BYTES))
			return true;
	return false;
}

/**
 * choice_of() - get ready to compute points
 * @report: the report, of which the size of a page was looked for
 *
 * Return: what that takes.
 */
struct choice choice_of(const struct klog_report *report)
{
	return (struct choice){
		.report = report,
		.total = total_of(report),
		.bonus = has_bonus(report),
	};
}

/**
 * choice_page_size() - find out how large a page is
 * @report: a report without any line that says it
 *
 * A victim has as much virtual memory in KiB, in its line, as in pages, in its row.
 *
 * Return: the size; 0: it is not known.
 */
uint32_t choice_page_size(const struct klog_report *report)
{
	size_t i;

	for (i = 0; i < report->nr_victims; i++) {
		const struct klog_task *line = &report->victims[i].task;
		const struct klog_task *row = klog_report_task(report, line->pid);
		int64_t kb = line->value[KLOG_TOTAL_VM], pages, page;

		if (!row || !klog_has(line, KLOG_TOTAL_VM) ||
		    row->value[KLOG_TOTAL_VM] <= 0)
			continue;
		pages = row->value[KLOG_TOTAL_VM];
		for (page = 4; page <= 256; page *= 2)
			if (kb == pages * page)
				return page << 10;
	}
	return 0;
}

/**
 * choice_pgtables() - the page tables of a process
 * @row: its row
 * @page: the size of a page; 0: it is not known
 * @bytes: gets them
 *
 * Return: false if they are not known.
 */
bool choice_pgtables(const struct klog_task *row, uint32_t page, uint64_t *bytes)
{
	if (klog_has(row, KLOG_PGTABLES_BYTES)) {
		*bytes = row->value[KLOG_PGTABLES_BYTES];
		return true;
	}
	if (!klog_has(row, KLOG_NR_PTES) || !page)
		return false;
	*bytes = (uint64_t)(row->value[KLOG_NR_PTES] +
			    row->value[KLOG_NR_PMDS]) * page;
	return true;
}

/* Points without what is taken off for root. Return: false if they are not known. */
static bool estimate(const struct choice *choice, const struct klog_task *row,
		     int64_t *points)
{
	int64_t adj = row->value[KLOG_OOM_SCORE_ADJ];
	uint32_t page = choice->report->page_size;
	uint64_t tables;

	if (!page || !choice_pgtables(row, page, &tables) ||
	    !klog_has(row, KLOG_SWAPENTS) || !klog_has(row, KLOG_OOM_SCORE_ADJ) ||
	    (adj && !choice->total))
		return false;
	*points = row->value[KLOG_RSS] + row->value[KLOG_SWAPENTS] +
		  tables / page + adj * (int64_t)(choice->total / 1000);
	return true;
}

/**
 * choice_points() - compute the points of a process
 * @choice: what that takes
 * @row: its row
 * @points: gets them, in pages
 *
 * Return: false if it may not be killed, or if they are not known.
 */
bool choice_points(const struct choice *choice, const struct klog_task *row,
		   __s64 *points)
{
	int64_t value;

	if (row->value[KLOG_OOM_SCORE_ADJ] == NEVER ||
	    (choice->bonus && !row->value[KLOG_UID]) ||
	    !estimate(choice, row, &value))
		return false;
	/* Until 5.8 none had less than 1; a log does not say which kernel it was. */
	if (value < 1)
		return false;
	*points = value;
	return true;
}

/**
 * struct place - a row, and what decides of its rank
 * @row: the row
 * @spared: it may not be killed
 * @points: how many it has, as far as that is known; else, its memory in pages
 */
struct place {
	const struct klog_task *row;
	bool spared;
	int64_t points;
};

/* Of equals, the last one is chosen. */
static int by_points(const void *one, const void *other)
{
	const struct place *a = one, *b = other;

	if (a->spared != b->spared)
		return a->spared - b->spared;
	if (a->points != b->points)
		return a->points > b->points ? -1 : 1;
	return a->row > b->row ? -1 : a->row < b->row;
}

static int64_t memory_of(const struct klog_task *row, uint32_t page)
{
	uint64_t tables = 0;

	if (!choice_pgtables(row, page, &tables) || !page)
		tables = 0;
	return row->value[KLOG_RSS] + row->value[KLOG_SWAPENTS] +
	       (page ? tables / page : 0);
}

/**
 * choice_rank() - rank processes by points
 * @choice: what that takes
 *
 * Where those of some are not known, they are ranked by the memory that they hold.
 *
 * Return: the rows, for the caller to free.
 */
const struct klog_task **choice_rank(const struct choice *choice)
{
	const struct klog_report *report = choice->report;
	struct place *places = calloc(report->nr_tasks + 1, sizeof(*places));
	const struct klog_task **ranked = calloc(report->nr_tasks + 1,
						 sizeof(*ranked));
	bool known = true;
	size_t i;

	if (!places || !ranked)
		err(1, NULL);
	for (i = 0; i < report->nr_tasks; i++) {
		places[i].row = &report->tasks[i];
		places[i].spared = report->tasks[i].value[KLOG_OOM_SCORE_ADJ] ==
				   NEVER;
		if (!places[i].spared)
			known &= estimate(choice, places[i].row,
					  &places[i].points);
	}
	for (i = 0; i < report->nr_tasks; i++)
		if (!known || places[i].spared)
			places[i].points = memory_of(places[i].row,
						     report->page_size);
	qsort(places, report->nr_tasks, sizeof(*places), by_points);
	for (i = 0; i < report->nr_tasks; i++)
		ranked[i] = places[i].row;
	free(places);
	return ranked;
}
