/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OW_PAGE_STATE_H
#define OW_PAGE_STATE_H

#include <linux/types.h>

struct mem_cgroup;
struct seq_file;

/* Figures of memory.stat, by their names there. */
enum ow_page_state {
	OW_STATE_ANON,
	OW_STATE_FILE,
	OW_STATE_KERNEL,
	OW_STATE_KERNEL_STACK,
	OW_STATE_PAGETABLES,
	OW_STATE_SEC_PAGETABLES,
	OW_STATE_PERCPU,
	OW_STATE_SOCK,
	OW_STATE_VMALLOC,
	OW_STATE_SHMEM,
	OW_STATE_ZSWAP,
	OW_STATE_FILE_MAPPED,
	OW_STATE_FILE_DIRTY,
	OW_STATE_FILE_WRITEBACK,
	OW_STATE_SWAPCACHED,
	OW_STATE_ANON_THP,
	OW_STATE_FILE_THP,
	OW_STATE_SHMEM_THP,
	OW_STATE_INACTIVE_ANON,
	OW_STATE_ACTIVE_ANON,
	OW_STATE_INACTIVE_FILE,
	OW_STATE_ACTIVE_FILE,
	OW_STATE_UNEVICTABLE,
	OW_STATE_SLAB_RECLAIMABLE,
	OW_STATE_SLAB_UNRECLAIMABLE,
	OW_NR_STATES_OF_USAGE,		/* those above are a part of the usage */
	OW_STATE_ZSWAPPED = OW_NR_STATES_OF_USAGE,
	OW_NR_SIZES,			/* those above are sizes */
	OW_STATE_WORKINGSET_REFAULT_ANON = OW_NR_SIZES,
	OW_STATE_WORKINGSET_REFAULT_FILE,
	OW_NR_STATES,
};

void ow_page_state_init(void);
bool ow_page_state(struct mem_cgroup *memcg, enum ow_page_state state,
		   u64 *value);
bool ow_page_state_reclaimed(struct mem_cgroup *memcg, u64 *scanned,
			     u64 *stolen);
u64 ow_page_state_slack(struct mem_cgroup *memcg);
void ow_page_state_show(struct seq_file *m);

#endif /* OW_PAGE_STATE_H */
