/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OW_RING_PACKED_H
#define OW_RING_PACKED_H

#include <linux/stddef.h>
#include <linux/types.h>

#include "uapi/linux/oomwatch.h"

/* The wall time, which a record has after its fields and strings. */
#define OW_WALL_BYTES	sizeof(u64)

/*
 * In the flags of a record before it is published, and in the ring: the record is a
 * struct ow_packed. No reader sees this flag.
 */
#define OW_RING_PACKED	0x4000

/* What a candidate without a path takes, without its wall time. */
#define OW_CANDIDATE_BARE	offsetof(struct oomwatch_candidate, candidate_memcg)

/**
 * struct ow_packed - a candidate as the ring holds it; its wall time follows
 * @size: as in struct oomwatch_header, but of the packed record
 * @type: OOMWATCH_TYPE_CANDIDATE
 * @flags: as there, with OW_RING_PACKED
 * @seq: as there
 * @time_ns: as there
 * @episode: as there
 * @valid: as there; nothing is truncated
 * @oom_score_adj: candidate_oom_score_adj
 * @uid: candidate_uid
 * @pid: candidate_pid
 * @tgid: candidate_tgid
 * @points: candidate_points
 * @total_vm_kb: candidate_total_vm, in KiB
 * @anon_rss_kb: candidate_anon_rss, in KiB
 * @file_rss_kb: candidate_file_rss, in KiB
 * @shmem_rss_kb: candidate_shmem_rss, in KiB
 * @swap_kb: candidate_swap, in KiB
 * @pgtables_kb: candidate_pgtables, in KiB
 * @score: candidate_score
 * @rank: rank
 * @comm: candidate_comm
 *
 * It begins as struct oomwatch_header does: the ring looks at size, flags and seq.
 * tools/oomwatch-vmcore.py knows the layout, too.
 */
struct ow_packed {
	u32 size;
	u16 type;
	u16 flags;
	u64 seq;
	u64 time_ns;
	u64 episode;
	u16 valid;
	s16 oom_score_adj;
	u32 uid;
	s32 pid;
	s32 tgid;
	s64 points;
	u32 total_vm_kb;
	u32 anon_rss_kb;
	u32 file_rss_kb;
	u32 shmem_rss_kb;
	u32 swap_kb;
	u32 pgtables_kb;
	s32 score;
	u32 rank;
	char comm[OOMWATCH_COMM_LEN];
};

void ow_pack(struct oomwatch_candidate *candidate);
u32 ow_unpack(struct oomwatch_header *record);

#endif /* OW_RING_PACKED_H */
