// SPDX-License-Identifier: GPL-2.0-only
/*
 * advice.c - a part of the page of explain: what to look at next
 *
 * Each piece of advice follows from numbers of the records. If none does, it says
 * where to look for more.
 */
#include <stdio.h>
#include <string.h>

#include "commands/option.h"
#include "explain/account.h"
#include "explain/advice.h"
#include "explain/context.h"
#include "explain/filled.h"
#include "explain/holder.h"
#include "explain/logged.h"
#include "explain/name.h"
#include "explain/refusal.h"
#include "explain/report.h"
#include "explain/score.h"
#include "explain/zone.h"
#include "output/term.h"
#include "records/episodes.h"
#include "records/sequel.h"

/* A victim that takes longer than this to exit is mentioned. */
#define SLOW_US	2000000

static bool advise_limit(const struct episode *episode)
{
	const union record *victim = episode_chosen(episode);
	char path[NAME_ROOM];

	if (!episode_is_memcg(episode) || episode_is_bpf(episode) || !victim ||
	    !name_text(path, episode->oom, "oom_memcg") ||
	    episode_own_limit(episode, victim))
		return false;
	term_bullet("The limit is not the victim's own: all cgroups below %s share it.",
		    path);
	return true;
}

static bool advise_pieces(const struct episode *episode, unsigned int *report)
{
	unsigned int order = episode->oom->oom.order & 31;
	struct zone_sums sums = zone_sum(episode);
	char size[TERM_ROOM], spare[TERM_ROOM];

	term_size(size, (__u64)score_page(episode) << order);
	if (!sums.any || zone_has_spare(episode))
		*report |= REPORT_FREE;
	if (!sums.any)
		term_bullet("%llu pages in a row (%s) were asked for: whether there was free memory in smaller pieces is not recorded.",
			    1ULL << order, size);
	else if (zone_has_spare(episode))
		term_bullet("%llu pages in a row (%s) were asked for. %s are free above min, so most likely in smaller pieces: memory is fragmented, which swap or a kill need not mend.",
			    1ULL << order, size, term_size(spare, sums.spare));
	return !sums.any || zone_has_spare(episode);
}

static bool advise_request(const struct episode *episode, unsigned int *report)
{
	const union record *oom = episode->oom;
	char size[TERM_ROOM];
	bool any = false;

	if (episode_is_memcg(episode) || episode_is_sysrq(episode) ||
	    episode_is_bpf(episode))
		return false;
	if (refusal_is_known(episode)) {
		any = refusal_advise(episode);
	} else if (record_has(oom, oom, order) && oom->oom.order > 0) {
		any = advise_pieces(episode, report);
	} else if (record_has(oom, oom, order) && zone_has_spare(episode) &&
		   !refusal_is_of_fault(episode)) {
		term_bullet("%s are free above min, but the request could have none of it. Some of what is free is for some requests only: CMA for movable pages, lowmem_reserve for those that can use no higher zone. How much that was is not recorded.",
			    term_size(size, zone_sum(episode).spare));
		*report |= REPORT_RESERVE;
		any = true;
	}
	if (episode_is_restricted(episode)) {
		if (zone_sum(episode).elsewhere > 0)
			term_bullet("Only some NUMA nodes were allowed: the others had %s free.",
				    term_size(size, zone_sum(episode).elsewhere));
		else
			term_bullet("Only some NUMA nodes were allowed.");
		any = true;
	}
	return any;
}

/* The kernel swaps out many pages at a time, so some of the limit may be left. */
static bool advise_swap_of_memcg(const union record *oom)
{
	__u64 swap = oom->oom.oom_memcg_swap, max = oom->oom.oom_memcg_swap_max;

	if (!record_has(oom, oom, oom_memcg_swap) ||
	    !record_has(oom, oom, oom_memcg_swap_max) || !max ||
	    swap < max - max / 16)
		return false;
	term_bullet("The swap of the cgroup is %sfull, too: memory.swap.max.",
		    swap < max ? "nearly " : "");
	return true;
}

/* Would swap have helped? Not without much that could have gone there. */
static bool swap_matters(const struct episode *episode)
{
	const struct oomwatch_memory *memory = &episode->memory->memory;
	double anon = 0;

	if (episode_is_sysrq(episode) || zone_has_spare(episode) ||
	    (record_has(episode->oom, oom, order) && episode->oom->oom.order > 0))
		return false;
	account_anon(episode, &anon);
	return !account_has_system(episode) ||
	       anon + memory->shmem >
	       (double)memory->total / 4;
}

/* If a cgroup may have no swap at all, the page shows that as its limit. */
static bool advise_swap(const struct episode *episode)
{
	const union record *memory = episode->memory;

	if (episode_is_memcg(episode))
		return advise_swap_of_memcg(episode->oom);
	if (!memory || !record_has(memory, memory, swap_total) ||
	    !record_has(memory, memory, swap_free) ||
	    memory->memory.swap_free > memory->memory.swap_total / 100)
		return false;
	if (memory->memory.swap_total) {
		if (episode_is_sysrq(episode))
			return false;
		term_bullet("Swap is full. If sysstat was collecting, 'sar -S' shows since when.");
	} else {
		if (!swap_matters(episode))
			return false;
		term_bullet("There is no swap: memory that processes do not use cannot be paged out.");
	}
	return true;
}

/* What is known of a victim that exited slowly. */
static void tell_slow(const struct episode *episode, const union record *victim,
		      const struct ending *ending, uint64_t us)
{
	struct score score = score_of_victim(episode, victim);
	char name[NAME_ROOM], time[TERM_ROOM], reaped[TERM_ROOM];
	char swap[TERM_ROOM], pagetables[TERM_ROOM], known[128];

	name_comm(name, victim->victim.victim_comm);
	if (ending->reaped)
		snprintf(known, sizeof(known), "the OOM reaper had taken its memory after %s",
			 term_time(reaped, ending->reaped_us));
	else
		snprintf(known, sizeof(known), "there is no record that the OOM reaper came");
	term_bullet("%s (%d) took %s to go: %s; it had %s in swap and %s of page tables. What it waited for is not recorded; after two minutes, the kernel's log may have 'blocked for more than'.",
		    name, (int)victim->victim.victim_pid,
		    term_time(time, us), known,
		    term_size(swap, score.swap),
		    term_size(pagetables, score.pgtables));
}

/* The victims that exited slowly, or have not exited. */
static bool advise_victims(const struct episode *episode, bool of_file)
{
	char name[NAME_ROOM];
	size_t i;

	/* A log does not say when they had gone. */
	if (logged(episode))
		return false;
	for (i = 0; i < episode->nr_victims; i++) {
		const struct oomwatch_victim *victim = &episode->victims[i]->victim;
		const struct ending *ending = &episode->endings[i];
		bool gone = episode->load->tells_freed ? ending->freed : ending->exited;
		uint64_t us = episode->load->tells_freed ? ending->freed_us :
						   ending->exited_us;

		if (victim->role == OOMWATCH_ROLE_SHARED_MM ||
		    episode_is_further(episode->victims[i]) ||
		    (gone && us < SLOW_US))
			continue;
		name_comm(name, victim->victim_comm);
		if (gone)
			tell_slow(episode, episode->victims[i], ending, us);
		else if (of_file)
			term_bullet("%s (%d) had not gone when these records end.",
				    name, (int)victim->victim_pid);
		else
			term_bullet("%s (%d) has not gone, as far as these records tell: as long as it is there, /proc/%d/stack shows where it waits.",
				    name, (int)victim->victim_pid,
				    (int)victim->victim_pid);
		return true;
	}
	return false;
}

static const char *awaited_text(char text[64], const struct ending *ending)
{
	char time[TERM_ROOM];

	if (ending->freed)
		snprintf(text, 64, "freed its memory %s after its mark",
			 term_time(time, ending->freed_us));
	else if (ending->exited)
		snprintf(text, 64, "was gone %s after its mark",
			 term_time(time, ending->exited_us));
	else if (ending->reaped)
		snprintf(text, 64, "was reaped %s after its mark",
			 term_time(time, ending->reaped_us));
	else
		snprintf(text, 64, "has not gone yet");
	return text;
}

static bool advise_awaited(const struct episode *episode, bool of_file)
{
	const union record *awaited = sequel_awaits(episode);
	char name[NAME_ROOM], text[64];

	if (!awaited)
		return false;
	name_comm(name, awaited->victim.victim_comm);
	term_bullet("It waited for %s (%d), which %s: 'oomwatch explain %llu%s'.",
		    name, (int)awaited->victim.victim_pid,
		    awaited_text(text, episodes_ending(episode->load, awaited)),
		    (unsigned long long)awaited->h.episode, option_input(of_file));
	return true;
}

/* The settings of a host are not those of a log, which may be of any time. */
static bool advise_nobody(const struct episode *episode, bool of_file)
{
	const union record *oom = episode->oom;

	if (logged(episode)) {
		if (episode_is_memcg(episode) || episode_is_sysrq(episode))
			return false;
		term_bullet("The kernel panics next, as it does if no process can be killed for the system: that is not in the log.");
		return true;
	}
	if (record_has(oom, oom, candidates_scored) && !oom->oom.candidates_scored) {
		term_bullet("What is used there is being freed just now, or belongs to no process: see memory.stat.");
		return true;
	}
	term_bullet("The tasks that may not be killed have oom_score_adj -1000: 'oomwatch config'%s lists them.",
		    of_file ? " on that host" : "");
	return true;
}

static bool advise_outcome(const struct episode *episode, bool of_file)
{
	switch (episode->oom->oom.outcome) {
	case OOMWATCH_OUTCOME_VICTIM_PENDING:
		return advise_awaited(episode, of_file);
	case OOMWATCH_OUTCOME_NO_VICTIM:
		return advise_nobody(episode, of_file);
	case OOMWATCH_OUTCOME_PANIC:
		if (episode_panic_reason(episode) ==
		    OOMWATCH_PANIC_REASON_PANIC_ON_OOM)
			term_bullet("With 'sysctl vm.panic_on_oom=0' the kernel kills a process instead.");
		else if (record_has(episode->oom, oom, candidates_scored) &&
			 episode->oom->oom.candidates_scored)
			term_bullet("Some process needs an oom_score_adj above -1000, so that it can be killed.");
		term_bullet("'sysctl kernel.panic' says what comes after a panic.");
		return true;
	case OOMWATCH_OUTCOME_HANDLED:
		term_bullet("A policy hook decided, not the OOM killer: 'bpftool struct_ops show' lists BPF programs; other hooks are from the vendor of the kernel.");
		return true;
	case OOMWATCH_OUTCOME_AVERTED:
		term_bullet("Notifiers give memory back, as balloon and graphics drivers do: the next request may fail again.");
		return true;
	default:
		return false;
	}
}

/* What explains it was recorded once, with the first of the run. */
static bool advise_run(const struct episode *episode, bool of_file)
{
	__u64 first = sequel_run(episode).first;

	if (!first)
		return false;
	term_bullet("It repeats an earlier event: 'oomwatch explain %llu%s'.",
		    (unsigned long long)first, option_input(of_file));
	return true;
}

/**
 * advice_print() - print what to look at next
 * @episode: the episode, of which there is an oom record
 * @of_file: its records are those of a file
 */
void advice_print(const struct episode *episode, bool of_file)
{
	unsigned int report = 0;
	bool any;

	term_title("What to look at next");
	any = advise_run(episode, of_file);
	any |= advise_outcome(episode, of_file);
	any |= advise_victims(episode, of_file);
	any |= advise_request(episode, &report);
	any |= holder_advise(episode);
	any |= advise_limit(episode);
	any |= filled_advise(episode, &report);
	any |= advise_swap(episode);
	report_print(episode, report);
	if (!any && !of_file)
		term_bullet("'oomwatch top' shows the next victim, 'oomwatch config' the settings of this host.");
	term_bullet("All records of it: 'oomwatch --episode %llu%s'.",
		    (unsigned long long)episode->number,
		    option_input(of_file));
}
