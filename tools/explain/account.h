/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef ACCOUNT_H
#define ACCOUNT_H

#include <stdbool.h>
#include <stddef.h>

#include "explain/score.h"

struct episode;

/**
 * struct holding - a process whose memory is known
 * @pid: its number
 * @comm: its name, as a record has it
 * @score: its memory
 * @shared: this memory is that of another one of these processes, too
 */
struct holding {
	int pid;
	const char *comm;
	struct score score;
	bool shared;
};

/**
 * struct account - what is recorded of the memory that processes hold, in bytes
 * @known: processes whose memory is known
 * @all: these are all processes that were looked at
 * @shared: of @known, those whose memory is that of another one, and counted there
 * @anon: their anonymous memory
 * @swap: their swap
 * @pgtables: their page tables
 * @shmem: mapped shared memory, of the process that maps most
 * @shmem_sum: that of all of them, each page as often as it is mapped
 * @mappers: processes that map shared memory
 */
struct account {
	size_t known;
	bool all;
	size_t shared;
	double anon;
	double swap;
	double pgtables;
	double shmem;
	double shmem_sum;
	size_t mappers;
};

bool account_holding(const struct episode *episode, size_t *i,
		     struct holding *holding);
struct account account_of(const struct episode *episode);
bool account_rest(const struct episode *episode, double *rest);
bool account_anon(const struct episode *episode, double *bytes);
bool account_is_full(const struct episode *episode);
bool account_has_hugetlb(const struct episode *episode);
bool account_has_system(const struct episode *episode);
bool account_has_kmem(const struct episode *episode);
size_t account_processes(const struct episode *episode);

#endif /* ACCOUNT_H */
