// SPDX-License-Identifier: GPL-2.0-only
/*
 * system.c - a part of the page of explain: what the memory of the system is used for
 *
 * Some figures are in the memory record, the others in the system record, which an older
 * module does not have, and of which a log has some. What is missing is in the rest.
 */
#include <stdio.h>

#include "explain/account.h"
#include "explain/sheet.h"
#include "explain/system.h"
#include "output/term.h"
#include "records/episode.h"

#define INDENT	"  "

/* Nothing is said of what is less than this part. */
#define SMALL	100

/* Figures, in bytes; one that was not captured adds nothing: it is in the rest. */
#define of_memory(episode, member) \
	(record_has((episode)->memory, memory, member) ? \
	 (double)(episode)->memory->memory.member : 0)
#define of_system(episode, member) \
	((episode)->system && record_has((episode)->system, system, member) ? \
	 (double)(episode)->system->system.member : 0)

/*
 * Pages of the swap cache are counted as files; those that are mapped, as anonymous, too.
 * Before 5.12 the kernel does not count them. Then those that are mapped are what is more
 * than the lists have.
 */
static void count_mapped(struct sheet *sheet, const struct episode *episode)
{
	double anon = of_memory(episode, anon), file = of_memory(episode, file);
	double lists = of_system(episode, active_anon) +
		       of_system(episode, inactive_anon) +
		       of_system(episode, active_file) +
		       of_system(episode, inactive_file) +
		       of_system(episode, isolated_anon) +
		       of_system(episode, isolated_file) +
		       of_memory(episode, unevictable);
	double swapcached, cache;

	if (!episode->system || record_has(episode->system, system, swapcached))
		swapcached = of_system(episode, swapcached);
	else
		swapcached = anon + file > lists ? anon + file - lists : 0;
	cache = file - of_memory(episode, shmem) - swapcached;

	sheet->of[SHEET_ANON] = anon;
	sheet->of[SHEET_SHMEM] = of_memory(episode, shmem);
	sheet->of[SHEET_CACHE] = cache > 0 ? cache : 0;
	sheet->of[SHEET_SWAP_CACHE] = sheet_swap_cache(lists, anon, file, swapcached);
}

/* Without a figure of what is mapped: of the swap cache, too, nobody knows how much is. */
static void count_lists(struct sheet *sheet, const struct episode *episode)
{
	double swapcached = of_system(episode, swapcached), anon = 0, cache;

	account_anon(episode, &anon);
	cache = of_memory(episode, file) - of_memory(episode, shmem) - swapcached;
	sheet->of[swapcached > 0 ? SHEET_ANON_CACHED : SHEET_ANON] = anon + swapcached;
	sheet->of[SHEET_SHMEM] = of_memory(episode, shmem);
	sheet->of[SHEET_CACHE] = cache > 0 ? cache : 0;
}

/*
 * With CONFIG_VMAP_STACK the kernel's stacks are counted twice, as stacks and as vmalloc.
 * Without it, as vmalloc that is less than the stacks tells, they are not.
 */
static double vmalloc_of(const struct episode *episode)
{
	double vmalloc = of_system(episode, vmalloc);
	double stacks = of_memory(episode, kernel_stack);

	return vmalloc < stacks ? vmalloc : vmalloc - stacks;
}

static void count_kernel(struct sheet *sheet, const struct episode *episode)
{
	double *of = sheet->of;

	of[SHEET_SLAB_RECLAIMABLE] = of_memory(episode, slab_reclaimable);
	of[SHEET_SLAB_UNRECLAIMABLE] = of_memory(episode, slab_unreclaimable);
	of[SHEET_PAGETABLES] = of_memory(episode, pagetables) +
			       of_system(episode, sec_pagetables);
	of[SHEET_STACKS] = of_memory(episode, kernel_stack);
	of[SHEET_VMALLOC] = vmalloc_of(episode);
	of[SHEET_PERCPU] = of_system(episode, percpu);
	of[SHEET_ZSPAGES] = of_system(episode, zspages);
	of[SHEET_HUGETLB] = of_system(episode, hugetlb);
	of[SHEET_BOUNCE] = of_system(episode, bounce);
	of[SHEET_MISC] = of_system(episode, kernel_misc_reclaimable);
}

static struct sheet count(const struct episode *episode)
{
	struct sheet sheet = { .all = of_memory(episode, total) };

	sheet.of[SHEET_FREE] = of_memory(episode, free) +
			       of_system(episode, free_pcp);
	if (record_has(episode->memory, memory, anon))
		count_mapped(&sheet, episode);
	else
		count_lists(&sheet, episode);
	count_kernel(&sheet, episode);
	sheet_set_rest(&sheet, account_is_full(episode) ? SHEET_UNACCOUNTED :
							  SHEET_REST, 0);
	return sheet;
}

/* "300 MiB, 288 MiB of it unused" */
static const char *hugetlb_text(char text[160], const struct episode *episode,
				double bytes)
{
	char size[TERM_ROOM], unused[TERM_ROOM];
	double free = 0;
	size_t i;

	for (i = 0; i < episode->nr_hugetlbs; i++) {
		const union record *pool = episode->hugetlbs[i];

		if (record_has(pool, hugetlb, hugepagesize) &&
		    record_has(pool, hugetlb, free_hugepages))
			free += (double)pool->hugetlb.hugepagesize *
				pool->hugetlb.free_hugepages;
	}
	if (free > bytes)
		free = bytes;
	snprintf(text, 160, "%s: %s, %s of it unused", sheet_cause(SHEET_HUGETLB),
		 term_size(size, bytes), term_size(unused, free));
	return episode->nr_hugetlbs ? text : sheet_cause(SHEET_HUGETLB);
}

/* Swap that is in memory, if some of it is used. */
static const char *zspages_text(char text[160], const struct episode *episode,
				double bytes)
{
	double swapped = of_memory(episode, swap_total) - of_memory(episode, swap_free);
	char size[TERM_ROOM], used[TERM_ROOM];

	if (!record_has(episode->memory, memory, swap_total) || swapped <= 0)
		return sheet_cause(SHEET_ZSPAGES);
	snprintf(text, 160, "%s: swap is kept in memory, and takes %s itself for the %s that are swapped out",
		 sheet_cause(SHEET_ZSPAGES), term_size(size, bytes),
		 term_size(used, swapped));
	return text;
}

static const char *cause_text(char text[160], const struct episode *episode,
			      const struct sheet *sheet, enum sheet_account account)
{
	double bytes = sheet->of[account];

	switch (account) {
	case SHEET_HUGETLB:
		return hugetlb_text(text, episode, bytes);
	case SHEET_ZSPAGES:
		return zspages_text(text, episode, bytes);
	case SHEET_CACHE:
		return sheet_cause_of_cache(bytes, of_memory(episode, dirty) +
					    of_memory(episode, writeback),
					    of_memory(episode, unevictable));
	default:
		return sheet_cause(account);
	}
}

/**
 * system_print_cause() - print in one sentence what most of the memory is used for
 * @episode: the episode, with the figures of the system
 */
void system_print_cause(const struct episode *episode)
{
	struct sheet sheet = count(episode);
	enum sheet_account cause = sheet_largest(&sheet), further;
	char text[160], of_further[160], beside[192] = "";

	if (!sheet_fits(&sheet, 0))
		return;
	if (sheet.of[SHEET_FREE] * SHEET_LARGE >= sheet.all)
		cause = SHEET_FREE;
	further = sheet_further(&sheet, cause);
	if (sheet.of[further] * SHEET_NAMED >= sheet.all)
		snprintf(beside, sizeof(beside), "; %u %% %s",
			 sheet_percent(sheet.of[further], sheet.all),
			 cause_text(of_further, episode, &sheet, further));
	if (sheet.of[cause] * SHEET_LARGE >= sheet.all)
		term_wrap(INDENT, "%u %% %s%s", sheet_percent(sheet.of[cause], sheet.all),
			  cause_text(text, episode, &sheet, cause), beside);
	else
		term_wrap(INDENT, "no kind of memory has a third of it%s", beside);
}

/**
 * system_fits() - tell whether the figures of the system fit together
 * @episode: the episode, with these figures
 *
 * Return: false if they do not: then nothing can be said of them.
 */
bool system_fits(const struct episode *episode)
{
	struct sheet sheet = count(episode);

	return sheet_fits(&sheet, 0);
}

/**
 * system_print() - print what the memory of the system is used for
 * @episode: the episode, with the figures of the system
 */
void system_print(const struct episode *episode)
{
	double balloon = of_system(episode, balloon);
	struct sheet sheet = count(episode);
	char size[TERM_ROOM];

	if (!sheet_fits(&sheet, 0)) {
		sheet_tell_unfit(&sheet);
		return;
	}
	printf(INDENT "the %s of the %s are:\n",
	       term_size(size, episode->memory->memory.total),
	       episode_is_restricted(episode) ?
	       "whole system, with the other nodes," : "system");
	sheet_print(&sheet);
	if (sheet.of[SHEET_REST] > sheet.all / SMALL)
		term_wrap(INDENT INDENT, "(in none of these lines: drivers,%s vmalloc, zram, ...)",
			  account_has_hugetlb(episode) ? "" : " huge pages,");
	if (balloon >= sheet.all / SMALL && balloon > 0)
		term_wrap(INDENT INDENT, "(a balloon driver gave %s more to the host)",
			  term_size(size, balloon));
}

/**
 * system_rest() - compute the memory that is in none of the lines
 * @episode: the episode, with the figures of the system
 *
 * Return: it, in bytes; 0 if there is none, or if the kernel has no account for it, either.
 */
double system_rest(const struct episode *episode)
{
	return count(episode).of[SHEET_REST];
}

/**
 * system_advise() - print what to look at next, of what only the system record has
 * @episode: the episode, with the figures of the system
 *
 * Return: false if there is nothing to say.
 */
bool system_advise(const struct episode *episode)
{
	static const enum sheet_account accounts[] = {
		SHEET_HUGETLB, SHEET_ZSPAGES, SHEET_VMALLOC, SHEET_UNACCOUNTED,
	};
	struct sheet sheet = count(episode);
	bool any = false;
	size_t i;

	for (i = 0; i < sizeof(accounts) / sizeof(*accounts); i++) {
		if (sheet.of[accounts[i]] * SHEET_NAMED < sheet.all)
			continue;
		term_bullet("%s", sheet_advice(accounts[i]));
		any = true;
	}
	return any;
}

/**
 * system_has_further() - tell whether much is in an account that no process has for itself
 * @episode: the episode, with the figures of the system
 *
 * Return: true if an account that is named beside the cause has much.
 */
bool system_has_further(const struct episode *episode)
{
	struct sheet sheet = count(episode);

	return sheet_has_further(&sheet);
}

/**
 * system_has_zspages() - tell whether much of the memory is swap that is in memory
 * @episode: the episode, with the figures of the system
 *
 * Return: true if zram or zswap have so much of it that it is named.
 */
bool system_has_zspages(const struct episode *episode)
{
	return of_system(episode, zspages) * SHEET_NAMED >= of_memory(episode, total);
}
