// SPDX-License-Identifier: GPL-2.0-only
/*
 * rec_hugetlb.c - the pools of huge pages that are set aside
 *
 * Reads counters only: no lock, no allocation. The kernel has a struct hstate for each
 * size, from boot to the end. It does not export where they are, but size_to_hstate()
 * tells: it is asked once for each size that there may be.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/build_bug.h>
#include <linux/hugetlb.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/pgtable.h>
#include <linux/printk.h>
#include <linux/seq_file.h>
#include <linux/static_call.h>

#include "rec_function.h"
#include "rec_hugetlb.h"
#include "rec_peek.h"
#include "ring_batch.h"
#include "ring_record.h"

static const struct hstate *pools[OW_HUGETLBS_MAX];
static unsigned int nr_pools;

/* All pools are known; there may be none. */
static bool known;

#ifdef CONFIG_HUGETLB_PAGE

static struct hstate *no_pool(unsigned long size)
{
	return NULL;
}

static_assert(__same_type(size_to_hstate, no_pool));
DEFINE_STATIC_CALL(ow_size_to_hstate, no_pool);

static u64 bytes_of(const struct hstate *pool)
{
	return (u64)ow_peek(pool->nr_huge_pages) << (pool->order + PAGE_SHIFT);
}

/* That of a pool: it has the size, and no more pages than there is memory. */
static bool is_possible(const struct hstate *pool, unsigned int order)
{
	return pool->order == order &&
	       bytes_of(pool) <= (u64)totalram_pages() << PAGE_SHIFT;
}

static bool find_pools(void)
{
	const struct hstate *pool;
	unsigned int order;

	for (order = 1; order <= PUD_SHIFT - PAGE_SHIFT; order++) {
		pool = static_call(ow_size_to_hstate)(PAGE_SIZE << order);
		if (!pool)
			continue;
		if (!is_possible(pool, order) || nr_pools == OW_HUGETLBS_MAX)
			return false;
		pools[nr_pools++] = pool;
	}
	return true;
}

/**
 * ow_hugetlb_init() - find the pools
 *
 * Context: module load, before any probe is attached; may sleep.
 */
void ow_hugetlb_init(void)
{
	struct hstate *(*function)(unsigned long size);
	unsigned long address;
	int err;

	err = ow_function_find("size_to_hstate", &address);
	if (err) {
		pr_warn("cannot find size_to_hstate(): error %d; records will lack pools of huge pages\n",
			err);
		return;
	}
	function = (void *)address;
	static_call_update(ow_size_to_hstate, function);
	/* A kernel that supports huge pages has a pool of one size at least. */
	known = find_pools() && (nr_pools || !hugepages_supported());
	if (!known) {
		nr_pools = 0;
		pr_warn("the pools of huge pages cannot be; records will lack them\n");
	}
}

static void add_pool(struct ow_batch *batch, const struct hstate *pool,
		     u64 episode, u64 now)
{
	struct ow_record *rec = ow_batch_next(batch);

	ow_record_begin(rec, OOMWATCH_TYPE_HUGETLB,
			sizeof(struct oomwatch_hugetlb), episode);
	rec->h.time_ns = now;
	ow_set(rec, hugetlb, hugepagesize, (u64)PAGE_SIZE << pool->order);
	ow_set(rec, hugetlb, nr_hugepages, ow_peek(pool->nr_huge_pages));
	ow_set(rec, hugetlb, free_hugepages, ow_peek(pool->free_huge_pages));
	ow_set(rec, hugetlb, resv_hugepages, ow_peek(pool->resv_huge_pages));
	ow_set(rec, hugetlb, surplus_hugepages,
	       ow_peek(pool->surplus_huge_pages));
	ow_batch_end(batch);
}

#else

static u64 bytes_of(const struct hstate *pool)
{
	return 0;
}

void ow_hugetlb_init(void)
{
}

static void add_pool(struct ow_batch *batch, const struct hstate *pool,
		     u64 episode, u64 now)
{
}

#endif

/**
 * ow_hugetlb_bytes() - how much memory is in pools
 * @bytes: gets it, used and unused
 *
 * Context: any.
 * Return: false if that cannot be had.
 */
bool ow_hugetlb_bytes(u64 *bytes)
{
	unsigned int i;

	*bytes = 0;
	for (i = 0; i < nr_pools; i++)
		*bytes += bytes_of(pools[i]);
	return known;
}

/**
 * ow_hugetlb_collect() - add a record of each pool that has pages to a batch
 * @batch: the batch, with room for OW_HUGETLBS_BYTES
 * @episode: the number of the episode
 * @now: the time of the reading
 *
 * Context: under oom_lock.
 */
void ow_hugetlb_collect(struct ow_batch *batch, u64 episode, u64 now)
{
	unsigned int i;

	for (i = 0; i < nr_pools; i++)
		if (bytes_of(pools[i]))
			add_pool(batch, pools[i], episode, now);
}

/**
 * ow_hugetlb_show() - write how many pools there are
 * @m: where it goes, as lines of "name value"
 *
 * Context: any.
 */
void ow_hugetlb_show(struct seq_file *m)
{
	seq_printf(m, "hugetlb_pools %u\n", nr_pools);
}
