/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SHEET_H
#define SHEET_H

#include <stdbool.h>

/* From this part on, an account is called the cause. */
#define SHEET_LARGE	3

/* From this part on, memory that no process has for itself is named beside the cause. */
#define SHEET_NAMED	8

/* What memory is used for: a memory cgroup has some of these accounts, the system others. */
enum sheet_account {
	SHEET_ANON,
	SHEET_ANON_CACHED,
	SHEET_SHMEM,
	SHEET_CACHE,
	SHEET_SWAP_CACHE,
	SHEET_SLAB,
	SHEET_SLAB_RECLAIMABLE,
	SHEET_SLAB_UNRECLAIMABLE,
	SHEET_PAGETABLES,
	SHEET_STACKS,
	SHEET_PERCPU,
	SHEET_VMALLOC,
	SHEET_SOCKETS,
	SHEET_ZSWAP,
	SHEET_ZSPAGES,
	SHEET_HUGETLB,
	SHEET_BOUNCE,
	SHEET_MISC,
	SHEET_KERNEL,
	SHEET_KMEM,
	SHEET_FREE,
	SHEET_UNACCOUNTED,
	SHEET_REST,
	SHEET_NR_ACCOUNTS
};

/**
 * struct sheet - what memory is used for, in bytes; each page is in one account
 * @all: all of it
 * @of: each account; 0: it is not known, or does not apply
 */
struct sheet {
	double all;
	double of[SHEET_NR_ACCOUNTS];
};

double sheet_swap_cache(double lists, double anon, double file, double swapcached);
bool sheet_fits(const struct sheet *sheet, double slack);
void sheet_tell_unfit(const struct sheet *sheet);
void sheet_set_rest(struct sheet *sheet, enum sheet_account account, double slack);
enum sheet_account sheet_largest(const struct sheet *sheet);
enum sheet_account sheet_further(const struct sheet *sheet, enum sheet_account cause);
bool sheet_has_further(const struct sheet *sheet);
unsigned int sheet_percent(double part, double all);
const char *sheet_cause(enum sheet_account account);
const char *sheet_cause_of_anon(double anon, double locked);
const char *sheet_cause_of_cache(double cache, double waiting, double unevictable);
const char *sheet_advice(enum sheet_account account);
void sheet_print(const struct sheet *sheet);

#endif /* SHEET_H */
