// SPDX-License-Identifier: GPL-2.0-only
/*
 * packed_test - a candidate that is packed in a ring is what it was for a reader, byte by
 * byte
 *
 * With the least, the greatest and random numbers, some of which do not fit.
 */
#include <stdio.h>
#include <string.h>

#include "require.h"
#include "ring.h"
#include "ring_packed.h"
#include "ring_record.h"

#define ROUNDS		1000000
#define WHOLE		(OW_CANDIDATE_BARE + OW_WALL_BYTES)

static u64 state = 1;

/* xorshift64 */
static u64 any(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state;
}

/* A number of any length, whole KiB, one that just fits, or one that just does not. */
static u64 size(void)
{
	switch (any() % 8) {
	case 0:
		return 0;
	case 1:
		return 0xffffffffULL << 10;
	case 2:
		return any() % 16 ? 0 : 1ULL << 42;
	case 3:
		return any() % 16 ? 4096 : 4097;
	default:
		return any() >> (22 + any() % 32) << 10;
	}
}

static s64 number(int bits)
{
	return (s64)any() >> (64 - bits) >> any() % bits;
}

/* A candidate as rec_candidate.c makes it, without its wall time. */
static void make(struct ow_record *rec)
{
	struct oomwatch_candidate *c = &rec->candidate;
	size_t i;

	memset(rec, 0, OW_CANDIDATE_BARE);
	c->h.size = OW_CANDIDATE_BARE;
	c->h.type = OOMWATCH_TYPE_CANDIDATE;
	c->h.flags = any() % 4 ? 0 : OW_RING_WORTH;
	c->h.time_ns = any();
	c->h.episode = any();
	c->h.valid = any() % 16 ? any() & 0xffff : 0x10000;
	c->h.truncated = !(any() % 16);
	c->rank = any() % 129;
	c->candidate_pid = number(32);
	c->candidate_tgid = number(32);
	c->candidate_uid = any();
	c->candidate_oom_score_adj = any() % 16 ? number(16) : -32769;
	c->candidate_points = number(64);
	c->candidate_rss = !(any() % 16);
	c->candidate_score = any() % 16 ? number(32) : 1LL << 31;
	c->candidate_total_vm = size();
	c->candidate_anon_rss = size();
	c->candidate_file_rss = size();
	c->candidate_shmem_rss = size();
	c->candidate_swap = size();
	c->candidate_pgtables = size();
	for (i = 0; i < any() % OOMWATCH_COMM_LEN; i++)
		c->candidate_comm[i] = any();
}

static bool is_odd(u64 bytes)
{
	return bytes % 1024 || bytes / 1024 > 0xffffffff;
}

/* Is there a number that would be lost? */
static bool must_stay(const struct oomwatch_candidate *c)
{
	return c->h.valid >> 16 || c->h.truncated || c->candidate_rss ||
	       c->candidate_oom_score_adj == -32769 || c->candidate_score == 1LL << 31 ||
	       is_odd(c->candidate_total_vm) || is_odd(c->candidate_anon_rss) ||
	       is_odd(c->candidate_file_rss) || is_odd(c->candidate_shmem_rss) ||
	       is_odd(c->candidate_swap) || is_odd(c->candidate_pgtables);
}

/* As ow_record_end() and ow_record_publish() do it. */
static void end(struct ow_record *rec, u64 wall)
{
	memcpy(rec->bytes + rec->h.size, &wall, sizeof(wall));
	rec->h.flags |= OOMWATCH_FLAG_WALL;
	rec->h.size += sizeof(wall);
}

/* Returns whether it was packed. */
static bool back_and_forth(struct ow_ring *ring, struct ow_ring_cursor *cursor)
{
	static struct ow_record rec, wanted, seen;
	u64 wall = any();
	bool packed;

	make(&wanted);
	rec = wanted;
	ow_pack(&rec.candidate);
	packed = rec.h.flags & OW_RING_PACKED;
	expect(packed == !must_stay(&wanted.candidate), "packed: %d", packed);
	end(&wanted, wall);
	end(&rec, wall);
	expect(rec.h.size == (packed ? sizeof(struct ow_packed) + OW_WALL_BYTES : WHOLE),
	       "it takes %u bytes", rec.h.size);
	ow_ring_write(ring, &rec, rec.h.size);
	wanted.h.seq = rec.h.seq;
	wanted.h.flags &= ~OW_RING_WORTH;
	memset(&seen, 0x55, sizeof(seen));
	expect(ow_ring_peek(ring, cursor, &seen) == WHOLE, "a reader gets another size");
	ow_ring_advance(cursor);
	expect(!memcmp(&seen, &wanted, WHOLE), "a reader gets other bytes");
	expect(seen.bytes[WHOLE] == 0x55, "what follows the record has changed");
	return packed;
}

int main(void)
{
	struct ow_ring_cursor cursor;
	struct ow_ring ring;
	unsigned int i, packed = 0;

	expect(!ow_ring_init(&ring, 4096, 4096), "no memory");
	ow_ring_newest(&ring, &cursor);
	for (i = 0; i < ROUNDS; i++)
		packed += back_and_forth(&ring, &cursor);
	ow_ring_exit(&ring);
	expect(packed > ROUNDS / 4 && packed < ROUNDS, "%u of %u were packed", packed, ROUNDS);
	printf("# %u of %u were packed\n", packed, ROUNDS);
	return 0;
}
