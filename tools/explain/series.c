// SPDX-License-Identifier: GPL-2.0-only
/*
 * series.c - a line of the page of explain: the same memory runs out again and again
 *
 * A container or a unit that is restarted has the same path again. In Kubernetes a
 * restart makes a new container in the same pod: there, all OOMs in the pod are
 * counted.
 */
#include <string.h>

#include "explain/series.h"
#include "explain/zone.h"
#include "output/place.h"
#include "output/term.h"
#include "records/path.h"
#include "records/sequel.h"

/* The same nodes, of those that are not all of the system. */
static bool has_same_nodes(const struct episode *episode, const struct episode *other)
{
	char nodes[NAME_ROOM], there[NAME_ROOM];

	return zone_nodes(episode, nodes) && zone_nodes(other, there) &&
	       !strcmp(nodes, there);
}

/* Did the same kind of memory run out? It is not known of each. */
static bool is_alike(const struct episode *episode, const struct episode *other)
{
	const char *ran_out = episode_ran_out(episode), *there = episode_ran_out(other);

	return ran_out && there && !strcmp(ran_out, there) && strcmp(ran_out, "nothing") &&
	       (!episode_is_restricted(episode) || has_same_nodes(episode, other));
}

/* The same cgroup, or one in the same pod; else the same nodes, or the system. */
static bool is_same(const struct episode *episode, const struct episode *other)
{
	struct path path, there;
	size_t lasting;

	if (!is_alike(episode, other))
		return false;
	if (sequel_same_place(episode->oom, other->oom))
		return true;
	if (!path_of(&episode->oom->h, "oom_memcg", &path) ||
	    !path_of(&other->oom->h, "oom_memcg", &there))
		return false;
	lasting = place_lasting(path.bytes, path.length);
	return lasting == place_lasting(there.bytes, there.length) &&
	       !memcmp(path.bytes, there.bytes, lasting);
}

static const char *ordinal(unsigned long long number)
{
	if (number / 10 % 10 == 1)
		return "th";
	switch (number % 10) {
	case 1:
		return "st";
	case 2:
		return "nd";
	case 3:
		return "rd";
	default:
		return "th";
	}
}

static const char *place_text(const struct episode *episode, bool pod)
{
	if (pod)
		return "in this pod";
	if (episode_is_memcg(episode))
		return "of this cgroup";
	return episode_is_restricted(episode) ? "of these nodes" : "of the system";
}

/* Lines of a log may have no time. */
static bool is_timed(const struct clock *clock, const union record *oom)
{
	int64_t wall_ns;

	return clock_boot(clock, &oom->h) || clock_wall(clock, &oom->h, &wall_ns);
}

/**
 * series_print() - say which OOM of what ran out this is, unless it is the first
 * @load: all episodes
 * @kill: the OOM
 * @clock: what the times of the records mean
 * @zone: how to show them
 */
void series_print(const struct load *load, const struct episode *kill,
		  const struct clock *clock, enum clock_zone zone)
{
	const struct episode *first = kill;
	char time[CLOCK_ROOM], span[TERM_ROOM];
	unsigned long long number = 0;
	bool pod = false;
	size_t i;

	for (i = 0; i < load->nr_episodes; i++) {
		const struct episode *other = &load->episodes[i];

		if (!sequel_is_kill(other) || other->number > kill->number ||
		    !is_same(kill, other))
			continue;
		number++;
		pod |= !sequel_same_place(kill->oom, other->oom);
		if (other->number < first->number)
			first = other;
	}
	if (number < 2 || !is_timed(clock, first->oom) ||
	    kill->oom->h.time_ns < first->oom->h.time_ns)
		return;
	clock_format(clock, zone, &first->oom->h, time);
	term_span(span, (kill->oom->h.time_ns - first->oom->h.time_ns) / 1000 /
			(number - 1));
	term_wrap("", number == 2 ? "the %llu%s OOM %s since %s, %s after it" :
		  "the %llu%s OOM %s since %s, one every %s on average",
		  number, ordinal(number), place_text(kill, pod), time,
		  span);
}
