// SPDX-License-Identifier: GPL-2.0-only
/*
 * report.c - a part of the page of explain: what the kernel's own report tells
 *
 * The kernel writes its report to its log when it kills a task, or finds no task to
 * kill. It shows the moment of the OOM; /proc shows a later moment.
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "explain/logged.h"
#include "explain/report.h"
#include "output/term.h"
#include "records/episode.h"

static const struct {
	enum report what;
	const char *text;
} texts[] = {
	{ REPORT_STAT, "memory.stat of the cgroup ('Memory cgroup stats for')" },
	{ REPORT_HUGE, "huge pages ('hugepages_total')" },
	{ REPORT_SLAB, "the caches of the kernel's objects ('Unreclaimable slab info')" },
	{ REPORT_FREE, "the free pieces by size ('*4kB', '*8kB')" },
	{ REPORT_RESERVE, "free_cma and lowmem_reserve of each zone" },
};

static bool is_written(const union record *oom)
{
	switch (oom->oom.outcome) {
	case OOMWATCH_OUTCOME_KILLED:
	case OOMWATCH_OUTCOME_VICTIM_EXITED:
	case OOMWATCH_OUTCOME_NO_VICTIM:
	case OOMWATCH_OUTCOME_PANIC:
		return true;
	default:
		return false;
	}
}

/**
 * report_print() - print what to look for in the kernel's own report of an OOM
 * @episode: the episode
 * @wanted: what would help, a set of enum report; 0: nothing
 */
void report_print(const struct episode *episode, unsigned int wanted)
{
	char list[512] = "";
	size_t i, used = 0;

	if (!wanted || !is_written(episode->oom))
		return;
	for (i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		if (wanted & texts[i].what)
			used += snprintf(list + used, sizeof(list) - used,
					 "%s%s", used ? "; " : "", texts[i].text);
	if (logged(episode)) {
		term_bullet("The log that this is from may have: %s.", list);
		return;
	}
	term_bullet("The kernel's own report of this moment, in its log ('journalctl -k', 'dmesg'), has: %s.",
		    list);
}
