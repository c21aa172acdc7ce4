/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OW_RECORD_H
#define OW_RECORD_H

#include <linux/types.h>

#include "ring_packed.h"
#include "uapi/linux/oomwatch.h"

struct ow_ring;

/* The longest string in a record, in bytes with its NUL. */
#define OW_STRING_MAX	1024

/**
 * struct ow_record - a record while it is being built
 * @h: the header, which every record starts with; @h.size is what is used yet
 * @oom: the record as an episode
 * @victim: the record as a victim
 * @memory: the record as the memory of the system
 * @stack: the record as a stack
 * @candidate: the record as a candidate
 * @reaped: the record as a victim that was reaped
 * @exited: the record as a victim that exited
 * @freed: the record as memory of victims that is free
 * @memcg: the record as a memory cgroup
 * @relative: the record as a cgroup below or above one
 * @bytes: the record as it goes to the ring
 *
 * Owned by the code that builds it; no lock.
 */
struct ow_record {
	union {
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
		u8 bytes[OOMWATCH_RECORD_MAX];
	};
};

/**
 * ow_valid() - mark a field of a record as captured
 * @rec: the struct ow_record
 * @type: oom, victim and so on
 * @member: the field
 */
#define ow_valid(rec, type, member) \
	((rec)->h.valid |= 1ULL << OOMWATCH_BIT_##type##_##member)

/**
 * ow_has() - tell whether a field of a record was captured
 * @rec: the struct ow_record, or one of its members
 * @type: oom, victim and so on
 * @member: the field
 */
#define ow_has(rec, type, member) \
	((rec)->h.valid >> OOMWATCH_BIT_##type##_##member & 1)

/**
 * ow_set() - store a number in a record
 * @rec: the struct ow_record
 * @type: oom, victim and so on
 * @member: the field
 * @value: its value
 */
#define ow_set(rec, type, member, value) do { \
	struct ow_record *_rec = (rec); \
	_rec->type.member = (value); \
	ow_valid(_rec, type, member); \
} while (0)

/**
 * ow_set_str() - make the string at the tail of a record one of its strings
 * @rec: the struct ow_record
 * @type: oom, victim and so on
 * @member: the field
 * @length: an expression that writes the string to ow_record_tail() and gives
 *          the length that it would have without the limit of
 *          ow_record_room(), as snprintf() does; if negative, there is none
 */
#define ow_set_str(rec, type, member, length) do { \
	struct ow_record *_rec = (rec); \
	int _length = (length); \
	if (_length >= 0) \
		ow_record_str(_rec, &_rec->type.member, _length, \
			      OOMWATCH_BIT_##type##_##member); \
} while (0)

/**
 * ow_set_path() - make the path at the tail of a record one of its strings
 * @rec: the struct ow_record
 * @type: oom, victim and so on
 * @member: the field
 * @length: an expression that writes the path to ow_record_tail(), as ow_memcg_path()
 *          does, and gives its length; if negative, there is none
 */
#define ow_set_path(rec, type, member, length) do { \
	struct ow_record *_rec = (rec); \
	int _length = (length); \
	if (_length >= 0) \
		ow_record_path(_rec, &_rec->type.member, _length, \
			       OOMWATCH_BIT_##type##_##member); \
} while (0)

void ow_record_init(struct ow_ring *ring);
void ow_record_begin(struct ow_record *rec, u16 type, size_t fixed,
		     u64 episode);
char *ow_record_tail(struct ow_record *rec);
size_t ow_record_room(const struct ow_record *rec);
int ow_record_put(struct ow_record *rec, const char *text, size_t length);
void ow_record_str(struct ow_record *rec, struct oomwatch_str *str,
		   size_t length, unsigned int bit);
void ow_record_path(struct ow_record *rec, struct oomwatch_str *str,
		    size_t length, unsigned int bit);
void ow_record_copy_path(struct ow_record *rec, struct oomwatch_str *str,
			 unsigned int bit, const struct ow_record *from,
			 const struct oomwatch_str *from_str);
u32 ow_record_end(struct ow_record *rec);
void ow_record_keep(struct ow_record *rec);
void ow_record_publish(void *records, size_t bytes);

#endif /* OW_RECORD_H */
