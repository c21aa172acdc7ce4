// SPDX-License-Identifier: GPL-2.0-only
/*
 * sheet.c - what memory is used for: of a cgroup, and of the system
 *
 * Each page is put to one account; what no account has is an account, too.
 */
#include <stddef.h>
#include <stdio.h>

#include "explain/sheet.h"
#include "output/term.h"

#define INDENT	"    "

/* How long the bar of all of it would be. */
#define BAR	24

/* Less than this part is not shown. */
#define SMALL	100

/* The accounts may be more than all of it by this part, since they are read one by one. */
#define ERROR	8

/* The cause is the end of a sentence that begins with how much it is. */
static const struct {
	const char *name;
	const char *cause;
	const char *advice;
} texts[SHEET_NR_ACCOUNTS] = {
	[SHEET_ANON] = { "anonymous memory",
		"of it is anonymous memory of processes", NULL },
	[SHEET_ANON_CACHED] = { "anonymous and swap cache",
		"of it is anonymous memory of processes, and swap cache", NULL },
	[SHEET_SHMEM] = { "tmpfs and shared memory",
		"of it is in files of a tmpfs, or shared memory: to kill a process need not free that",
		"Files in a tmpfs stay until they are removed: 'df -t tmpfs', 'ipcs -m'." },
	[SHEET_CACHE] = { "page cache",
		"of it is page cache that was not given back", NULL },
	[SHEET_SWAP_CACHE] = { "swap cache, not mapped",
		"of it is pages that were read from swap, or are on their way to it",
		NULL },
	[SHEET_SLAB] = { "kernel objects (slab)",
		"of it is objects of the kernel, such as dentries and inodes (slab)",
		"'slabtop -o' shows the objects of the whole system, not those of a cgroup: compare it before and after what fills the cgroup. Small files are dentries and inodes, and so are names that were looked for."
	},
	[SHEET_SLAB_RECLAIMABLE] = { "slab, reclaimable",
		"of it is objects of the kernel that could not be reclaimed in time, such as dentries and inodes (slab)",
		"'slabtop -o' shows what the objects are. Small files are dentries and inodes, and so are names that were looked for."
	},
	[SHEET_SLAB_UNRECLAIMABLE] = { "slab, unreclaimable",
		"of it is objects of the kernel that cannot be reclaimed (slab)",
		"'slabtop -o' shows what the objects of the kernel are." },
	[SHEET_PAGETABLES] = { "page tables",
		"of it is page tables: processes map much and use little of it, or many map the same",
		NULL },
	[SHEET_STACKS] = { "kernel stacks",
		"of it is kernel stacks: each thread has one",
		"The file pids.max of the cgroup limits the number of threads." },
	[SHEET_PERCPU] = { "per-CPU memory",
		"of it is memory that the kernel has for each CPU, as for cgroups and BPF",
		NULL },
	[SHEET_VMALLOC] = { "vmalloc",
		"of it is memory that the kernel has by vmalloc()",
		"/proc/vmallocinfo shows which functions called vmalloc(), as far as it is still there."
	},
	[SHEET_SOCKETS] = { "buffers of sockets",
		"of it is buffers of sockets: data that was sent, and not read",
		"'ss -tm' shows the buffers of each socket." },
	[SHEET_ZSWAP] = { "zswap",
		"of it is compressed pages of zswap, which is swap in memory", NULL },
	[SHEET_ZSPAGES] = { "zram, zswap (zspages)",
		"of it is compressed pages of zram or zswap",
		"'zramctl' shows how much of the memory each zram device takes." },
	[SHEET_HUGETLB] = { "huge pages (hugetlb)",
		"of it is set aside as huge pages",
		"Only programs that ask for huge pages get those. 'grep . /sys/kernel/mm/hugepages/*/nr_hugepages' shows how many there are now, of each size; 'sysctl -w vm.nr_hugepages=0' frees the unused ones of the default size."
	},
	[SHEET_BOUNCE] = { "bounce buffers", "of it is bounce buffers", NULL },
	[SHEET_MISC] = { "reclaimable, of drivers",
		"of it is pages of drivers that could not be reclaimed in time",
		NULL },
	[SHEET_KERNEL] = { "other kernel memory",
		"of it is memory of the kernel in none of the other lines, such as pipes",
		"'ls -l /proc/PID/fd' shows the pipes that a process has open. 'sysctl fs.pipe-user-pages-soft' says how many pages those of a user may have until new ones are small; root has no such limit."
	},
	[SHEET_KMEM] = { "kernel memory (kmem)",
		"of it is memory of the kernel (kmem): open files, pipes, sockets, page tables and the like, which no rss counts",
		NULL },
	[SHEET_FREE] = { "free", "of it is free", NULL },
	[SHEET_UNACCOUNTED] = { "in no account",
		"of it is pages that no account has: drivers or the kernel took them directly",
		"Nothing counts pages that are in no account. Drivers such as of graphics, RAM disks or other file systems take such pages, and so does tracing: /proc/allocinfo tells who took them, where the kernel has it; 'lsmod' lists the drivers."
	},
	[SHEET_REST] = { "in none of these lines",
		"of it is in no figure that is recorded", NULL },
};

/**
 * sheet_swap_cache() - compute how much of the swap cache no process maps
 * @lists: all pages on the LRU lists, in bytes, here and below
 * @anon: anonymous memory that is mapped
 * @file: page cache, shared memory and swap cache
 * @swapcached: swap cache
 *
 * Pages on the lists are mapped anonymous memory, or are counted as files. What is
 * left are pages of the swap cache that are not anonymous memory, too. Pages that wait
 * to be put on a list make it less.
 *
 * Some kernels of 5.15 count more as swap cache than as files.
 *
 * Return: that part of the swap cache.
 */
double sheet_swap_cache(double lists, double anon, double file, double swapcached)
{
	double alone;

	if (swapcached > file)
		swapcached = file;
	alone = lists - anon - (file - swapcached);
	if (alone > swapcached)
		alone = swapcached;
	return alone > 0 ? alone : 0;
}

static double sum_of(const struct sheet *sheet)
{
	double sum = 0;
	size_t i;

	for (i = 0; i < SHEET_NR_ACCOUNTS; i++)
		sum += sheet->of[i];
	return sum;
}

/**
 * sheet_fits() - tell whether the accounts can be parts of all of it
 * @sheet: the sheet
 * @slack: by how much they may be wrong, in bytes, beside what may be wrong of any
 *
 * Return: false if they are too much: then nothing can be said of them.
 */
bool sheet_fits(const struct sheet *sheet, double slack)
{
	return sum_of(sheet) <= sheet->all + sheet->all / ERROR + slack;
}

/**
 * sheet_tell_unfit() - print that the accounts are too much
 * @sheet: the sheet
 */
void sheet_tell_unfit(const struct sheet *sheet)
{
	double sum = sum_of(sheet);
	char parts[TERM_ROOM], all[TERM_ROOM];

	term_wrap("  ", "the figures of what it is used for do not fit together: they add up to %s, of %s",
		  term_size(parts, sum < 1e18 ? sum : 1e18), term_size(all, sheet->all));
}

/**
 * sheet_set_rest() - put what no other account has to one
 * @sheet: the sheet
 * @account: the account for it, which has nothing yet
 * @slack: no more than this is taken for nothing
 */
void sheet_set_rest(struct sheet *sheet, enum sheet_account account, double slack)
{
	double rest = sheet->all - sum_of(sheet);

	sheet->of[account] = rest > slack && rest > 0 ? rest : 0;
}

/**
 * sheet_largest() - find the account that has most, of those that are in use
 * @sheet: the sheet
 *
 * Return: the account.
 */
enum sheet_account sheet_largest(const struct sheet *sheet)
{
	enum sheet_account account, largest = SHEET_ANON;

	for (account = 0; account < SHEET_NR_ACCOUNTS; account++)
		if (account != SHEET_FREE && sheet->of[account] > sheet->of[largest])
			largest = account;
	return largest;
}

/**
 * sheet_further() - find the account to be named beside the cause
 * @sheet: the sheet
 * @cause: what is named first
 *
 * Return: the largest of those that no process has for itself. If the cause is what is
 * free, the largest of all.
 */
enum sheet_account sheet_further(const struct sheet *sheet, enum sheet_account cause)
{
	struct sheet others = *sheet;

	if (cause == SHEET_FREE)
		return sheet_largest(sheet);
	others.of[cause] = 0;
	others.of[SHEET_ANON] = 0;
	others.of[SHEET_ANON_CACHED] = 0;
	others.of[SHEET_CACHE] = 0;
	others.of[SHEET_SWAP_CACHE] = 0;
	return sheet_largest(&others);
}

/**
 * sheet_has_further() - tell whether much is in an account that no process has for itself
 * @sheet: the sheet
 *
 * Return: true if there is one beside anonymous memory and page tables.
 */
bool sheet_has_further(const struct sheet *sheet)
{
	enum sheet_account further = sheet_further(sheet, SHEET_PAGETABLES);

	return sheet->of[further] * SHEET_NAMED >= sheet->all;
}

/**
 * sheet_percent() - compute a part as a percentage
 * @part: the part
 * @all: all of it
 *
 * Return: no more than 100, as it may seem while others change it.
 */
unsigned int sheet_percent(double part, double all)
{
	double percent = all > 0 ? 100 * part / all : 0;

	return percent < 100 ? percent : 100;
}

/**
 * sheet_cause() - say what an account is
 * @account: the account
 *
 * Return: the end of a sentence that begins with a part of all of it.
 */
const char *sheet_cause(enum sheet_account account)
{
	return texts[account].cause;
}

/**
 * sheet_cause_of_anon() - say what anonymous memory is, if that is known
 * @anon: the anonymous memory, in bytes, here and below
 * @locked: what of it cannot be reclaimed
 *
 * Return: as sheet_cause().
 */
const char *sheet_cause_of_anon(double anon, double locked)
{
	if (locked > anon / 2)
		return "of it is anonymous memory of processes, most of it locked (mlock)";
	return texts[SHEET_ANON].cause;
}

/**
 * sheet_cause_of_cache() - say why page cache was not given back, if that is known
 * @cache: the page cache, in bytes, here and below
 * @waiting: file pages that are dirty or under writeback
 * @unevictable: pages that cannot be reclaimed
 *
 * Return: as sheet_cause().
 */
const char *sheet_cause_of_cache(double cache, double waiting, double unevictable)
{
	if (waiting > cache / 2)
		return "of it is file pages that wait to be written: is the disk slow?";
	if (unevictable > cache / 2)
		return "of it is file pages that cannot be reclaimed: locked, or in a ramfs";
	return texts[SHEET_CACHE].cause;
}

/**
 * sheet_advice() - say what to look at where an account has much
 * @account: the account
 *
 * Return: a sentence; NULL if there is none.
 */
const char *sheet_advice(enum sheet_account account)
{
	return texts[account].advice;
}

static void print_account(const char *name, double bytes, double all)
{
	unsigned int percent = sheet_percent(bytes, all);
	char size[TERM_ROOM], part[TERM_ROOM];
	const struct term_cell cells[] = {
		{ "kind", name, -24 },
		{ "size", term_size(size, bytes < 1e18 ? bytes : 1e18), 10 },
		{ "part", part, 5 },
	};

	snprintf(part, sizeof(part), "%u %%", percent);
	term_row(&(struct term_row){
		.indent = INDENT, .cells = cells, .count = sizeof(cells) / sizeof(*cells),
		.bar = percent / 100.0, .bar_room = BAR, .bar_lead = " ",
	});
}

/**
 * sheet_print() - print a line with a bar for each account, the largest first
 * @sheet: the sheet
 */
void sheet_print(const struct sheet *sheet)
{
	bool printed[SHEET_NR_ACCOUNTS] = { false };

	for (;;) {
		enum sheet_account account, next = SHEET_NR_ACCOUNTS;

		for (account = 0; account < SHEET_NR_ACCOUNTS; account++)
			if (!printed[account] && sheet->of[account] > 0 &&
			    sheet->of[account] >= sheet->all / SMALL &&
			    (next == SHEET_NR_ACCOUNTS ||
			     sheet->of[account] > sheet->of[next]))
				next = account;
		if (next == SHEET_NR_ACCOUNTS)
			return;
		print_account(texts[next].name, sheet->of[next], sheet->all);
		printed[next] = true;
	}
}
