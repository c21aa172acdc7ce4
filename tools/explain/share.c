// SPDX-License-Identifier: GPL-2.0-only
/*
 * share.c - parts of the memory that ran out, in percent
 *
 * No share is more than 100 %, and neither is the sum of the shares of an episode.
 */
#include <stdio.h>

#include "explain/score.h"
#include "explain/share.h"

/* Memory of a candidate that has no share yet; less than 0: not known, or it has. */
static double next_own(const struct episode *episode, size_t i, const int *shares)
{
	struct score score = score_of_candidate(episode, episode->candidates[i]);

	return score.whole && shares[i] == SHARE_UNKNOWN ? score_own(&score) : -1;
}

/* The largest of those that have no share yet. Return: false if none is left. */
static bool find_next(const struct episode *episode, const int *shares,
		      size_t *largest, double *own)
{
	size_t i;

	*own = -1;
	for (i = 0; i < episode->nr_candidates && i < SHARE_CANDIDATES; i++) {
		double next = next_own(episode, i, shares);

		if (next <= *own)
			continue;
		*own = next;
		*largest = i;
	}
	return *own >= 0;
}

/**
 * share_find() - compute the shares of the candidates of an episode
 * @episode: the episode
 * @shares: gets them in percent, rounded down, or why there is none
 *
 * The largest comes first. One that would make it more than all there is gets no
 * share: processes share pages after fork(2), and a cgroup need not be charged for
 * all that its processes hold. What a process holds on some nodes only is not known.
 *
 * Return: false if there is one like that.
 */
bool share_find(const struct episode *episode, int shares[SHARE_CANDIDATES])
{
	double total = score_total(episode), own;
	bool fit = true;
	int left = 100;
	size_t i;

	for (i = 0; i < SHARE_CANDIDATES; i++)
		shares[i] = SHARE_UNKNOWN;
	if (total <= 0 || episode_is_restricted(episode))
		return true;
	while (find_next(episode, shares, &i, &own)) {
		double percent = own * 100 / total;

		if (left == 100 && percent >= 100)
			percent = 100;
		if (percent >= left + 1) {
			shares[i] = SHARE_TOO_MUCH;
			fit = false;
			continue;
		}
		shares[i] = percent;
		left -= shares[i];
	}
	return fit;
}

/**
 * share_text() - write a share so that a person can read it
 * @text: where it goes
 * @share: the share, or why there is none
 *
 * Return: @text: at most "99 %", or "nearly all"; empty if it is not known.
 */
const char *share_text(char text[TERM_ROOM], int share)
{
	if (share == SHARE_UNKNOWN)
		return "";
	if (share == SHARE_TOO_MUCH)
		return "-";
	if (share >= 100)
		return "nearly all";
	snprintf(text, TERM_ROOM, "%d %%", share);
	return text;
}

/**
 * share_of() - write a part of the memory as a percentage
 * @text: where it goes
 * @bytes: the part
 * @total: all of it; more than 0
 *
 * Return: as share_text().
 */
const char *share_of(char text[TERM_ROOM], double bytes, double total)
{
	double percent = bytes * 100 / total;

	if (percent < 0)
		percent = 0;
	return share_text(text, percent < 100 ? percent : 100);
}
