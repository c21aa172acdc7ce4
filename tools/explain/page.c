// SPDX-License-Identifier: GPL-2.0-only
/*
 * page.c - the page of explain, made of its parts
 */
#include <stdio.h>

#include "explain/advice.h"
#include "explain/cause.h"
#include "explain/context.h"
#include "explain/headline.h"
#include "explain/identity.h"
#include "explain/page.h"
#include "explain/ranking.h"
#include "explain/released.h"
#include "output/term.h"
#include "records/episodes.h"

/* A record that stands for the events of several cgroups names none of them. */
static bool is_of_crowd(const union record *oom)
{
	return record_has(oom, oom, repeats) && record_has(oom, oom, context) &&
	       oom->oom.context == OOMWATCH_CONTEXT_MEMCG &&
	       !record_has(oom, oom, oom_memcg_id);
}

/**
 * page_print() - print the page of an episode
 * @context: the episode, of which there is an oom record, and those around it
 *
 * Return: false if it stands for several, so that there is little to say.
 */
bool page_print(const struct context *context)
{
	const struct episode *episode = context->episode;

	headline_print(episode, context);
	if (is_of_crowd(episode->oom)) {
		term_wrap("", "Too many cgroups ran out of memory at once: this record stands for several of them. What it lacks was not the same for all, or was not recorded.");
		return false;
	}
	identity_print(episode);
	cause_print(episode);
	ranking_print(episode);
	released_print(episode);
	advice_print(episode, !context->live);
	return true;
}

/**
 * page_print_thinned() - print which events have no page any more
 * @load: all episodes
 */
void page_print_thinned(const struct load *load)
{
	__u64 after, before, count = episodes_thinned(load, &after, &before);

	if (!count)
		return;
	putchar('\n');
	term_wrap("", "Between the events %llu and %llu, the records of up to %llu others were overwritten. The first events of each cgroup were kept.",
		  (unsigned long long)after, (unsigned long long)before,
		  (unsigned long long)count);
}
