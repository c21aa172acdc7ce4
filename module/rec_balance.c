// SPDX-License-Identifier: GPL-2.0-only
/*
 * rec_balance.c - what the memory of a memory cgroup that ran out is used for
 *
 * Reads counters only: no lock, no allocation.
 */
#include <linux/cgroup.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/memcontrol.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/stddef.h>
#include <linux/string.h>

#include "compat.h"
#include "rec_balance.h"
#include "rec_memcg.h"
#include "rec_page_state.h"
#include "rec_pressure.h"
#include "ring_record.h"

/**
 * struct figure - a member of the record that memory.stat has
 * @bit: its bit in the valid map
 * @offset: where it is in the record
 */
struct figure {
	u8 bit;
	u16 offset;
};

#define FIGURE(member) { \
	OOMWATCH_BIT_memcg_##member, offsetof(struct oomwatch_memcg, member) \
}

static const struct figure figures[OW_NR_SIZES] = {
	[OW_STATE_ANON] = FIGURE(anon),
	[OW_STATE_FILE] = FIGURE(file),
	[OW_STATE_KERNEL] = FIGURE(kernel),
	[OW_STATE_KERNEL_STACK] = FIGURE(kernel_stack),
	[OW_STATE_PAGETABLES] = FIGURE(pagetables),
	[OW_STATE_SEC_PAGETABLES] = FIGURE(sec_pagetables),
	[OW_STATE_PERCPU] = FIGURE(percpu),
	[OW_STATE_SOCK] = FIGURE(sock),
	[OW_STATE_VMALLOC] = FIGURE(vmalloc),
	[OW_STATE_SHMEM] = FIGURE(shmem),
	[OW_STATE_ZSWAP] = FIGURE(zswap),
	[OW_STATE_FILE_MAPPED] = FIGURE(file_mapped),
	[OW_STATE_FILE_DIRTY] = FIGURE(file_dirty),
	[OW_STATE_FILE_WRITEBACK] = FIGURE(file_writeback),
	[OW_STATE_SWAPCACHED] = FIGURE(swapcached),
	[OW_STATE_ANON_THP] = FIGURE(anon_thp),
	[OW_STATE_FILE_THP] = FIGURE(file_thp),
	[OW_STATE_SHMEM_THP] = FIGURE(shmem_thp),
	[OW_STATE_INACTIVE_ANON] = FIGURE(inactive_anon),
	[OW_STATE_ACTIVE_ANON] = FIGURE(active_anon),
	[OW_STATE_INACTIVE_FILE] = FIGURE(inactive_file),
	[OW_STATE_ACTIVE_FILE] = FIGURE(active_file),
	[OW_STATE_UNEVICTABLE] = FIGURE(unevictable),
	[OW_STATE_SLAB_RECLAIMABLE] = FIGURE(slab_reclaimable),
	[OW_STATE_SLAB_UNRECLAIMABLE] = FIGURE(slab_unreclaimable),
	[OW_STATE_ZSWAPPED] = FIGURE(zswapped),
};

/* In KiB, unless that is too much for it. */
static void set_figure(struct ow_record *rec, const struct figure *figure,
		       u64 bytes)
{
	u32 kib = bytes >> 10;

	if (bytes >> 10 > U32_MAX)
		return;
	memcpy(rec->bytes + figure->offset, &kib, sizeof(kib));
	rec->h.valid |= 1ULL << figure->bit;
}

/* A part of the usage that is larger than the usage is out of date: it is left out. */
static void set_stat(struct ow_record *rec, struct mem_cgroup *memcg,
		     u64 usage_before)
{
	u64 most = max(rec->memcg.usage, usage_before) +
		   ow_page_state_slack(memcg);
	enum ow_page_state state;
	u64 value, other;

	for (state = 0; state < OW_NR_SIZES; state++)
		if (ow_page_state(memcg, state, &value) &&
		    (state >= OW_NR_STATES_OF_USAGE || value <= most))
			set_figure(rec, &figures[state], value);
	if (ow_page_state(memcg, OW_STATE_WORKINGSET_REFAULT_ANON, &value))
		ow_set(rec, memcg, workingset_refault_anon, value);
	if (ow_page_state(memcg, OW_STATE_WORKINGSET_REFAULT_FILE, &value))
		ow_set(rec, memcg, workingset_refault_file, value);
	if (!ow_page_state_reclaimed(memcg, &value, &other))
		return;
	ow_set(rec, memcg, pgscan, value);
	ow_set(rec, memcg, pgsteal, other);
}

static void set_events(struct ow_record *rec, struct mem_cgroup *memcg)
{
	const atomic_long_t *events = memcg->memory_events;
	u64 kills;

	ow_set(rec, memcg, events_low, atomic_long_read(&events[MEMCG_LOW]));
	ow_set(rec, memcg, events_high, atomic_long_read(&events[MEMCG_HIGH]));
	ow_set(rec, memcg, events_max, atomic_long_read(&events[MEMCG_MAX]));
	ow_set(rec, memcg, events_oom, atomic_long_read(&events[MEMCG_OOM]));
	ow_set(rec, memcg, events_oom_kill,
	       atomic_long_read(&events[MEMCG_OOM_KILL]));
	if (ow_compat_group_kills(memcg, &kills))
		ow_set(rec, memcg, events_oom_group_kill, kills);
}

/**
 * ow_balance_set_flushed() - store how old the figures of memory.stat are
 * @rec: the memcg record
 * @memcg: the cgroup that ran out
 * @reported: the kernel has reported the OOM; negative: that is not known
 *
 * The kernel flushes memory.stat before it reports the OOM of a memory cgroup.
 *
 * Context: any; the caller holds a reference.
 */
void ow_balance_set_flushed(struct ow_record *rec, struct mem_cgroup *memcg,
			    int reported)
{
	u64 slack = ow_page_state_slack(memcg) >> 10;
	bool flushes = ow_compat_flushes_stat();

	if (flushes && reported >= 0)
		ow_set(rec, memcg, stat_flushed, reported);
	if ((!flushes || reported > 0) && slack <= U32_MAX)
		ow_set(rec, memcg, stat_slack, slack);
}

/**
 * ow_balance_fill() - store what the memory of a cgroup is used for in a memcg record
 * @rec: the record, begun
 * @memcg: the cgroup that ran out
 * @oom: the oom record of the episode, with the usage at its entry
 *
 * Context: any; the caller holds a reference.
 */
void ow_balance_fill(struct ow_record *rec, struct mem_cgroup *memcg,
		     const struct ow_record *oom)
{
	ow_set(rec, memcg, oom_memcg_id, ow_memcg_id(memcg));
	ow_memcg_levels(rec, memcg);
	set_stat(rec, memcg, oom->oom.oom_memcg_usage);
	if (!ow_memcg_is_v2(memcg))
		return;
	set_events(rec, memcg);
	ow_pressure_set(rec, memcg, ow_compat_psi(memcg->css.cgroup));
}
