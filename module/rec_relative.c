// SPDX-License-Identifier: GPL-2.0-only
/*
 * rec_relative.c - the cgroups below and above the one that ran out
 *
 * Below it, those that use most; above it, each one. Reads counters and walks lists
 * that RCU keeps: no lock, no allocation. All that is static here is under oom_lock.
 */
#include <linux/cgroup.h>
#include <linux/compiler.h>
#include <linux/limits.h>
#include <linux/memcontrol.h>
#include <linux/minmax.h>
#include <linux/page_counter.h>

#include "rec_memcg.h"
#include "rec_page_state.h"
#include "rec_relative.h"
#include "ring_batch.h"
#include "ring_record.h"

/*
 * The most cgroups below that are looked at, and of those that were removed, which may be
 * more than all others and come first; the most that are passed on the way.
 */
#define WALK_MAX	256
#define REMOVED_MAX	64
#define STEPS_MAX	4096

/* One that uses less than this part of all is not worth a record. */
#define SMALL		64

/**
 * struct descendant - a cgroup below the one that ran out
 * @memcg: the cgroup
 * @usage: pages that it uses
 */
struct descendant {
	struct mem_cgroup *memcg;
	unsigned long usage;
};

/* Those that use most, the first one most of all. */
static struct descendant most[OW_DESCENDANTS_MAX];
static unsigned int nr_most;

/* How many were looked at, and how many more there are at most. */
static unsigned int nr_walked;
static unsigned int nr_left;

static bool is_removed(struct cgroup_subsys_state *css)
{
	/* It may be removed in this moment. */
	return data_race(css_is_dying(css));
}

static void insert(struct mem_cgroup *memcg, unsigned long usage)
{
	unsigned int i;

	if (nr_most < OW_DESCENDANTS_MAX)
		nr_most++;
	else if (usage <= most[nr_most - 1].usage)
		return;
	for (i = nr_most - 1; i && most[i - 1].usage < usage; i--)
		most[i] = most[i - 1];
	most[i] = (struct descendant) { memcg, usage };
}

/**
 * ow_relative_find() - look for the cgroups below one that use most
 * @memcg: the cgroup that ran out
 *
 * Context: under oom_lock; the caller holds rcu_read_lock() until it needs them no more.
 */
void ow_relative_find(struct mem_cgroup *memcg)
{
	unsigned long least = page_counter_read(&memcg->memory) / SMALL, usage;
	unsigned int below = ow_memcg_descendants(memcg);
	unsigned int steps = 0, removed = 0;
	struct cgroup_subsys_state *css;
	bool all = true;

	nr_most = 0;
	nr_walked = 0;
	css_for_each_descendant_pre(css, &memcg->css) {
		struct mem_cgroup *descendant = mem_cgroup_from_css(css);

		if (descendant == memcg)
			continue;
		/* What is below one of v1 without memory.use_hierarchy is no part of it. */
		if (!nr_walked && !mem_cgroup_is_descendant(descendant, memcg))
			break;
		if (nr_walked - removed == WALK_MAX || steps++ == STEPS_MAX) {
			all = false;
			break;
		}
		if (is_removed(css)) {
			if (removed == REMOVED_MAX) {
				all = false;
				continue;
			}
			removed++;
		}
		nr_walked++;
		usage = page_counter_read(&descendant->memory);
		if (usage && usage >= least)
			insert(descendant, usage);
	}
	nr_left = all ? 0 : below > nr_walked ? below - nr_walked : 1;
}

/**
 * ow_relative_count() - store how many cgroups there are below one in its memcg record
 * @rec: the record
 *
 * Context: after ow_relative_find().
 */
void ow_relative_count(struct ow_record *rec)
{
	ow_set(rec, memcg, descendants, nr_walked);
	if (nr_left)
		ow_set(rec, memcg, descendants_left, nr_left);
}

static struct ow_record *begin(struct ow_batch *batch, struct mem_cgroup *memcg,
			       u64 episode, u64 now)
{
	struct ow_record *rec = ow_batch_next(batch);

	ow_record_begin(rec, OOMWATCH_TYPE_RELATIVE,
			sizeof(struct oomwatch_relative), episode);
	rec->h.time_ns = now;
	ow_set(rec, relative, memcg_id, ow_memcg_id(memcg));
	ow_memcg_limits(rec, memcg);
	return rec;
}

#define set_state(rec, memcg, member, state) do { \
	u64 _value; \
	if (ow_page_state(memcg, state, &_value) && _value >> 10 <= U32_MAX) \
		ow_set(rec, relative, member, _value >> 10); \
} while (0)

static void add_descendant(struct ow_batch *batch, struct mem_cgroup *memcg,
			   struct mem_cgroup *from, u64 episode, u64 now)
{
	struct ow_record *rec = begin(batch, memcg, episode, now);

	ow_set(rec, relative, relation, OOMWATCH_RELATION_DESCENDANT);
	ow_set(rec, relative, distance,
	       ow_memcg_level(memcg) - ow_memcg_level(from));
	if (is_removed(&memcg->css))
		ow_set(rec, relative, removed, 1);
	set_state(rec, memcg, anon, OW_STATE_ANON);
	set_state(rec, memcg, file, OW_STATE_FILE);
	set_state(rec, memcg, shmem, OW_STATE_SHMEM);
	set_state(rec, memcg, kernel, OW_STATE_KERNEL);
	ow_set_path(rec, relative, path_below,
		    ow_memcg_path_below(memcg, from, ow_record_tail(rec),
					ow_record_room(rec)));
	ow_batch_end(batch);
}

/* The path of one above is a part of that of the cgroup. */
static void add_ancestors(struct ow_batch *batch, struct mem_cgroup *memcg,
			  u64 episode, u64 now)
{
	struct mem_cgroup *ancestor = parent_mem_cgroup(memcg), *next;
	unsigned int distance;

	/* The root has no limit. */
	for (distance = 1; ancestor && distance <= OW_ANCESTORS_MAX; distance++) {
		struct ow_record *rec;

		next = parent_mem_cgroup(ancestor);
		if (!next)
			break;
		rec = begin(batch, ancestor, episode, now);
		ow_set(rec, relative, relation, OOMWATCH_RELATION_ANCESTOR);
		ow_set(rec, relative, distance, distance);
		ow_batch_end(batch);
		ancestor = next;
	}
}

/**
 * ow_relative_collect() - add what was found to a batch, and those above
 * @batch: the batch, with room for OW_RELATIVES_BYTES
 * @memcg: the cgroup that ran out
 * @episode: the number of the episode
 * @now: the time of the reading
 *
 * Context: after ow_relative_find().
 */
void ow_relative_collect(struct ow_batch *batch, struct mem_cgroup *memcg,
			 u64 episode, u64 now)
{
	unsigned int i;

	for (i = 0; i < nr_most; i++)
		add_descendant(batch, most[i].memcg, memcg, episode, now);
	add_ancestors(batch, memcg, episode, now);
}
