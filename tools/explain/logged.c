// SPDX-License-Identifier: GPL-2.0-only
/*
 * logged.c - parts of the page of explain for what the kernel's log tells
 *
 * It says less than the records of the module do. What it does not say is called
 * that: nothing is concluded from it.
 */
#include <stdio.h>
#include <string.h>

#include "explain/decision.h"
#include "explain/logged.h"
#include "explain/name.h"
#include "explain/score.h"
#include "output/term.h"
#include "records/path.h"

#define INDENT	"  "

/* How many rows of the task table are shown, and the columns of a name. */
#define ROWS	10
#define NAME	18

/**
 * logged() - tell whether an episode is known from the kernel's log
 * @episode: the episode, of which there is an oom record
 *
 * Return: true if it is.
 */
bool logged(const struct episode *episode)
{
	return episode->oom && episode->oom->h.flags & OOMWATCH_FLAG_LOG;
}

static void add(char list[256], bool missing, const char *what)
{
	size_t used = strlen(list);

	if (missing)
		snprintf(list + used, 256 - used, "%s%s", used ? "; " : "", what);
}

static bool is_running(const union record *oom)
{
	return oom->oom.outcome == OOMWATCH_OUTCOME_UNKNOWN;
}

/**
 * logged_print_head() - print that it is from a log, and what that does not say
 * @episode: the episode, which is of a log
 */
void logged_print_head(const struct episode *episode)
{
	const union record *oom = episode->oom;
	char list[256] = "";

	add(list, is_running(oom), "how it ended");
	add(list, !record_has(oom, oom, trigger_comm), "who asked");
	add(list, !record_has(oom, oom, context), "what ran out");
	add(list, !episode->nr_candidates && !record_has(oom, oom, candidates_scored),
	    "who could be killed");
	add(list, !record_has(oom, oom, page_size), "how large a page is");
	add(list, episode->nr_candidates && !record_has(oom, oom, totalpages),
	    "totalpages, of which oom_score_adj takes thousandths");
	add(list, episode->nr_victims, "when the memory was free");
	term_wrap("", "From the kernel's log%s%s%s", *list ? ", which does not say: " : "",
		  list, *list ? "." : "");
}

static void add_size(char line[512], bool known, const char *name, double bytes)
{
	size_t used = strlen(line);
	char size[TERM_ROOM];

	if (known && bytes >= 0 && bytes < 1e18)
		snprintf(line + used, 512 - used, "%s%s %s", used ? ", " : "",
			 name, term_size(size, bytes));
}

/**
 * logged_print_memory() - print what is known of the memory of the system
 * @episode: the episode, of a log that does not say enough to tell what is left over
 */
void logged_print_memory(const struct episode *episode)
{
	const union record *record = episode->memory;
	const struct oomwatch_memory *memory;
	char line[512] = "";

	if (!record)
		return;
	memory = &record->memory;
	add_size(line, record_has(record, memory, total), "memory", memory->total);
	add_size(line, record_has(record, memory, free), "of it free",
		 memory->free);
	add_size(line, record_has(record, memory, file),
		 "files, shared memory and swap cache", memory->file);
	add_size(line, record_has(record, memory, shmem),
		 "of these shared memory and tmpfs", memory->shmem);
	add_size(line, record_has(record, memory, slab_reclaimable) &&
		 record_has(record, memory, slab_unreclaimable), "slab",
		 (double)memory->slab_reclaimable + memory->slab_unreclaimable);
	add_size(line, record_has(record, memory, pagetables), "page tables",
		 memory->pagetables);
	add_size(line, record_has(record, memory, kernel_stack),
		 "kernel stacks", memory->kernel_stack);
	add_size(line, record_has(record, memory, unevictable), "unevictable",
		 memory->unevictable);
	if (*line)
		term_wrap(INDENT, "system: %s", line);
	*line = '\0';
	add_size(line, record_has(record, memory, swap_total), "total",
		 memory->swap_total);
	add_size(line, record_has(record, memory, swap_free), "free",
		 memory->swap_free);
	if (*line)
		term_wrap(INDENT, "swap: %s", line);
}

/* Pages where nobody knows how large they are. */
static const char *pages_text(char text[TERM_ROOM], const struct episode *episode,
			      bool known, double pages)
{
	if (!known)
		return strcpy(text, "");
	if (pages < 0)
		pages = 0;
	if (record_has(episode->oom, oom, page_size))
		return term_size(text, pages * score_page(episode));
	snprintf(text, TERM_ROOM, "%.0f p", pages);
	return text;
}

/* Did the kernel look for a process to kill, and find none? */
static bool found_none(const struct episode *episode)
{
	switch (episode->oom->oom.outcome) {
	case OOMWATCH_OUTCOME_NO_VICTIM:
		return true;
	case OOMWATCH_OUTCOME_PANIC:
		return episode_panic_reason(episode) == OOMWATCH_PANIC_REASON_NO_KILLABLE;
	default:
		return false;
	}
}

static void print_row(const struct episode *episode, const union record *record, bool first)
{
	const struct oomwatch_candidate *this = &record->candidate;
	bool victim = episode_is_victim(episode, this->candidate_pid);
	char rank[8], name[NAME + 1], pid[16], points[TERM_ROOM], rss[TERM_ROOM];
	char swap[TERM_ROOM] = "", tables[TERM_ROOM] = "", adj[TERM_ROOM] = "";
	const struct term_cell cells[] = {
		{ "", victim ? "*" : " ", 1 },
		{ "", rank, -3 },
		{ "name", name, -NAME },
		{ "pid", pid, 7 },
		{ "adj", adj, 5 },
		{ found_none(episode) ? "" : "points", points, 9 },
		{ "rss", rss, 9 },
		{ "swap", swap, 9 },
		{ "tables", tables, 9 },
	};
	const struct term_row row = {
		.indent = "", .cells = cells, .count = sizeof(cells) / sizeof(*cells),
		.marked = victim,
	};

	snprintf(rank, sizeof(rank), "%2u", this->rank < 1000 ? this->rank : 999);
	term_name(name, sizeof(name), this->candidate_comm,
		  strnlen(this->candidate_comm, OOMWATCH_COMM_LEN));
	if (!*name)
		strcpy(name, "(no name)");
	snprintf(pid, sizeof(pid), "%d", (int)this->candidate_pid);
	pages_text(points, episode, record_has(record, candidate, candidate_points) &&
		   !found_none(episode), this->candidate_points);
	pages_text(rss, episode, record_has(record, candidate, candidate_rss),
		   this->candidate_rss);
	if (record_has(record, candidate, candidate_swap))
		term_size(swap, this->candidate_swap);
	if (record_has(record, candidate, candidate_pgtables))
		term_size(tables, this->candidate_pgtables);
	if (record_has(record, candidate, candidate_oom_score_adj))
		snprintf(adj, sizeof(adj), "%d", (int)this->candidate_oom_score_adj);
	if (first)
		term_head(&row);
	term_row(&row);
}

static void print_table(const struct episode *episode)
{
	bool none = found_none(episode), passed = false;
	size_t i;

	if (!episode->nr_candidates)
		return;
	term_title(none ? "Which processes there were" :
		   "Which processes could be killed");
	for (i = 0; i < episode->nr_candidates; i++) {
		const union record *row = episode->candidates[i];

		if (i < ROWS || episode_is_victim(episode, row->candidate.candidate_pid))
			print_row(episode, row, !i);
		passed |= row->candidate.candidate_oom_score_adj > -1000;
	}
	if (episode->nr_candidates > ROWS)
		term_wrap(INDENT "    ", "and others: 'oomwatch --type candidate --episode %llu --input FILE'",
			  (unsigned long long)episode->number);
	if (none && passed)
		decision_tell_passed(INDENT "    ");
	else if (!none)
		term_wrap(INDENT "    ", "Points are computed from what the log says; where there are none, it does not say enough, or the process may not be killed.");
}

static void print_part(const char *name, bool known, double bytes)
{
	char size[TERM_ROOM];

	if (known && bytes >= 0 && bytes < 1e18)
		printf(INDENT "%-12s %10s\n", name, term_size(size, bytes));
}

static void print_victim(const struct episode *episode, const union record *record)
{
	const struct oomwatch_victim *victim = &record->victim;
	double adj = 0;

	print_part("anon", record_has(record, victim, victim_anon_rss),
		   victim->victim_anon_rss);
	print_part("+ file", record_has(record, victim, victim_file_rss),
		   victim->victim_file_rss);
	print_part("+ shmem", record_has(record, victim, victim_shmem_rss),
		   victim->victim_shmem_rss);
	print_part("+ swap", record_has(record, victim, victim_swap),
		   victim->victim_swap);
	print_part("+ pagetables", record_has(record, victim, victim_pgtables),
		   victim->victim_pgtables);
	if (record_has(record, victim, victim_oom_score_adj)) {
		adj = victim->victim_oom_score_adj;
		printf(INDENT "+ adj part              oom_score_adj %.0f of 1000\n",
		       adj);
	}
	print_part("= points", record_has(record, victim, victim_points),
		   victim->victim_points * score_page(episode));
	if (record_has(record, victim, victim_points))
		term_wrap(INDENT, "Points are those of the task table, which was written before the kill.");
}

static void print_why(const struct episode *episode)
{
	const union record *oom = episode->oom, *victim = episode_chosen(episode);
	char name[NAME_ROOM], chosen[NAME_ROOM], message[NAME_ROOM] = "";

	if (!victim)
		return;
	name_comm(name, victim->victim.victim_comm);
	term_title("Why this one");
	printf(INDENT "%s (%d)\n", name, (int)victim->victim.victim_pid);
	name_text(message, oom, "message");
	if (strstr(message, "oom_kill_allocating_task")) {
		term_wrap(INDENT, "It was not chosen for its points: it asked for the memory itself, and vm.oom_kill_allocating_task is set.");
	} else if (record_has(oom, oom, chosen_pid) &&
		 oom->oom.chosen_pid != victim->victim.victim_pid) {
		name_comm(chosen, oom->oom.chosen_comm);
		term_wrap(INDENT, "The kernel chose %s (%d), and killed this one in its place: a child of it, or a thread.",
			  chosen, (int)oom->oom.chosen_pid);
	}
	print_victim(episode, victim);
	if (record_has(oom, oom, chosen_score))
		term_wrap(INDENT, "The log calls its score %lld: points in thousandths of the memory that it could have.",
			  (long long)oom->oom.chosen_score);
}

static void print_panic(const struct episode *episode)
{
	term_title("Why it panics");
	if (episode_panic_reason(episode) == OOMWATCH_PANIC_REASON_PANIC_ON_OOM)
		term_wrap(INDENT, "vm.panic_on_oom is set: the kernel did not look for a process to kill.");
	else
		term_wrap(INDENT, "The kernel looked for a process to kill and found none. Then it panics whatever vm.panic_on_oom is.");
}

/**
 * logged_print_ranking() - print who could be killed, and why the victim was
 * @episode: the episode, which is of a log
 */
void logged_print_ranking(const struct episode *episode)
{
	print_table(episode);
	if (episode->oom->oom.outcome == OOMWATCH_OUTCOME_PANIC)
		print_panic(episode);
	print_why(episode);
}
