// SPDX-License-Identifier: GPL-2.0-only
/*
 * candidates.c - a part of the page of explain: the processes that could be killed
 *
 * Points are what the kernel compares. Memory, and its share, is what a process holds
 * for itself.
 */
#include <stdio.h>
#include <string.h>

#include "explain/candidates.h"
#include "explain/decision.h"
#include "explain/name.h"
#include "explain/score.h"
#include "explain/share.h"
#include "output/term.h"
#include "records/episode.h"

#define INDENT	"  "

/* How many lines candidates take at most, and how long the bar of the first is. */
#define ROWS	10
#define BAR	8

/* Columns of a name in the table. */
#define NAME	18

/* Memory that is less than this part of all memory gets no line of its own. */
#define SMALL	50

/* How long the bar of a candidate is, beside that of the first one. */
static double bar_of(const union record *record, double points, double most)
{
	/* A number that is not of a process is too long: there is no space for the bar. */
	if (record->candidate.candidate_pid < 0 ||
	    record->candidate.candidate_pid > 9999999)
		return 0;
	return points > 0 && most >= points ? points / most : 0;
}

/*
 * The cgroup of a candidate, where the system ran out, unless that above it is in the same
 * one. It takes a line: there is no space left in the table. Return: false if it has none.
 */
static bool find_cgroup(char path[NAME_ROOM], const struct episode *episode, size_t i)
{
	char above[NAME_ROOM];

	if (!name_text(path, episode->candidates[i], "candidate_memcg"))
		return false;
	return !i || !name_text(above, episode->candidates[i - 1], "candidate_memcg") ||
	       strcmp(path, above);
}

/**
 * struct line - a row of the table of candidates, as text
 * @cells: its cells
 * @rank, @name, @pid, @adj, @points, @memory, @share: what is in them
 * @cgroup: a line below it
 * @row: it
 */
struct line {
	struct term_cell cells[8];
	char rank[8];
	char name[NAME + 1];
	char pid[16];
	char adj[TERM_ROOM];
	char points[TERM_ROOM];
	char memory[TERM_ROOM];
	char share[TERM_ROOM];
	char cgroup[NAME_ROOM + 16];
	struct term_row row;
};

static void fill_texts(struct line *line, const struct episode *episode,
		       const union record *record, const struct score *score)
{
	const struct oomwatch_candidate *this = &record->candidate;

	snprintf(line->rank, sizeof(line->rank), "%2u", this->rank < 1000 ? this->rank : 999);
	term_name(line->name, sizeof(line->name), this->candidate_comm,
		  strnlen(this->candidate_comm, OOMWATCH_COMM_LEN));
	snprintf(line->pid, sizeof(line->pid), "%d", (int)this->candidate_pid);
	*line->adj = '\0';
	if (score->adj >= -1000 && score->adj <= 1000)
		snprintf(line->adj, sizeof(line->adj), "%d", score->adj);
	term_signed(line->points, score->points);
	*line->memory = '\0';
	if (score->whole)
		term_signed(line->memory, score_own(score));
	line->row.marked = episode_is_victim(episode, this->candidate_pid);
}

static void fill_line(struct line *line, const struct episode *episode,
		      const union record *record, double most, int share)
{
	struct score score = score_of_candidate(episode, record);
	const char *part = share_text(line->share, share);

	fill_texts(line, episode, record, &score);
	line->cells[0] = (struct term_cell){ "", line->row.marked ? "*" : " ", 1 };
	line->cells[1] = (struct term_cell){ "", line->rank, -3 };
	line->cells[2] = (struct term_cell){ "name", *line->name ? line->name :
					     "(no name)", -NAME };
	line->cells[3] = (struct term_cell){ "pid", line->pid, 7 };
	line->cells[4] = (struct term_cell){ "adj", line->adj, 5 };
	line->cells[5] = (struct term_cell){ "points", score.scored ? line->points : NULL, 9 };
	line->cells[6] = (struct term_cell){ "memory", line->memory, 9 };
	line->cells[7] = (struct term_cell){ episode_is_restricted(episode) ? "" : "share",
					     part, 10 };
	line->row.indent = "";
	line->row.cells = line->cells;
	line->row.count = sizeof(line->cells) / sizeof(*line->cells);
	line->row.bar = bar_of(record, score.points, most);
	line->row.bar_room = BAR;
	line->row.bar_lead = "  ";
	line->row.note = NULL;
}

/* Return: how many candidates there was space for. */
static size_t print_rows(const struct episode *episode, const int *shares)
{
	double most = score_of_candidate(episode, episode->candidates[0]).points;
	char path[NAME_ROOM];
	size_t i, lines = 0;

	for (i = 0; i < episode->nr_candidates && i < ROWS; i++) {
		bool placed = find_cgroup(path, episode, i);
		struct line line;

		lines += 1 + placed;
		if (lines > ROWS)
			break;
		fill_line(&line, episode, episode->candidates[i], most, shares[i]);
		if (placed) {
			snprintf(line.cgroup, sizeof(line.cgroup), INDENT "    in %s", path);
			line.row.note = line.cgroup;
		}
		if (!i)
			term_head(&line.row);
		term_row(&line.row);
	}
	return i;
}

/* Why there is no ranking; empty if the kernel did not begin to choose. */
static const char *absence_text(const union record *oom)
{
	if (!record_has(oom, oom, totalpages) || record_has(oom, oom, repeats) ||
	    oom->oom.outcome == OOMWATCH_OUTCOME_VICTIM_PENDING)
		return "";
	if (!record_has(oom, oom, candidates_scored))
		return "not recorded: the module was loaded with candidates=0, or this is cut off";
	if (!oom->oom.candidates_scored)
		return "no task was scored";
	if (!oom->oom.candidates_eligible)
		return "none of those that were scored";
	return "the records of them were overwritten, or cut off";
}

/* The tasks that are not in the table. */
static void print_others(const union record *oom, size_t rows)
{
	size_t eligible = oom->oom.candidates_eligible;
	size_t scored = oom->oom.candidates_scored;

	if (!record_has(oom, oom, candidates_eligible) ||
	    !record_has(oom, oom, candidates_scored))
		return;
	if (eligible > rows)
		printf(INDENT "    and %zu more\n", eligible - rows);
	/* Then the table has tasks that may not be killed. */
	if (!eligible)
		eligible = rows;
	if (scored > eligible)
		printf(INDENT "    %zu other%s may not be killed\n",
		       scored - eligible, scored - eligible == 1 ? "" : "s");
}

/* Does a process map much that others may map as well? */
static bool some_map_much(const struct episode *episode)
{
	double limit = score_total(episode) / SMALL;
	size_t i;

	for (i = 0; i < episode->nr_candidates; i++) {
		struct score score;

		score = score_of_candidate(episode, episode->candidates[i]);
		if (score.whole && score.file + score.shmem > limit)
			return true;
	}
	return false;
}

/* What the columns mean, where that makes a difference. */
static void print_legend(const struct episode *episode, bool shares_fit)
{
	if (some_map_much(episode))
		term_wrap(INDENT "    ", "Memory does not include shared memory and mapped files. Points (and rss) include them, in each process that maps them%s.",
			  episode_is_memcg(episode) ?
			  "; a cgroup is charged for them once, or not at all" : "");
	if (episode_is_restricted(episode))
		term_wrap(INDENT "    ", "How much of it is on the nodes that were allowed is not recorded.");
	if (!shares_fit)
		term_wrap(INDENT "    ", "-: with this share, the sum would be more than 100 %%: processes share pages after a fork%s.",
			  episode_is_memcg(episode) ?
			  ", and pages may be charged to another cgroup" : "");
}

/* Is there one that its oom_score_adj does not keep from being killed? */
static bool any_above_least(const struct episode *episode, size_t rows)
{
	size_t i;

	for (i = 0; i < rows; i++)
		if (episode->candidates[i]->candidate.candidate_oom_score_adj > -1000)
			return true;
	return false;
}

/**
 * candidates_print() - print the processes that could be killed
 * @episode: the episode, which is not of a log
 */
void candidates_print(const struct episode *episode)
{
	const union record *oom = episode->oom;
	bool spared = episode->nr_candidates &&
		      !record_has(episode->candidates[0], candidate, candidate_points);
	int shares[SHARE_CANDIDATES];
	bool shares_fit = share_find(episode, shares);
	size_t rows;

	if (!episode->nr_candidates && !*absence_text(oom))
		return;
	term_title(spared ? "Which processes there were" :
		   "Which processes could be killed");
	if (!episode->nr_candidates) {
		term_wrap(INDENT, "%s", absence_text(oom));
		return;
	}
	if (spared)
		term_wrap(INDENT, "none of those that were scored could be killed; these held the most memory");
	rows = print_rows(episode, shares);
	print_others(oom, rows);
	if (spared && any_above_least(episode, rows))
		decision_tell_passed(INDENT "    ");
	print_legend(episode, shares_fit);
}
