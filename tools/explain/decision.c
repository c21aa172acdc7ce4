// SPDX-License-Identifier: GPL-2.0-only
/*
 * decision.c - what decides which task is killed, in words
 */
#include "explain/decision.h"
#include "output/term.h"

/**
 * decision_tell_adj() - print that oom_score_adj decided
 * @indent: what each line starts with
 * @name: the task that would be first without it, as a page can show it
 * @pid: its number
 */
void decision_tell_adj(const char *indent, const char *name, int pid)
{
	term_wrap(indent, "oom_score_adj decided: without it, %s (%d) would have had the most points of these.",
		  name, pid);
}

/**
 * decision_tell_passed() - print why nobody with an oom_score_adj above -1000 was chosen
 * @indent: what each line starts with
 *
 * These are the cases in which oom_badness() gives such a task no points.
 */
void decision_tell_passed(const char *indent)
{
	term_wrap(indent, "The kernel passed over those above -1000. It does so if it had killed them before and their memory was taken, and from vfork(2) to exec.");
}
