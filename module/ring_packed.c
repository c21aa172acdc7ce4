// SPDX-License-Identifier: GPL-2.0-only
/*
 * ring_packed.c - candidates take less in the ring than what readers get
 *
 * Most of an OOM are its candidates, and many bytes of their numbers are 0. A record
 * whose sizes do not fit into those of struct ow_packed is not packed.
 */
#include <linux/build_bug.h>
#include <linux/string.h>

#include "ring_packed.h"

#define IS_AT(member) \
	(offsetof(struct ow_packed, member) == offsetof(struct oomwatch_header, member))

static_assert(IS_AT(size) && IS_AT(type) && IS_AT(flags) && IS_AT(seq) &&
	      IS_AT(time_ns) && IS_AT(episode));
static_assert(sizeof(struct ow_packed) % 8 == 0);
static_assert(sizeof(struct ow_packed) < OW_CANDIDATE_BARE);
/* A field behind the path would be lost here. */
static_assert(offsetof(struct oomwatch_candidate, candidate_reserved) + sizeof(u32) ==
	      sizeof(struct oomwatch_candidate));

static bool fits(const struct oomwatch_candidate *candidate)
{
	u64 sizes = candidate->candidate_total_vm | candidate->candidate_anon_rss |
		    candidate->candidate_file_rss | candidate->candidate_shmem_rss |
		    candidate->candidate_swap | candidate->candidate_pgtables;

	return candidate->h.size == OW_CANDIDATE_BARE &&
	       candidate->h.valid == (u16)candidate->h.valid && !candidate->h.truncated &&
	       !candidate->candidate_rss &&
	       !(sizes & 1023) && !(sizes >> 42) &&
	       candidate->candidate_score == (s32)candidate->candidate_score &&
	       candidate->candidate_oom_score_adj == (s16)candidate->candidate_oom_score_adj;
}

/**
 * ow_pack() - make a candidate smaller, if all of it fits
 * @candidate: the record, before its wall time; one with a path stays as it is
 *
 * Context: any.
 */
void ow_pack(struct oomwatch_candidate *candidate)
{
	struct ow_packed packed;

	if (!fits(candidate))
		return;
	memcpy(&packed, candidate, offsetof(struct ow_packed, valid));
	packed.size = sizeof(packed);
	packed.flags |= OW_RING_PACKED;
	packed.valid = candidate->h.valid;
	packed.rank = candidate->rank;
	packed.pid = candidate->candidate_pid;
	packed.tgid = candidate->candidate_tgid;
	packed.uid = candidate->candidate_uid;
	packed.oom_score_adj = candidate->candidate_oom_score_adj;
	packed.points = candidate->candidate_points;
	packed.score = candidate->candidate_score;
	packed.total_vm_kb = candidate->candidate_total_vm >> 10;
	packed.anon_rss_kb = candidate->candidate_anon_rss >> 10;
	packed.file_rss_kb = candidate->candidate_file_rss >> 10;
	packed.shmem_rss_kb = candidate->candidate_shmem_rss >> 10;
	packed.swap_kb = candidate->candidate_swap >> 10;
	packed.pgtables_kb = candidate->candidate_pgtables >> 10;
	memcpy(packed.comm, candidate->candidate_comm, OOMWATCH_COMM_LEN);
	memcpy(candidate, &packed, sizeof(packed));
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
