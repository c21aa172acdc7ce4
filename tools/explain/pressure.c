// SPDX-License-Identifier: GPL-2.0-only
/*
 * pressure.c - a part of the page of explain: for how long tasks waited for memory
 *
 * Of the system, or of the memory cgroup that ran out, as memory.pressure of the kernel has
 * it. With much of it, tasks had been slow for that long; with none, memory ran out at once.
 */
#include <stdbool.h>
#include <stdio.h>

#include "explain/pressure.h"
#include "output/term.h"
#include "records/episode.h"

#define INDENT	"  "

/* Nothing is said of less than 1 %; averages are in 1/100 of that. */
#define SMALL	100

/* The averages of the last 10, 60 and 300 s. */
enum { NR_SPANS = 3 };

#define get_averages(record, type, what, averages) \
	(record_has(record, type, pressure_##what##_avg10) && \
	 record_has(record, type, pressure_##what##_avg60) && \
	 record_has(record, type, pressure_##what##_avg300) && \
	 ((averages)[0] = (record)->type.pressure_##what##_avg10, \
	  (averages)[1] = (record)->type.pressure_##what##_avg60, \
	  (averages)[2] = (record)->type.pressure_##what##_avg300, true))

/* In the last three spans, one task or more waited; all that were not idle did. */
static bool get_some(const struct episode *episode, __u32 some[NR_SPANS])
{
	const union record *memcg = episode->memcg, *system = episode->system;

	if (episode_is_memcg(episode))
		return memcg && get_averages(memcg, memcg, some, some);
	return system && get_averages(system, system, some, some);
}

static bool get_full(const struct episode *episode, __u32 full[NR_SPANS])
{
	const union record *memcg = episode->memcg, *system = episode->system;

	if (episode_is_memcg(episode))
		return memcg && get_averages(memcg, memcg, full, full);
	return system && get_averages(system, system, full, full);
}

/* The kernel's are no more than 100 %; those of a damaged record may be. */
static unsigned int percent(__u32 average)
{
	return average < 100 * SMALL ? average / SMALL : 100;
}

/**
 * pressure_print() - print for how much of the time tasks waited for memory
 * @episode: the episode; nothing is printed where that was not recorded, or little
 */
void pressure_print(const struct episode *episode)
{
	__u32 some[NR_SPANS], full[NR_SPANS];
	char all[96] = "";

	if (!get_some(episode, some) ||
	    (some[0] < SMALL && some[1] < SMALL && some[2] < SMALL))
		return;
	if (get_full(episode, full))
		snprintf(all, sizeof(all), "; all that were not idle: %u %%, %u %%, %u %%",
			 percent(full[0]), percent(full[1]), percent(full[2]));
	term_wrap(INDENT, "%s waited for memory for %u %% of the last 10 s, %u %% of 60 s, %u %% of 300 s%s (pressure, as of up to 2 s before)",
		  episode_is_memcg(episode) ? "its tasks" : "tasks",
		  percent(some[0]), percent(some[1]), percent(some[2]), all);
}
