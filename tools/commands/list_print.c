// SPDX-License-Identifier: GPL-2.0-only
/*
 * list_print.c - OOMs as a table for a person, one line each
 */
#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "commands/list.h"
#include "output/term.h"

static size_t room_for_where(size_t used)
{
	struct winsize window;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) || !window.ws_col)
		return LIST_WIDE;
	return window.ws_col > used + 15 ? window.ws_col - used + 1 : 16;
}

static const char *style_of(const struct episode *episode)
{
	if (!episode->oom || episode->oom->oom.outcome == OOMWATCH_OUTCOME_KILLED)
		return "";
	return term_style(episode->oom->oom.outcome == OOMWATCH_OUTCOME_PANIC ?
			  TERM_BAD : TERM_DIM);
}

static void print_row(const struct list_rows *rows, const struct list_row *row)
{
	const char *style = style_of(row->episode);
	struct list_cells cells;
	char where[LIST_WIDE];
	size_t used;

	list_fill(&cells, rows, row);
	printf("%s", style);
	used = printf("%-19s %4s %5s %-14s %-7s %-15s %7s %5s %8s %-5s ", cells.time,
		      cells.boot, cells.event, cells.outcome, cells.ran_out,
		      cells.victim, cells.pid, cells.uid, cells.freed, cells.state);
	list_where(where, room_for_where(used), row->episode);
	printf("%s\n%s", where, *style ? term_style(TERM_PLAIN) : "");
}

/**
 * list_print() - print OOMs as a table
 * @rows: the OOMs, at least one
 */
void list_print(const struct list_rows *rows)
{
	size_t i;

	printf("%s%-19s %4s %5s %-14s %-7s %-15s %7s %5s %8s %-5s %s%s\n",
	       term_style(TERM_BOLD), "TIME", "BOOT", "EVENT", "OUTCOME", "RAN-OUT",
	       "VICTIM", "PID", "UID", "FREED", "STATE", "WHERE",
	       term_style(TERM_PLAIN));
	for (i = rows->first; i < rows->count; i++)
		print_row(rows, list_row(rows, i));
}
