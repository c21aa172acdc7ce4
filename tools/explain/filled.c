// SPDX-License-Identifier: GPL-2.0-only
/*
 * filled.c - a part of the page of explain: what filled memory, apart from processes
 */
#include <stdio.h>
#include <string.h>

#include "explain/account.h"
#include "explain/balance.h"
#include "explain/filled.h"
#include "explain/name.h"
#include "explain/report.h"
#include "explain/score.h"
#include "explain/system.h"
#include "output/term.h"
#include "records/episode.h"
#include "records/path.h"

/**
 * struct filler - something that may have filled memory
 * @bytes: how much it is
 * @least: it is printed from this size on
 * @report: what the kernel's own report has of it
 * @text: what it is, as the end of a sentence
 */
struct filler {
	double bytes;
	double least;
	unsigned int report;
	const char *text;
};

/* Print those that are large, the largest first. Return: false if none is. */
static bool print_fillers(struct filler *fillers, size_t count,
			  unsigned int *report)
{
	char size[TERM_ROOM];
	bool any = false;
	size_t i;

	for (;;) {
		struct filler *next = NULL;

		for (i = 0; i < count; i++)
			if (fillers[i].bytes > 0 &&
			    fillers[i].bytes >= fillers[i].least &&
			    (!next || fillers[i].bytes > next->bytes))
				next = &fillers[i];
		if (!next)
			return any;
		term_bullet("%s %s.", term_size(size, next->bytes), next->text);
		*report |= next->report;
		next->bytes = 0;
		any = true;
	}
}

/* "page tables": and whose, if one process has most of them. */
static const char *pagetables_text(char text[160], const struct episode *episode,
				   double pagetables)
{
	struct holding holding, most = { .score.pgtables = -1 };
	char name[NAME_ROOM], size[TERM_ROOM];
	size_t i = 0;

	while (account_holding(episode, &i, &holding))
		if (holding.score.pgtables > most.score.pgtables)
			most = holding;
	if (most.score.pgtables < pagetables / 2)
		return "are page tables";
	name_comm(name, most.comm);
	snprintf(text, 160, "are page tables, %s of them those of %s (%d), which maps much and uses little of it",
		 term_size(size, most.score.pgtables), name, most.pid);
	return text;
}

/* What may have it depends on the figures that there are. */
static const char *rest_text(char text[256], const struct episode *episode)
{
	bool huge = !account_has_hugetlb(episode);

	snprintf(text, 256, "are in none of the lines above: pages of a driver,%s vmalloc%s or the like. What is still there: /proc/vmallocinfo%s%s",
		 huge ? " huge pages," : "",
		 episode->memory->memory.swap_total ? ", swap on zram" : "",
		 huge ? ", 'grep Huge /proc/meminfo'" : "",
		 episode->memory->memory.swap_total ? ", 'zramctl'" : "");
	return text;
}

static bool advise_system(const struct episode *episode, unsigned int *report)
{
	const struct oomwatch_memory *memory = &episode->memory->memory;
	double total = memory->total;
	char pagetables[160], rest[256];
	struct filler fillers[] = {
		{ system_rest(episode), total / 8,
		  account_has_hugetlb(episode) ? 0 : REPORT_HUGE,
		  rest_text(rest, episode) },
		{ memory->shmem, (total - memory->free) / 4, 0,
		  "are in tmpfs or shared memory, which a kill need not give back: "
		  "'df -t tmpfs', 'ipcs -m'" },
		{ (double)memory->file - memory->shmem, total / 4, 0,
		  "are files that were not given back: in use, waiting to be written, "
		  "or locked" },
		{ memory->slab_unreclaimable, total / 4, REPORT_SLAB,
		  "are the kernel's own objects, which cannot be reclaimed: "
		  "'slabtop -o' shows what is still there" },
		{ memory->pagetables, total / 8, 0,
		  pagetables_text(pagetables, episode, memory->pagetables) },
		{ memory->kernel_stack, total / 8, 0,
		  "are kernel stacks: each thread has one" },
		{ memory->mlocked, total / 4, 0, "are locked in memory (mlock)" },
		{ (double)memory->unevictable - memory->mlocked, total / 4, 0,
		  "are unevictable, and not for mlock: ramfs, or shared memory that "
		  "is locked" },
		{ (double)memory->dirty + memory->writeback, total / 8, 0,
		  "are file pages that wait to be written: is the disk slow?" },
	};

	bool any = print_fillers(fillers, sizeof(fillers) / sizeof(*fillers), report);

	return system_advise(episode) || any;
}

/* What the request of the trigger was for, by a function of its stack. */
static const char *request_text(const struct episode *episode)
{
	static const struct {
		const char *function;
		const char *what;
	} requests[] = {
		{ "shmem_", "tmpfs or shared memory" },
		{ "skmem", "the buffer of a socket" },
		/* Newer kernels call obj_cgroup_charge_pages() from there. */
		{ "memcg_kmem", "memory of the kernel" },
		{ "obj_cgroup_charge", "an object of the kernel" },
		{ "filemap_", "a page of a file" },
	};
	struct path stack;
	size_t i;

	if (!episode->stack || !path_of(&episode->stack->h, "stack", &stack))
		return NULL;
	for (i = 0; i < sizeof(requests) / sizeof(*requests); i++)
		if (memmem(stack.bytes, stack.length, requests[i].function,
			   strlen(requests[i].function)))
			return requests[i].what;
	return NULL;
}

static bool advise_rest_of_memcg(const struct episode *episode, double rest,
				 unsigned int *report)
{
	const char *request = request_text(episode);
	char size[TERM_ROOM], usage[TERM_ROOM];

	if (rest < episode->oom->oom.oom_memcg_usage / 8)
		return false;
	term_size(usage, episode->oom->oom.oom_memcg_usage);
	term_bullet("%s of the %s in use are not memory of the processes above: page cache, files in a tmpfs%s%s. Which of these is not recorded%s%s. memory.stat of the cgroup shows what is still there.",
		    term_size(size, rest), usage,
		    account_has_kmem(episode) ? "" :
		    ", the kernel's memory for open files, pipes and sockets",
		    account_of(episode).all ? "" : ", other processes",
		    request ? "; the last request was for " : "",
		    request ? request : "");
	*report |= REPORT_STAT;
	return true;
}

static bool advise_memcg(const struct episode *episode, unsigned int *report)
{
	const struct oomwatch_oom *oom = &episode->oom->oom;
	struct account account = account_of(episode);
	char pagetables[160], kmem[200], size[TERM_ROOM];
	double usage = oom->oom_memcg_usage, rest;
	double of_kernel = account_has_kmem(episode) ? oom->oom_memcg_kmem : 0;
	struct filler fillers[] = {
		/* It was read at another moment, and is part of the usage. */
		{ of_kernel < usage ? of_kernel : usage, usage / 4, 0, kmem },
		{ account.pgtables, usage / 4, 0,
		  pagetables_text(pagetables, episode, account.pgtables) },
	};
	bool any;

	if (!record_has(episode->oom, oom, oom_memcg_usage) || !usage)
		return balance_is_known(episode) && balance_advise(episode);
	if (balance_is_known(episode)) {
		any = print_fillers(&fillers[1], 1, report);
		return balance_advise(episode) || any;
	}
	snprintf(kmem, sizeof(kmem), "of the %s in use are memory of the kernel (kmem): open files, pipes, sockets, page tables and the like, which no rss counts",
		 term_size(size, oom->oom_memcg_usage));
	any = print_fillers(fillers, sizeof(fillers) / sizeof(*fillers), report);
	if (account_rest(episode, &rest))
		any |= advise_rest_of_memcg(episode, rest, report);
	return any;
}

/**
 * filled_advise() - print what filled the memory, and is no memory of a process
 * @episode: the episode
 * @report: gets what else the kernel's own report has of it, of enum report
 *
 * Return: false if there is nothing to say.
 */
bool filled_advise(const struct episode *episode, unsigned int *report)
{
	if (episode_is_memcg(episode))
		return advise_memcg(episode, report);
	if (!account_has_system(episode) || episode_is_sysrq(episode) || episode_is_bpf(episode) ||
	    episode_is_restricted(episode))
		return false;
	if (!system_fits(episode))
		return false;
	return advise_system(episode, report);
}
