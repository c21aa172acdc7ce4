// SPDX-License-Identifier: GPL-2.0-only
/*
 * context.c - lines of the page of explain: what an episode has to do with others
 */
#include <stdio.h>
#include <time.h>

#include "commands/option.h"
#include "explain/choice.h"
#include "explain/context.h"
#include "explain/series.h"
#include "output/term.h"
#include "records/clock.h"
#include "records/episode.h"
#include "records/sequel.h"

/**
 * context_print_age() - print how long ago an episode was, where that is known
 * @context: the episode
 */
void context_print_age(const struct context *context)
{
	char age[TERM_ROOM];
	int64_t us;

	if (!context->live || context->kept)
		return;
	us = clock_read(CLOCK_BOOTTIME) / 1000 -
	     (int64_t)(context->episode->oom->h.time_ns / 1000);
	if (us >= 0)
		printf(" (%s ago)", term_span(age, us));
}

/* The requests that came while its victims were exiting. */
static void print_sequel(const struct context *context)
{
	struct sequel sequel = sequel_of(context->load, context->episode);
	char span[TERM_ROOM];

	if (!sequel.waited && !sequel.dying)
		return;
	term_time(span, (sequel.last_ns - sequel.first_ns) / 1000);
	if (!sequel.waited)
		term_wrap("", "%llu further request%s, in %s", (unsigned long long)sequel.dying,
			  sequel.dying == 1 ? " came from a task that was dying" :
			  "s came from tasks that were dying", span);
	else if (!sequel.dying)
		term_wrap("", "%llu further request%s waited for it, in %s",
			  (unsigned long long)sequel.waited, sequel.waited == 1 ? "" : "s",
			  span);
	else
		term_wrap("", "%llu further requests waited for it, or came from tasks that were dying, in %s",
			  (unsigned long long)(sequel.waited + sequel.dying), span);
}

/* The OOM that an episode is part of. */
static void print_cause(const struct context *context)
{
	const struct episode *kill = sequel_cause(context->load,
						  context->episode);

	if (kill)
		term_wrap("", "part of the OOM of event %llu: 'oomwatch explain %llu%s'",
			  (unsigned long long)kill->number,
			  (unsigned long long)kill->number, option_input(!context->live));
}

static void print_later(const struct context *context)
{
	const struct episode *later;
	uint64_t count;

	later = choice_later(context->load, context->episode, &count);
	if (!later)
		return;
	term_wrap("", "later, no task was killed in %llu more event%s%s: 'oomwatch explain %llu%s'",
		  (unsigned long long)count, count == 1 ? "" : "s",
		  count == 1 ? "" : ", of which this is the last",
		  (unsigned long long)later->number, option_input(!context->live));
}

/**
 * context_print() - print what an episode has to do with others
 * @context: the episode, and these
 */
void context_print(const struct context *context)
{
	if (sequel_is_wait(context->episode))
		print_cause(context);
	if (sequel_is_kill(context->episode)) {
		print_sequel(context);
		series_print(context->load, context->episode, context->clock,
			     context->zone);
	}
	if (context->newest)
		print_later(context);
}
