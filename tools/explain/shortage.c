// SPDX-License-Identifier: GPL-2.0-only
/*
 * shortage.c - a part of the page of explain: the memory that ran out, in numbers
 *
 * The rest is printed, too: the memory that is in no recorded figure.
 */
#include <stdio.h>
#include <string.h>

#include "explain/account.h"
#include "explain/balance.h"
#include "explain/logged.h"
#include "explain/shortage.h"
#include "explain/system.h"
#include "output/term.h"
#include "records/episode.h"

#define INDENT	"  "

/* Less than this part of the memory is not printed. */
#define SMALL	64

/* Space for a line of parts. */
#define LINE	512

/* Add ", NAME SIZE" to a line; without the comma at its start. */
static void add_part(char line[LINE], const char *name, double bytes)
{
	size_t used = strlen(line);
	char size[TERM_ROOM];

	if (bytes < 0)
		bytes = 0;
	snprintf(line + used, LINE - used, "%s%s %s", used ? ", " : "", name,
		 term_size(size, bytes < 1e18 ? bytes : 1e18));
}

static void print_limit(const char *label, __u64 usage, __u64 max)
{
	char used[TERM_ROOM], limit[TERM_ROOM] = "none";

	if (max != OOMWATCH_UNLIMITED)
		term_size(limit, max);
	printf(INDENT "%s: usage %s, limit %s\n", label,
	       term_size(used, usage), limit);
}

/*
 * Cgroup v1 has two limits, of which a charge meets that of memory and swap first.
 * A charge is of a page at least.
 */
static void print_met(const struct episode *episode)
{
	const union record *oom = episode->oom;
	bool swap;

	if (!record_has(oom, oom, oom_memcg_memsw) ||
	    !record_has(oom, oom, oom_memcg_memsw_max) || episode_is_bpf(episode))
		return;
	swap = oom->oom.oom_memcg_memsw_max != OOMWATCH_UNLIMITED &&
	       oom->oom.oom_memcg_memsw + oom->oom.page_size >
	       oom->oom.oom_memcg_memsw_max;
	printf(INDENT "the limit of %s was met\n", swap ? "memory and swap" : "memory");
}

/* Why the processes have more of their own than the cgroup uses, if they do. */
static const char *excess_text(const struct episode *episode, const struct account *account)
{
	const union record *oom = episode->oom;

	if (!record_has(oom, oom, oom_memcg_usage) || account_has_kmem(episode) ||
	    account->anon + account->pgtables <=
	    oom->oom.oom_memcg_usage * (1 + 1.0 / SMALL))
		return "";
	if (account->known - account->shared < 2)
		return " (more than the usage: pages may be charged to another cgroup)";
	return " (more than the usage: processes share pages after a fork, "
	       "and pages may be charged to another cgroup)";
}

/* Is the cgroup charged for most of the shared memory? Also true if that is not known. */
static bool is_charged(const struct episode *episode, const struct account *account)
{
	const union record *memcg = episode->memcg;

	return !memcg || !record_has(memcg, memcg, shmem) ||
	       memcg->memcg.shmem * 1024.0 >= account->shmem / 2;
}

/* Page tables are a part of the kernel's memory, where that is known. */
static void print_processes(const struct episode *episode,
			    const struct account *account)
{
	bool shmem = account->shmem > 0 && is_charged(episode, account);
	char line[LINE] = "", shared[64];
	const char *excess = excess_text(episode, account);

	if (!account->known)
		return;
	add_part(line, "anonymous", account->anon);
	if (!account_has_kmem(episode))
		add_part(line, "page tables", account->pgtables);
	if (account->swap > 0)
		add_part(line, "swap", account->swap);
	snprintf(shared, sizeof(shared), "shared memory (%zu map it, counted once)",
		 account->mappers);
	if (shmem)
		add_part(line, account->mappers > 1 ? shared : "shared memory",
			 account->shmem);
	if (account->shared)
		term_wrap(INDENT, "held by %zu processes (%zu of them %s the memory of another): %s%s",
			  account->known, account->shared,
			  account->shared == 1 ? "has" : "have", line, excess);
	else if (account->known > 1)
		term_wrap(INDENT, "held by %zu processes: %s%s", account->known,
			  line, excess);
	else
		term_wrap(INDENT, "held by one process: %s%s", line, excess);
}

static void print_rest_of_memcg(const struct episode *episode,
				const struct account *account)
{
	char size[TERM_ROOM];
	double rest;

	if (!account_rest(episode, &rest))
		return;
	term_wrap(INDENT, "not in any of these lines: %s (files, tmpfs%s%s, ...)%s",
		  term_size(size, rest),
		  account_has_kmem(episode) ? "" : ", kernel memory, sockets",
		  account->all ? "" : ", processes that are not recorded",
		  account->shmem_sum > account->shmem * 1.5 ?
		  ", less if these processes do not all share the same memory" : "");
}

/**
 * shortage_print_memcg() - print what a memory cgroup used, and its limits
 * @episode: the episode, of a memory cgroup
 */
void shortage_print_memcg(const struct episode *episode)
{
	const union record *oom = episode->oom;
	struct account account = account_of(episode);
	char size[TERM_ROOM];

	if (record_has(oom, oom, oom_memcg_usage) &&
	    record_has(oom, oom, oom_memcg_max))
		print_limit("memory", oom->oom.oom_memcg_usage,
			    oom->oom.oom_memcg_max);
	if (record_has(oom, oom, oom_memcg_kmem))
		printf(INDENT "kernel memory (kmem), of it: %s\n",
		       term_size(size, oom->oom.oom_memcg_kmem));
	if (record_has(oom, oom, oom_memcg_swap) &&
	    record_has(oom, oom, oom_memcg_swap_max))
		print_limit("swap", oom->oom.oom_memcg_swap,
			    oom->oom.oom_memcg_swap_max);
	if (record_has(oom, oom, oom_memcg_memsw) &&
	    record_has(oom, oom, oom_memcg_memsw_max))
		print_limit("memory and swap", oom->oom.oom_memcg_memsw,
			    oom->oom.oom_memcg_memsw_max);
	print_met(episode);
	print_processes(episode, &account);
	if (balance_is_known(episode))
		balance_print(episode);
	else
		print_rest_of_memcg(episode, &account);
}

/* All of it is in the lines above; what there is much of may be why it is not free. */
static void print_states(const struct oomwatch_memory *memory)
{
	const struct {
		const char *name;
		double bytes;
	} states[] = {
		{ "unevictable", memory->unevictable },
		{ "mlocked", memory->mlocked },
		{ "dirty", memory->dirty },
		{ "under writeback", memory->writeback },
	};
	char line[LINE] = "";
	size_t i;

	for (i = 0; i < sizeof(states) / sizeof(*states); i++)
		if (states[i].bytes >= memory->total / (double)SMALL &&
		    states[i].bytes > 0)
			add_part(line, states[i].name, states[i].bytes);
	if (*line)
		term_wrap(INDENT "  ", "(of these: %s)", line);
}

static void print_swap(const union record *record)
{
	const struct oomwatch_memory *memory = &record->memory;
	char line[LINE] = "";

	if (!record_has(record, memory, swap_free))
		return;
	if (record_has(record, memory, swap_total)) {
		if (!memory->swap_total) {
			printf(INDENT "swap: none\n");
			return;
		}
		add_part(line, "total", memory->swap_total);
	} else if (!memory->swap_free) {
		printf(INDENT "swap: nothing free, if there is any\n");
		return;
	}
	add_part(line, "free", memory->swap_free);
	printf(INDENT "swap: %s\n", line);
}

/**
 * shortage_print_system() - print what filled the memory of the system
 * @episode: the episode, not of a memory cgroup
 */
void shortage_print_system(const struct episode *episode)
{
	if (!account_has_system(episode)) {
		if (logged(episode))
			logged_print_memory(episode);
		return;
	}
	system_print(episode);
	print_states(&episode->memory->memory);
	print_swap(episode->memory);
}
