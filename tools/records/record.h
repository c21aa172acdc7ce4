/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef RECORD_H
#define RECORD_H

#include <stdbool.h>
#include <stddef.h>

#include "uapi/linux/oomwatch.h"

/**
 * union record - one record, in the byte order of this machine
 * @h: its header
 * @bytes: all of it
 *
 * The other members are there to be read where record_has() says so.
 */
union record {
	struct oomwatch_header h;
	struct oomwatch_oom oom;
	struct oomwatch_victim victim;
	struct oomwatch_memory memory;
	struct oomwatch_stack stack;
	struct oomwatch_candidate candidate;
	struct oomwatch_reaped reaped;
	struct oomwatch_exited exited;
	struct oomwatch_freed freed;
	struct oomwatch_memcg memcg;
	struct oomwatch_relative relative;
	struct oomwatch_system system;
	struct oomwatch_free_area free_area;
	struct oomwatch_hugetlb hugetlb;
	char bytes[OOMWATCH_RECORD_MAX];
};

/* Is this a field of a record of its type, was it captured, and is it whole? */
#define record_has(record, type, member) \
	((record)->h.valid >> OOMWATCH_BIT_##type##_##member & 1 && \
	 offsetof(struct oomwatch_##type, member) + \
	 sizeof((record)->type.member) <= (record)->h.size)

size_t record_fixed_size(unsigned int type);
bool record_is_whole(const struct oomwatch_header *h, size_t bytes);
bool record_is_cut(const void *start, size_t bytes);
unsigned int record_unknown(const struct oomwatch_header *h);
void record_swap_header(struct oomwatch_header *h);
void record_swap(union record *record);

#endif /* RECORD_H */
