// SPDX-License-Identifier: GPL-2.0-only
/*
 * account.c - what filled the memory, as far as it is recorded
 *
 * For the system, this is what the memory record counts. For a memory cgroup, it is its
 * usage and what its processes hold; figures of the system say nothing about it.
 */
#include "explain/account.h"
#include "explain/logged.h"
#include "records/episode.h"

/**
 * account_processes() - tell how many processes could have been killed
 * @episode: the episode
 *
 * Return: how many; those that may not be killed, if no other was there; 0 if that
 * was not recorded.
 */
size_t account_processes(const struct episode *episode)
{
	const union record *oom = episode->oom;

	if (record_has(oom, oom, candidates_eligible) &&
	    oom->oom.candidates_eligible)
		return oom->oom.candidates_eligible;
	if (record_has(oom, oom, candidates_scored))
		return oom->oom.candidates_scored;
	return 0;
}

static bool is_candidate(const struct episode *episode,
			 const struct oomwatch_victim *victim)
{
	size_t i;

	for (i = 0; i < episode->nr_candidates; i++) {
		__s32 pid = episode->candidates[i]->candidate.candidate_pid;

		if (pid == victim->victim_pid || pid == victim->victim_tgid)
			return true;
	}
	return false;
}

/*
 * Is a candidate a victim that had the memory of another candidate? The victims that have
 * the memory of one follow it. Of candidates that are no victims this is not known.
 */
static bool is_shared(const struct episode *episode, __s32 pid)
{
	const struct oomwatch_victim *first = NULL;
	size_t i;

	for (i = 0; i < episode->nr_victims; i++) {
		const struct oomwatch_victim *victim = &episode->victims[i]->victim;

		if (victim->role != OOMWATCH_ROLE_SHARED_MM)
			first = victim;
		else if (first && (pid == victim->victim_pid || pid == victim->victim_tgid))
			return is_candidate(episode, first);
	}
	return false;
}

static bool get_holding(const struct episode *episode, size_t i,
			struct holding *holding)
{
	const union record *record;

	if (episode->nr_candidates) {
		record = episode->candidates[i];
		holding->pid = record->candidate.candidate_pid;
		holding->comm = record->candidate.candidate_comm;
		holding->score = score_of_candidate(episode, record);
		holding->shared = is_shared(episode, holding->pid);
	} else {
		record = episode->victims[i];
		holding->pid = record->victim.victim_pid;
		holding->comm = record->victim.victim_comm;
		holding->score = score_of_victim(episode, record);
		holding->shared = false;
		if (record->victim.role == OOMWATCH_ROLE_SHARED_MM)
			return false;
	}
	return holding->score.whole;
}

/**
 * account_holding() - go through the processes whose memory is known
 * @episode: the episode
 * @i: 0 for the first one; gets what finds the next one
 * @holding: gets the process
 *
 * These are the candidates; the victims, if there is no record of candidates.
 *
 * Return: false if there are no more.
 */
bool account_holding(const struct episode *episode, size_t *i,
		     struct holding *holding)
{
	size_t count = episode->nr_candidates ? episode->nr_candidates :
		       episode->nr_victims;

	while (*i < count)
		if (get_holding(episode, (*i)++, holding))
			return true;
	return false;
}

/**
 * account_of() - sum up the memory of the processes that are recorded
 * @episode: the episode
 *
 * Shared memory is counted once: at least the process that maps most of it has so
 * much. So is that of processes that are known to have all their memory in common. What
 * processes after a fork(2) still share is counted in each of them.
 *
 * Return: the sums.
 */
struct account account_of(const struct episode *episode)
{
	const union record *oom = episode->oom;
	struct account account = { 0 };
	struct holding holding;
	size_t i = 0;

	while (account_holding(episode, &i, &holding)) {
		const struct score *score = &holding.score;

		account.known++;
		account.mappers += score->shmem > 0;
		if (holding.shared) {
			account.shared++;
			continue;
		}
		account.anon += score->anon;
		account.swap += score->swap;
		account.pgtables += score->pgtables;
		account.shmem_sum += score->shmem;
		if (score->shmem > account.shmem)
			account.shmem = score->shmem;
	}
	account.all = record_has(oom, oom, candidates_scored) &&
		      account.known >= oom->oom.candidates_scored;
	return account;
}

/* The pages of a list of the system, in bytes. Return: false if they are not known. */
#define add_list(system, member, sum) \
	(record_has(system, system, member) && \
	 (*(sum) += (double)(system)->system.member, true))

/*
 * What lists have: pages on those of anonymous memory are shared memory, too, or of the swap
 * cache. Of unevictable pages those are files that the lists of files lack. Where pages that
 * are no files any more are on these, that is not known.
 */
static bool count_lists(const struct episode *episode, double *bytes)
{
	const union record *system = episode->system, *record = episode->memory;
	const struct oomwatch_memory *memory = &record->memory;
	double anon = 0, files = 0, swapcached = 0, locked, small;

	if (!system || !record_has(record, memory, total) ||
	    !record_has(record, memory, file) || !record_has(record, memory, shmem) ||
	    !record_has(record, memory, unevictable) ||
	    !add_list(system, active_anon, &anon) ||
	    !add_list(system, inactive_anon, &anon) ||
	    !add_list(system, isolated_anon, &anon) ||
	    !add_list(system, active_file, &files) ||
	    !add_list(system, inactive_file, &files) ||
	    !add_list(system, isolated_file, &files) ||
	    !add_list(system, swapcached, &swapcached))
		return false;
	small = memory->total / 100.0;
	locked = (double)memory->file - memory->shmem - swapcached - files;
	if (locked < -small && memory->unevictable > small)
		return false;
	locked = locked > memory->unevictable ? memory->unevictable :
		 locked > 0 ? locked : 0;
	anon += memory->unevictable - locked - memory->shmem - swapcached;
	*bytes = anon > 0 ? anon : 0;
	return true;
}

/**
 * account_anon() - find the anonymous memory of the system
 * @episode: the episode
 * @bytes: gets it, in bytes
 *
 * A log does not say it. Then it is computed, without the swap cache.
 *
 * Return: false if it is not known.
 */
bool account_anon(const struct episode *episode, double *bytes)
{
	const union record *record = episode->memory;

	if (!record)
		return false;
	if (!record_has(record, memory, anon))
		return count_lists(episode, bytes);
	*bytes = record->memory.anon;
	return true;
}

/**
 * account_is_full() - tell whether no account of the system is left out
 * @episode: the episode
 *
 * Return: true if what is in none of them is in none that the kernel has.
 */
bool account_is_full(const struct episode *episode)
{
	return episode->system && !logged(episode);
}

/**
 * account_has_hugetlb() - tell whether it is known what huge pages take
 * @episode: the episode
 *
 * Return: true if it is.
 */
bool account_has_hugetlb(const struct episode *episode)
{
	return episode->system && record_has(episode->system, system, hugetlb);
}

/**
 * account_has_system() - tell whether there are the figures of the system
 * @episode: the episode
 *
 * Return: true if all of them are there that are not small.
 */
bool account_has_system(const struct episode *episode)
{
	const union record *record = episode->memory;
	double anon;

	return record && record_has(record, memory, total) &&
	       record_has(record, memory, free) &&
	       account_anon(episode, &anon) &&
	       record_has(record, memory, file) &&
	       record_has(record, memory, slab_reclaimable) &&
	       record_has(record, memory, slab_unreclaimable) &&
	       record_has(record, memory, pagetables);
}

/**
 * account_has_kmem() - tell whether the kernel's own memory in a cgroup is known
 * @episode: the episode
 *
 * Return: true if it is; cgroup v1 counts it.
 */
bool account_has_kmem(const struct episode *episode)
{
	return episode_is_memcg(episode) &&
	       record_has(episode->oom, oom, oom_memcg_kmem);
}

/* Shared memory is a part of "file", and so is the swap cache. */
static double rest_of_system(const struct episode *episode)
{
	const struct oomwatch_memory *memory = &episode->memory->memory;
	double anon = 0;

	account_anon(episode, &anon);
	return (double)memory->total - memory->free - anon -
	       memory->file - memory->slab_reclaimable -
	       memory->slab_unreclaimable - memory->pagetables -
	       memory->kernel_stack;
}

/* Page tables are a part of what v1 counts as memory of the kernel. */
static double rest_of_memcg(const struct episode *episode,
			    const struct account *account)
{
	double rest = episode->oom->oom.oom_memcg_usage;

	rest -= account->anon + account->shmem;
	if (account_has_kmem(episode))
		return rest - episode->oom->oom.oom_memcg_kmem;
	return rest - account->pgtables;
}

/**
 * account_rest() - compute the memory that no other figure explains
 * @episode: the episode
 * @rest: gets it, in bytes
 *
 * Return: false if it is not known, or less than nothing, since a page may be
 * counted in several figures.
 */
bool account_rest(const struct episode *episode, double *rest)
{
	if (episode_is_memcg(episode)) {
		struct account account = account_of(episode);

		if (!record_has(episode->oom, oom, oom_memcg_usage) ||
		    logged(episode) || (!account.known && !account_has_kmem(episode)))
			return false;
		*rest = rest_of_memcg(episode, &account);
	} else {
		if (!account_has_system(episode))
			return false;
		*rest = rest_of_system(episode);
	}
	return *rest > 0;
}
