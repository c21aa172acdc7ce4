// SPDX-License-Identifier: GPL-2.0-only
/*
 * balance.c - a part of the page of explain: what the memory of a cgroup is used for
 */
#include <stdio.h>
#include <string.h>

#include "explain/account.h"
#include "explain/balance.h"
#include "explain/sheet.h"
#include "records/path.h"
#include "output/term.h"

#define INDENT	"  "

/* A limit above is close to be met from this part of it on. */
#define NEAR	0.9

/* A figure, in bytes; one that was not captured adds nothing: it is in the rest. */
#define figure(memcg, member) \
	(record_has(memcg, memcg, member) ? (memcg)->memcg.member * 1024.0 : 0)

/* Kernel memory of other kinds is known where all of it is. */
static void count_kernel(struct sheet *sheet, const union record *memcg)
{
	double *of = sheet->of, others;

	of[SHEET_SLAB] = figure(memcg, slab_reclaimable) +
			 figure(memcg, slab_unreclaimable);
	of[SHEET_PAGETABLES] = figure(memcg, pagetables) +
			       figure(memcg, sec_pagetables);
	of[SHEET_STACKS] = figure(memcg, kernel_stack);
	of[SHEET_PERCPU] = figure(memcg, percpu);
	of[SHEET_VMALLOC] = figure(memcg, vmalloc);
	of[SHEET_ZSWAP] = figure(memcg, zswap);
	others = figure(memcg, kernel) - of[SHEET_SLAB] - of[SHEET_PAGETABLES] -
		 of[SHEET_STACKS] - of[SHEET_PERCPU] - of[SHEET_VMALLOC] -
		 of[SHEET_ZSWAP];
	of[SHEET_KERNEL] = others > 0 ? others : 0;
}

/* Pages of the swap cache are counted as files; those that are mapped, as anonymous, too. */
static void count_files(struct sheet *sheet, const union record *memcg)
{
	double *of = sheet->of, swapcached = figure(memcg, swapcached), cache;
	double lists = figure(memcg, inactive_anon) + figure(memcg, active_anon) +
		       figure(memcg, inactive_file) + figure(memcg, active_file) +
		       figure(memcg, unevictable);

	of[SHEET_SHMEM] = figure(memcg, shmem);
	cache = figure(memcg, file) - of[SHEET_SHMEM] - swapcached;
	of[SHEET_CACHE] = cache > 0 ? cache : 0;
	of[SHEET_SWAP_CACHE] = sheet_swap_cache(lists, figure(memcg, anon),
						figure(memcg, file), swapcached);
}

static struct sheet count(const union record *memcg)
{
	struct sheet sheet = { .all = memcg->memcg.usage };

	sheet.of[SHEET_ANON] = figure(memcg, anon);
	sheet.of[SHEET_SOCKETS] = figure(memcg, sock);
	count_files(&sheet, memcg);
	count_kernel(&sheet, memcg);
	sheet_set_rest(&sheet, SHEET_REST, figure(memcg, stat_slack));
	return sheet;
}

/*
 * Cgroup v1 counts all kernel memory, outside of memory.stat. That is one account, unless
 * most of it is in others.
 */
static void count_kmem(struct sheet *sheet, double kmem)
{
	static const enum sheet_account kinds[] = {
		SHEET_SLAB, SHEET_PAGETABLES, SHEET_STACKS, SHEET_PERCPU, SHEET_VMALLOC,
	};
	double known = 0;
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		known += sheet->of[kinds[i]];
	if (known > kmem / 2) {
		sheet->of[SHEET_KERNEL] = kmem > known ? kmem - known : 0;
		return;
	}
	for (i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		sheet->of[kinds[i]] = 0;
	sheet->of[SHEET_KMEM] = kmem;
}

static struct sheet count_all(const struct episode *episode)
{
	const union record *memcg = episode->memcg;
	struct sheet sheet = count(memcg);

	if (!account_has_kmem(episode) || record_has(memcg, memcg, kernel))
		return sheet;
	count_kmem(&sheet, episode->oom->oom.oom_memcg_kmem);
	sheet.of[SHEET_REST] = 0;
	sheet_set_rest(&sheet, SHEET_REST, figure(memcg, stat_slack));
	return sheet;
}

/*
 * The deepest cgroup below that has nearly all of it; NULL if there is none. What a removed
 * one was charged for may have been freed since, in the name of its parent.
 */
static const union record *find_holder(const struct episode *episode)
{
	double most = episode->memcg->memcg.usage * 0.8;
	const union record *holder = NULL;
	size_t i;

	for (i = 0; i < episode->nr_relatives; i++) {
		const union record *relative = episode->relatives[i];

		if (relative->relative.relation ==
		    OOMWATCH_RELATION_DESCENDANT &&
		    record_has(relative, relative, path_below) &&
		    !record_has(relative, relative, removed) &&
		    relative->relative.usage >= most &&
		    (!holder || relative->relative.distance >
				holder->relative.distance))
			holder = relative;
	}
	return holder;
}

static bool get_path(char path[256], const union record *relative)
{
	struct path below;

	if (!path_of(&relative->h, "path_below", &below))
		return false;
	term_name(path, 256, below.bytes, below.length);
	return true;
}

/* Is the cgroup of the victim that one, or below it? Also true if that is not known. */
static bool holds_victim(const struct episode *episode, const union record *relative)
{
	const union record *victim = episode_chosen(episode);
	struct path path, below, task;
	char text[2 * OOMWATCH_RECORD_MAX];

	if (!victim || !path_of(&episode->oom->h, "oom_memcg", &path) ||
	    !path_of(&relative->h, "path_below", &below) ||
	    !path_of(&victim->h, "task_memcg", &task) ||
	    path.clipped || below.clipped || task.clipped)
		return true;
	/* The root is "/", and what is below any starts with "/". */
	path.length = snprintf(text, sizeof(text), "%.*s%.*s",
			       path.length > 1 ? (int)path.length : 0, path.bytes,
			       (int)below.length, below.bytes);
	path.bytes = text;
	return path_lies_in(&task, &path) == 1;
}

/* "; /web below it holds 91 %" */
static void tell_holder(char text[384], const struct episode *episode, double usage)
{
	const union record *holder = find_holder(episode);
	char path[256] = "";

	text[0] = '\0';
	if (holder && get_path(path, holder))
		snprintf(text, 384, "; %s below it holds %u %%%s", path,
			 sheet_percent(holder->relative.usage, usage),
			 holds_victim(episode, holder) ? "" :
			 ", and the victim is not in it");
}

static bool fits(const union record *memcg, const struct sheet *sheet)
{
	return sheet_fits(sheet, figure(memcg, stat_slack));
}

/* Each figure may be off by so much that the largest one need not be the cause. */
static bool is_unsure(const union record *memcg)
{
	return record_has(memcg, memcg, stat_slack) &&
	       memcg->memcg.stat_slack * 1024.0 * SHEET_LARGE >= memcg->memcg.usage;
}

static bool is_old(const union record *memcg)
{
	return record_has(memcg, memcg, stat_flushed) && !memcg->memcg.stat_flushed;
}

/* What the cgroup was charged for since the figures were up to date is in the rest. */
static bool is_outdated(const union record *memcg, const struct sheet *sheet)
{
	return is_old(memcg) && sheet->of[SHEET_REST] * SHEET_LARGE >= sheet->all;
}

static void print_cause(const struct episode *episode, const struct sheet *sheet)
{
	const union record *memcg = episode->memcg;
	enum sheet_account account = sheet_largest(sheet);
	double bytes = sheet->of[account];
	const char *text = sheet_cause(account);
	char where[384], size[TERM_ROOM];

	if (account == SHEET_CACHE)
		text = sheet_cause_of_cache(bytes, figure(memcg, file_dirty) +
					    figure(memcg, file_writeback),
					    figure(memcg, unevictable));
	/* Of what cannot be reclaimed, files may be the rest. */
	if (account == SHEET_ANON)
		text = sheet_cause_of_anon(bytes, figure(memcg, unevictable) -
					   sheet->of[SHEET_SHMEM] -
					   sheet->of[SHEET_CACHE]);
	tell_holder(where, episode, sheet->all);
	if (is_unsure(memcg))
		term_wrap(INDENT, "each of these figures may be off by %s, since each CPU counts for itself%s",
			  term_size(size, memcg->memcg.stat_slack * 1024.0), where);
	else if (is_outdated(memcg, sheet))
		term_wrap(INDENT, "%u %% of it came after these figures, or is in none of them: the kernel brings memory.stat up to date every 2 s%s",
			  sheet_percent(sheet->of[SHEET_REST], sheet->all), where);
	else if (bytes * SHEET_LARGE >= sheet->all)
		term_wrap(INDENT, "%u %% %s%s", sheet_percent(bytes, sheet->all),
			  text, where);
	else
		term_wrap(INDENT, "no kind of memory has a third of it%s", where);
}

static void print_below(const struct episode *episode)
{
	char size[TERM_ROOM], max[TERM_ROOM], path[256];
	size_t i;

	for (i = 0; i < episode->nr_relatives; i++) {
		const union record *relative = episode->relatives[i];
		bool limited = record_has(relative, relative, max) &&
			       relative->relative.max != OOMWATCH_UNLIMITED;

		if (relative->relative.relation !=
		    OOMWATCH_RELATION_DESCENDANT || !get_path(path, relative))
			continue;
		term_wrap(INDENT INDENT, "%s uses %s%s%s%s", path,
			  term_size(size, relative->relative.usage),
			  limited ? ", limit " : "",
			  limited ? term_size(max, relative->relative.max) : "",
			  record_has(relative, relative, removed) ?
			  ", and was removed" : "");
	}
	if (record_has(episode->memcg, memcg, descendants_left))
		term_wrap(INDENT INDENT,
			  "(up to %u more cgroups below it were not looked at)",
			  episode->memcg->memcg.descendants_left);
}

/* The path of a cgroup above the one that ran out: "/" is the root. */
static bool get_path_above(char text[256], const struct episode *episode,
			   unsigned int distance)
{
	struct path path;

	if (!path_of(&episode->oom->h, "oom_memcg", &path) || path.headless)
		return false;
	while (path.length && distance)
		distance -= path.bytes[--path.length] == '/';
	if (!path.length)
		return false;
	term_name(text, 256, path.bytes, path.length);
	return true;
}

static double fullness_of(const union record *relative)
{
	return relative->relative.usage / (double)relative->relative.max;
}

/* Of the limits above the one that was met, the one that is closest to be met. */
static void print_above(const struct episode *episode)
{
	const union record *fullest = NULL;
	char size[TERM_ROOM], max[TERM_ROOM], path[256];
	size_t i;

	for (i = 0; i < episode->nr_relatives; i++) {
		const union record *relative = episode->relatives[i];

		if (relative->relative.relation == OOMWATCH_RELATION_ANCESTOR &&
		    record_has(relative, relative, usage) &&
		    record_has(relative, relative, max) &&
		    relative->relative.max &&
		    relative->relative.max != OOMWATCH_UNLIMITED &&
		    fullness_of(relative) >= NEAR &&
		    (!fullest || fullness_of(relative) > fullness_of(fullest)))
			fullest = relative;
	}
	if (fullest && get_path_above(path, episode, fullest->relative.distance))
		term_wrap(INDENT, "above it, %s is close to its limit: usage %s, limit %s",
			  path, term_size(size, fullest->relative.usage),
			  term_size(max, fullest->relative.max));
}

/**
 * balance_is_known() - tell whether it is known what the memory is used for
 * @episode: what is recorded
 *
 * Return: true if there are the figures that are not small.
 */
bool balance_is_known(const struct episode *episode)
{
	const union record *memcg = episode->memcg;

	return memcg && record_has(memcg, memcg, usage) &&
	       memcg->memcg.usage && record_has(memcg, memcg, anon) &&
	       record_has(memcg, memcg, file);
}

/**
 * balance_print() - print what the memory is used for, and the cause
 * @episode: what is recorded, and known
 */
void balance_print(const struct episode *episode)
{
	const union record *memcg = episode->memcg;
	struct sheet sheet = count_all(episode);

	if (!fits(memcg, &sheet)) {
		sheet_tell_unfit(&sheet);
		print_above(episode);
		return;
	}
	printf(INDENT "used for%s:\n", is_old(memcg) ? ", up to 2 s before" : "");
	sheet_print(&sheet);
	print_below(episode);
	print_cause(episode, &sheet);
	print_above(episode);
}

/* Tasks over memory.high are slowed down, so that it is long until the limit is met. */
static bool advise_high(const union record *memcg)
{
	char size[TERM_ROOM];

	if (!record_has(memcg, memcg, high) || !record_has(memcg, memcg, events_high) ||
	    memcg->memcg.high >= memcg->memcg.usage || !memcg->memcg.events_high)
		return false;
	term_bullet("memory.high is %s: beyond that, the kernel slows its tasks down and reclaims, as it did %llu times (memory.events), and it grew all the same.",
		    term_size(size, memcg->memcg.high),
		    (unsigned long long)memcg->memcg.events_high);
	return true;
}

/**
 * balance_advise() - print what to look at next
 * @episode: what is recorded, and known
 *
 * Return: false if there is nothing to say.
 */
bool balance_advise(const struct episode *episode)
{
	struct sheet sheet = count_all(episode);
	enum sheet_account account = sheet_largest(&sheet);
	bool any = advise_high(episode->memcg);

	if (!fits(episode->memcg, &sheet) || sheet.of[account] * SHEET_LARGE < sheet.all ||
	    !sheet_advice(account) || is_unsure(episode->memcg) ||
	    is_outdated(episode->memcg, &sheet))
		return any;
	term_bullet("%s", sheet_advice(account));
	return true;
}

/**
 * balance_has_further() - tell whether much is in an account that no process has for itself
 * @episode: what is recorded, and known
 *
 * Return: true if there is one like that.
 */
bool balance_has_further(const struct episode *episode)
{
	struct sheet sheet = count_all(episode);

	return sheet_has_further(&sheet);
}
