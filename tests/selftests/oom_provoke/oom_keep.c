// SPDX-License-Identifier: GPL-2.0-only
/*
 * oom_keep - keep memory as a driver does, which no process has, until it is unloaded
 *
 * pages=MIB
 *	Pages from the page allocator. Nothing counts them.
 * mapped=MIB
 *	By vmalloc().
 * dma32=1
 *	All that a request for the zone DMA32 can get. The kernel calls no OOM killer for it.
 * unmovable=1
 *	All that GFP_KERNEL can get, until the OOM killer has killed somebody for it, who
 *	has to be there. All of it may have been given back then.
 */
#include <linux/errno.h>
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/llist.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/notifier.h>
#include <linux/oom.h>
#include <linux/sched.h>
#include <linux/sizes.h>
#include <linux/vmalloc.h>

/* Larger pieces may not be there. */
#define ORDER		3

static unsigned int pages;
module_param(pages, uint, 0444);
MODULE_PARM_DESC(pages, "MiB of pages");

static unsigned int mapped;
module_param(mapped, uint, 0444);
MODULE_PARM_DESC(mapped, "MiB by vmalloc()");

static bool dma32;
module_param(dma32, bool, 0444);
MODULE_PARM_DESC(dma32, "all that GFP_DMA32 can get");

static bool unmovable;
module_param(unmovable, bool, 0444);
MODULE_PARM_DESC(unmovable, "all that GFP_KERNEL can get");

/**
 * struct piece - memory that is kept; this is at its start
 * @node: links all of them
 * @order: its pages, as a power of two; not of vmalloc()
 */
struct piece {
	struct llist_node node;
	unsigned int order;
};

static LLIST_HEAD(of_pages);
static LLIST_HEAD(of_mapped);

static bool keep_pages(gfp_t gfp, unsigned int order)
{
	struct piece *piece = (void *)__get_free_pages(gfp | __GFP_NOWARN, order);

	if (!piece)
		return false;
	piece->order = order;
	llist_add(&piece->node, &of_pages);
	cond_resched();
	return true;
}

static bool keep_mapped(void)
{
	struct piece *piece = vmalloc(SZ_1M);

	if (!piece)
		return false;
	llist_add(&piece->node, &of_mapped);
	return true;
}

/* Returns how many pages that were. */
static unsigned long free_pieces(void)
{
	struct piece *piece, *next;
	unsigned long count = 0;

	llist_for_each_entry_safe(piece, next, llist_del_all(&of_pages), node) {
		count += 1UL << piece->order;
		free_pages((unsigned long)piece, piece->order);
		cond_resched();
	}
	return count;
}

static void give_back(void)
{
	struct piece *piece, *next;

	free_pieces();
	llist_for_each_entry_safe(piece, next, llist_del_all(&of_mapped), node)
		vfree(piece);
}

/* The OOM killer was called. */
static bool called;

/* One is killed. If what that frees cannot be had here, the next OOM is averted. */
static int on_oom(struct notifier_block *block, unsigned long unused, void *freed)
{
	if (called)
		*(unsigned long *)freed += free_pieces();
	called = true;
	return NOTIFY_OK;
}

static struct notifier_block oom_block = { .notifier_call = on_oom };

static void keep_dma32(void)
{
	while (keep_pages(GFP_KERNEL | GFP_DMA32 | __GFP_NORETRY, ORDER))
		;
	while (keep_pages(GFP_KERNEL | GFP_DMA32, 0))
		;
}

static void keep_all(void)
{
	while (keep_pages(GFP_KERNEL | __GFP_NORETRY, ORDER))
		;
	while (!READ_ONCE(called) && !fatal_signal_pending(current) &&
	       keep_pages(GFP_KERNEL, 0))
		;
}

static int __init keep_init(void)
{
	unsigned int i;
	int err;

	for (i = 0; i < pages * (SZ_1M >> PAGE_SHIFT >> ORDER); i++)
		if (!keep_pages(GFP_KERNEL | __GFP_NORETRY, ORDER))
			goto no_memory;
	for (i = 0; i < mapped; i++)
		if (!keep_mapped())
			goto no_memory;
	if (dma32)
		keep_dma32();
	if (!unmovable)
		return 0;
	err = register_oom_notifier(&oom_block);
	if (err)
		goto no_notifier;
	keep_all();
	unregister_oom_notifier(&oom_block);
	return 0;

no_memory:
	err = -ENOMEM;
no_notifier:
	give_back();
	return err;
}

static void __exit keep_exit(void)
{
	give_back();
}

module_init(keep_init);
module_exit(keep_exit);

MODULE_DESCRIPTION("Keeps memory that no process has, for tests");
MODULE_AUTHOR("The oomwatch maintainers");
MODULE_LICENSE("GPL");
