// SPDX-License-Identifier: GPL-2.0-only
/*
 * ring_packed.c - candidates take less in the ring than what readers get
 *
 * Most of an OOM are its candidates, and many bytes of their numbers are 0. A record
 * whose sizes do not fit into those of struct ow_packed is not packed.
 */
#include <linux/build_bug.h>
#include <linux/string.h>

#include "rec_task.h"
#include "ring_packed.h"

#define IS_AT(member) \
	(offsetof(struct ow_packed, member) == offsetof(struct oomwatch_header, member))

static_assert(IS_AT(size) && IS_AT(type) && IS_AT(flags) && IS_AT(seq) &&
	      IS_AT(time_ns) && IS_AT(episode));
static_assert(sizeof(struct ow_packed) % 8 == 0);
static_assert(sizeof(struct ow_packed) < OW_CANDIDATE_BARE);
/* A field behind the path would be lost here, and in rec_candidate.c: add it to both. */
static_assert(offsetof(struct oomwatch_candidate, candidate_reserved) + sizeof(u32) ==
	      sizeof(struct oomwatch_candidate));

/**
 * ow_pack_rss() - store what a process holds in a packed candidate
 * @packed: the candidate
 * @rss: what it holds; all of it is whole pages
 *
 * Context: any.
 * Return: false if it does not fit.
 */
bool ow_pack_rss(struct ow_packed *packed, const struct ow_rss *rss)
{
	u64 all = rss->total_vm | rss->anon | rss->file | rss->shmem | rss->swap |
		  rss->pgtables;

	if (all & 1023 || all >> 42)
		return false;
	packed->total_vm_kb = rss->total_vm >> 10;
	packed->anon_rss_kb = rss->anon >> 10;
	packed->file_rss_kb = rss->file >> 10;
	packed->shmem_rss_kb = rss->shmem >> 10;
	packed->swap_kb = rss->swap >> 10;
	packed->pgtables_kb = rss->pgtables >> 10;
	return true;
}

static void fill(struct oomwatch_candidate *candidate, const struct ow_packed *packed)
{
	memset(candidate, 0, OW_CANDIDATE_BARE);
	memcpy(candidate, packed, offsetof(struct ow_packed, valid));
	candidate->h.size = OW_CANDIDATE_BARE + OW_WALL_BYTES;
	candidate->h.flags &= ~OW_RING_PACKED;
	candidate->h.valid = packed->valid;
	candidate->rank = packed->rank;
	candidate->candidate_pid = packed->pid;
	candidate->candidate_tgid = packed->tgid;
	candidate->candidate_uid = packed->uid;
	candidate->candidate_oom_score_adj = packed->oom_score_adj;
	candidate->candidate_points = packed->points;
	candidate->candidate_score = packed->score;
	candidate->candidate_total_vm = (u64)packed->total_vm_kb << 10;
	candidate->candidate_anon_rss = (u64)packed->anon_rss_kb << 10;
	candidate->candidate_file_rss = (u64)packed->file_rss_kb << 10;
	candidate->candidate_shmem_rss = (u64)packed->shmem_rss_kb << 10;
	candidate->candidate_swap = (u64)packed->swap_kb << 10;
	candidate->candidate_pgtables = (u64)packed->pgtables_kb << 10;
	memcpy(candidate->candidate_comm, packed->comm, OOMWATCH_COMM_LEN);
}

/**
 * ow_unpack() - make a record what readers get
 * @record: a record as the ring holds it; there is room for what it becomes
 *
 * Context: any.
 * Return: its size.
 */
u32 ow_unpack(struct oomwatch_header *record)
{
	u8 *bytes = (u8 *)record;
	struct ow_packed packed;
	u8 wall[OW_WALL_BYTES];

	if (!(record->flags & OW_RING_PACKED))
		return record->size;
	memcpy(&packed, bytes, sizeof(packed));
	memcpy(wall, bytes + sizeof(packed), OW_WALL_BYTES);
	fill((struct oomwatch_candidate *)record, &packed);
	memcpy(bytes + OW_CANDIDATE_BARE, wall, OW_WALL_BYTES);
	return record->size;
}
