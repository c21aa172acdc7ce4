// SPDX-License-Identifier: GPL-2.0-only
/*
 * budget_test.c - what the budgets of the module promise, without a kernel
 *
 * Nobody gets more of what is kept than his share, whatever cgroups he makes below
 * his own, and nobody else gets less for it.
 */
#include <stdio.h>
#include <string.h>

#include "require.h"
#include "pattern.h"
#include "rec_memcg.h"
#include "ring_budget.h"

#define KEPT		(256 << 10)
#define HOUR		(3600 * 1000000000ULL)
#define PERIOD		(12 * HOUR)

/* What the records of a kill take: with all that explains it, and without. */
#define WHOLE		6500
#define CORE		1200

#define LEVELS_MAX	12

/**
 * struct mem_cgroup - a cgroup
 * @level: its level
 * @ids: its id, by its level, and those of all above it
 */
struct mem_cgroup {
	unsigned int level;
	u64 ids[LEVELS_MAX + 1];
};

static u64 now = HOUR;
static u64 next_id = 1000;

unsigned int ow_memcg_level(struct mem_cgroup *memcg)
{
	return memcg->level;
}

u64 ow_memcg_ancestor_id(struct mem_cgroup *memcg, unsigned int level)
{
	expect(level <= memcg->level, "level %u of %u", level, memcg->level);
	return memcg->ids[level];
}

static struct mem_cgroup below(const struct mem_cgroup *above)
{
	struct mem_cgroup memcg = *above;

	memcg.ids[++memcg.level] = next_id++;
	return memcg;
}

static struct mem_cgroup at_level(unsigned int level)
{
	struct mem_cgroup memcg = { .ids = { 1 } };

	while (memcg.level < level)
		memcg = below(&memcg);
	return memcg;
}

/* An episode with a victim. Return: the bytes of it that are kept. */
static size_t kill_in(struct mem_cgroup *memcg)
{
	size_t kept = 0;

	now += 20000000;
	ow_budget_begin(memcg, now);
	switch (ow_budget_ask()) {
	case OW_WORTH_NOTHING:
		return 0;
	case OW_WORTH_CORE:
		kept = CORE;
		break;
	case OW_WORTH_WHOLE:
		kept = WHOLE;
		break;
	}
	ow_budget_spend(kept);
	return kept;
}

static size_t kills_in(struct mem_cgroup *memcg, int count)
{
	size_t kept = 0;

	while (count--)
		kept += kill_in(memcg);
	return kept;
}

static bool is_whole(struct mem_cgroup *memcg)
{
	return kill_in(memcg) == WHOLE;
}

/* The share of each level is half of that above; the last one kept may exceed it. */
static void test_share(void)
{
	unsigned int level;

	for (level = 1; level <= LEVELS_MAX; level++) {
		struct mem_cgroup memcg = at_level(level);
		size_t share = KEPT >> (level < 4 ? level : 4), kept;

		expect(is_whole(&memcg), "the first of level %u", level);
		for (kept = WHOLE; kept < share / 2; kept += WHOLE)
			expect(is_whole(&memcg), "half of it is left");
		expect(kill_in(&memcg) == CORE, "not half of it is left");
		kept += CORE + kills_in(&memcg, 10000);
		expect(kept >= share && kept < share + WHOLE,
		       "level %u got %zu of %zu", level, kept, share);
	}
}

static void test_time(void)
{
	struct mem_cgroup memcg = at_level(2);
	size_t share = KEPT >> 2, kept, hours;

	kills_in(&memcg, 10000);
	expect(!kill_in(&memcg), "some is left");
	for (hours = 0, kept = 0; hours < 10; hours++) {
		now += HOUR;
		kept += kills_in(&memcg, 100);
	}
	expect(kept <= share * 10 / 12 + CORE && kept >= share * 9 / 12,
	       "in ten hours %zu of %zu", kept, share);
	now += PERIOD;
	expect(is_whole(&memcg), "it is not full again");
}

/* Whoever makes cgroups below his own has no more than that one has. */
static void test_spread(u64 seed)
{
	unsigned int level = 1 + pattern_next(&seed) % 6;
	struct mem_cgroup own = at_level(level), sibling = own;
	size_t share = KEPT >> (level < 4 ? level : 4), kept = 0;
	int i;

	sibling.ids[level] = next_id++;
	for (i = 0; i < 3000; i++) {
		struct mem_cgroup memcg = own;
		int deeper = pattern_next(&seed) % 5;

		while (deeper-- && memcg.level < LEVELS_MAX)
			memcg = below(&memcg);
		kept += kill_in(&memcg);
	}
	expect(kept < share + WHOLE, "%zu of %zu, from level %u", kept, share,
	       level);
	if (level <= 4)
		expect(kill_in(&sibling), "a sibling at level %u got nothing",
		       level);
}

/* What is spent is not forgotten because of others, however many there are. */
static void test_many(void)
{
	struct mem_cgroup memcg = at_level(1), other;
	int i;

	kills_in(&memcg, 10000);
	for (i = 0; i < 5000; i++) {
		other = at_level(1 + i % 5);
		kills_in(&other, 3);
	}
	expect(!kill_in(&memcg), "it is forgotten");
	now += 2 * PERIOD;
	other = at_level(1);
	expect(is_whole(&memcg) && is_whole(&other), "they are not full again");
}

/* Where there are too many, all others have what one has, and not at his expense. */
static void test_common(void)
{
	struct mem_cgroup first = at_level(1), other;
	size_t kept = 0;
	int i;

	kill_in(&first);
	for (i = 0; i < 600; i++) {
		other = at_level(1);
		kill_in(&other);
	}
	for (i = 0; i < 1000; i++) {
		other = at_level(1);
		kept += kill_in(&other);
	}
	expect(kept < KEPT / 2 + WHOLE, "%zu in common", kept);
	expect(is_whole(&first), "at the expense of one");
}

/* An owner who has nothing left keeps nobody else out of the table. */
static void test_room(void)
{
	struct mem_cgroup own = at_level(1), memcg;
	int i;

	for (i = 0; i < 5000; i++) {
		memcg = below(&own);
		memcg = below(&memcg);
		memcg = below(&memcg);
		kill_in(&memcg);
	}
	for (i = 0; i < 5; i++) {
		memcg = at_level(4);
		expect(is_whole(&memcg), "the %d. of others is not whole", i);
	}
}

static void test_global(void)
{
	struct mem_cgroup memcg = at_level(1);

	kills_in(&memcg, 10000);
	expect(is_whole(NULL), "a global OOM is not whole");
	expect(kills_in(NULL, 10000) < KEPT / 2, "too much of global OOMs");
}

int main(void)
{
	u64 seed;

	ow_budget_init(KEPT);
	test_share();
	now += 2 * PERIOD;
	test_time();
	for (seed = 1; seed <= 200; seed++) {
		now += 2 * PERIOD;
		test_spread(seed);
	}
	now += 2 * PERIOD;
	test_many();
	now += 2 * PERIOD;
	test_common();
	now += 2 * PERIOD;
	test_room();
	now += 2 * PERIOD;
	test_global();
	printf("ok: no cgroup takes more than its share of what is kept\n");
	return 0;
}
