// SPDX-License-Identifier: GPL-2.0-only
/*
 * ring_budget.c - how much of the kept part of the history a cgroup may take
 *
 * The kept part is small, so no cgroup may take all of it: each cgroup has a budget
 * of bytes, which is full at first, and full again PERIOD after it was empty. An
 * episode in a memory cgroup takes from the budget of that cgroup and of each cgroup
 * above it, down to level LEVELS: a user that makes cgroups below another one gets no
 * more than that one has. The higher a cgroup, the larger its budget, since the
 * cgroups below it take from it, too. OOMs of the whole system have their own budget.
 *
 * As long as half of each of these budgets is left, an episode is kept as a
 * whole; then only its core, until one of them is empty. The last episode that is kept
 * may take more than is left.
 *
 * A budget is stored as the time at which it will be full. A full budget need not be
 * stored, so its slot in the table is free. If no slot is free, a cgroup that is not in
 * the table takes from a common budget: so no cgroup gains by losing its slot. A cgroup
 * gets a slot only if something is left in the budgets of all cgroups above it, so an
 * empty budget keeps all cgroups below it out of the table.
 */
#include <linux/compiler.h>
#include <linux/hashtable.h>
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/seq_file.h>
#include <linux/time64.h>

#include "rec_memcg.h"
#include "ring_budget.h"

/* How long an empty budget takes to become full. */
#define PERIOD_NS	(12ULL * 3600 * NSEC_PER_SEC)

/*
 * Cgroups from level 1, below the root, to this one have budgets; so has the one
 * that ran out, which may be deeper.
 */
#define LEVELS		4

#define NR_BUDGETS	512
#define BUCKET_BITS	7

/* More bytes than an episode has are not spent at once. */
#define SPENT_MAX	(64U << 10)

/**
 * struct budget - what is left for a cgroup
 * @node: in by_id
 * @id: cgroup_id(), or one of the numbers below
 * @full_ns: when it is full again, CLOCK_BOOTTIME
 */
struct budget {
	struct hlist_node node;
	u64 id;
	u64 full_ns;
};

/**
 * struct taker - a budget that the episode takes from
 * @id: that of the budget
 * @share: bytes of the budget when it is full
 * @budget: the budget; NULL until it was asked
 */
struct taker {
	u64 id;
	u64 share;
	struct budget *budget;
};

/* No cgroup has this id; one of a cgroup is never 0. */
#define ID_GLOBAL	0

/* All of it under oom_lock. */
static struct budget budgets[NR_BUDGETS];
static unsigned int nr_budgets;
static DEFINE_HASHTABLE(by_id, BUCKET_BITS);
static struct budget common;

/* Those of the episode, from the highest cgroup on. */
static struct taker takers[LEVELS + 1];
static unsigned int nr_takers;
static u64 now_ns;

static u64 kept_bytes;
static u64 nr_episodes[OW_WORTH_WHOLE + 1];

/**
 * ow_budget_init() - get ready
 * @kept_size: bytes of the kept part of the history
 *
 * Context: module load, before any probe is attached.
 */
void ow_budget_init(size_t kept_size)
{
	kept_bytes = kept_size;
}

static void add_taker(u64 id, unsigned int level)
{
	takers[nr_takers++] = (struct taker){
		.id = id,
		.share = kept_bytes >> min_t(unsigned int, level, LEVELS),
	};
}

/**
 * ow_budget_begin() - an episode begins
 * @memcg: the cgroup that ran out; NULL for the whole system
 * @time_ns: the time, CLOCK_BOOTTIME
 *
 * Context: under oom_lock; the caller has a reference on @memcg.
 */
void ow_budget_begin(struct mem_cgroup *memcg, u64 time_ns)
{
	unsigned int depth, level;

	now_ns = time_ns;
	nr_takers = 0;
	if (!memcg) {
		add_taker(ID_GLOBAL, 1);
		return;
	}
	depth = ow_memcg_level(memcg);
	for (level = 1; level <= min_t(unsigned int, depth, LEVELS); level++)
		add_taker(ow_memcg_ancestor_id(memcg, level), level);
	if (depth > LEVELS)
		add_taker(ow_memcg_ancestor_id(memcg, depth), depth);
}

static struct budget *find(u64 id)
{
	struct budget *budget;

	hash_for_each_possible(by_id, budget, node, id)
		if (budget->id == id)
			return budget;
	return NULL;
}

/* A slot that was never used, or the slot of a budget that is full. */
static struct budget *find_place(void)
{
	struct budget *budget;

	if (nr_budgets < NR_BUDGETS)
		return &budgets[nr_budgets++];
	for (budget = budgets; budget < budgets + NR_BUDGETS; budget++) {
		if (budget->full_ns <= now_ns) {
			hash_del(&budget->node);
			return budget;
		}
	}
	return NULL;
}

static struct budget *take_place(u64 id)
{
	struct budget *budget = find_place();

	if (!budget)
		return &common;
	budget->id = id;
	budget->full_ns = 0;
	hash_add(by_id, &budget->node, id);
	return budget;
}

static struct budget *budget_of(u64 id)
{
	struct budget *budget = find(id);

	if (!budget)
		budget = take_place(id);
	/* Not full, so that no other budget of the same episode takes its slot. */
	budget->full_ns = max(budget->full_ns, now_ns + 1);
	return budget;
}

/* How much of a budget is gone, as the time until it is full again. */
static u64 spent(const struct budget *budget)
{
	return budget->full_ns > now_ns ? budget->full_ns - now_ns : 0;
}

/**
 * ow_budget_ask() - what of the episode is worth keeping?
 *
 * Context: under oom_lock, after ow_budget_begin(). Looks at most at NR_BUDGETS
 * budgets for each of its takers.
 * Return: that.
 */
enum ow_worth ow_budget_ask(void)
{
	enum ow_worth worth = OW_WORTH_WHOLE;
	unsigned int i;

	for (i = 0; i < nr_takers; i++) {
		takers[i].budget = budget_of(takers[i].id);
		if (spent(takers[i].budget) >= PERIOD_NS)
			return OW_WORTH_NOTHING;
		if (spent(takers[i].budget) >= PERIOD_NS / 2)
			worth = OW_WORTH_CORE;
	}
	return worth;
}

/**
 * ow_budget_is_left() - is there anything left for another record?
 *
 * Context: under oom_lock, after ow_budget_ask() has not said NOTHING.
 * Return: true if there is.
 */
bool ow_budget_is_left(void)
{
	unsigned int i;

	for (i = 0; i < nr_takers; i++)
		if (spent(takers[i].budget) >= PERIOD_NS)
			return false;
	return true;
}

/**
 * ow_budget_spend() - take from the budgets of the episode
 * @bytes: how much
 *
 * Context: as for ow_budget_is_left().
 */
void ow_budget_spend(size_t bytes)
{
	u64 cost = min_t(u64, bytes, SPENT_MAX) * PERIOD_NS;
	unsigned int i;

	for (i = 0; i < nr_takers; i++)
		takers[i].budget->full_ns += div64_u64(cost, takers[i].share);
}

/**
 * ow_budget_count() - count an episode that is published
 * @worth: what of it is worth keeping
 *
 * Context: under oom_lock.
 */
void ow_budget_count(enum ow_worth worth)
{
	WRITE_ONCE(nr_episodes[worth], nr_episodes[worth] + 1);
}

/**
 * ow_budget_show() - write the counts
 * @m: where they go, as lines of "name value"
 *
 * Context: any.
 */
void ow_budget_show(struct seq_file *m)
{
	seq_printf(m, "keep_whole %llu\n",
		   READ_ONCE(nr_episodes[OW_WORTH_WHOLE]));
	seq_printf(m, "keep_core %llu\n",
		   READ_ONCE(nr_episodes[OW_WORTH_CORE]));
	seq_printf(m, "keep_nothing %llu\n",
		   READ_ONCE(nr_episodes[OW_WORTH_NOTHING]));
}
