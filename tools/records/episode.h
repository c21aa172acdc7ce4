/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef EPISODE_H
#define EPISODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "records/record.h"

struct load;

/**
 * struct ending - how a victim went
 * @untimed: it is not known how long @reaped took
 * @exited: its marked thread has left its memory, @exited_us after it was marked
 * @reaped: another task took its memory, @reaped_us after it was marked
 * @freed: all tasks have left its memory, @freed_us after it was marked, or by
 *	   up to @late_us earlier
 * @skipped_us: when it was seen that the OOM killer passes over its memory, which was not
 *		reaped; 0: it was not
 * @exited_seq: number of the record of the exit
 * @taken_seq: number of the first record that says reaped or freed; 0: there is none
 */
struct ending {
	bool untimed;
	bool exited;
	bool reaped;
	bool freed;
	uint64_t exited_us;
	uint64_t reaped_us;
	uint64_t freed_us;
	uint64_t late_us;
	uint64_t skipped_us;
	__u64 exited_seq;
	__u64 taken_seq;
};

/* A member of a record of how a victim went, which its type tells apart. */
#define ENDED(record, member) \
	((record)->h.type == OOMWATCH_TYPE_EXITED ? (record)->exited.member : \
	 (record)->h.type == OOMWATCH_TYPE_REAPED ? (record)->reaped.member : \
	 (record)->freed.member)

/**
 * struct episode - the records of one call of out_of_memory()
 * @load: the load of the module that it is of
 * @number: its number; 0: of victims that are of none
 * @begin: the first of its records that was read, of whatever type
 * @oom: its oom record; NULL if there is none
 * @memory: its memory record; NULL if there is none
 * @stack: its stack record; NULL if there is none
 * @victims: its victims
 * @endings: how each of them went
 * @nr_victims: how many there are
 * @candidates: its candidates, by rank
 * @nr_candidates: how many there are
 * @memcg: its memcg record; NULL if there is none
 * @relatives: its relative records: cgroups below and above the one that ran out
 * @nr_relatives: how many there are
 * @system: its system record; NULL if there is none
 * @free_areas: its free_area records, a zone each
 * @nr_free_areas: how many there are
 * @hugetlbs: its hugetlb records, a pool of huge pages each
 * @nr_hugetlbs: how many there are
 * @nr_newer: its records of types that only a newer oomwatch knows
 * @cut: records of it may be missing: overwritten, lost, or yet to come
 * @late: another one with a greater number came before it
 * @repeats: it is the last of those that its oom record stands for
 */
struct episode {
	const struct load *load;
	__u64 number;
	const union record *begin;
	const union record *oom;
	const union record *memory;
	const union record *stack;
	const union record **victims;
	const struct ending *endings;
	size_t nr_victims;
	const union record **candidates;
	size_t nr_candidates;
	const union record *memcg;
	const union record **relatives;
	size_t nr_relatives;
	const union record *system;
	const union record **free_areas;
	size_t nr_free_areas;
	const union record **hugetlbs;
	size_t nr_hugetlbs;
	size_t nr_newer;
	bool cut;
	bool late;
	bool repeats;
};

bool ending_is(const union record *record);
void ending_note(struct ending *ending, const union record *ended);

const union record *episode_first(const struct episode *episode);
const union record *episode_chosen(const struct episode *episode);
int episode_own_limit(const struct episode *episode,
		      const union record *victim);
bool episode_grows_with(const union record *record);
const char *episode_ran_out(const struct episode *episode);
bool episode_is_memcg(const struct episode *episode);
bool episode_is_sysrq(const struct episode *episode);
bool episode_is_bpf(const struct episode *episode);
bool episode_is_new_constraint(const struct episode *episode);
bool episode_is_restricted(const struct episode *episode);
int episode_panic_reason(const struct episode *episode);
bool episode_panics_by_2(const struct episode *episode);
bool episode_is_further(const union record *victim);
bool episode_is_victim(const struct episode *episode, __s32 pid);
bool episode_knows_policy(const struct episode *episode);
bool episode_is_scored(const struct episode *episode);
bool episode_is_chosen(const struct episode *episode, const union record *victim);

#endif /* EPISODE_H */
