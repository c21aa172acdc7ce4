// SPDX-License-Identifier: GPL-2.0-only
/*
 * rec_function.c - where the functions of the kernel are that it does not export
 *
 * Who asks has a static call patched to it at load, so that it is called directly, as
 * from the kernel itself: no pointer is followed, which hardware that checks indirect
 * calls might refuse.
 */
#include <linux/build_bug.h>
#include <linux/errno.h>
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/kprobes.h>
#include <linux/string.h>

#include "compat.h"
#include "detach.h"
#include "rec_function.h"

/**
 * struct function - a function of the kernel
 * @name: its name; NULL if this kernel has it in a header
 * @error: why it was not found; 0 if it was
 * @address: of its first instruction
 */
struct function {
	const char *name;
	int error;
	unsigned long address;
};

static struct function functions[] = {
	{ .name = OW_COMPAT_PAGE_STATE },
	{ .name = OW_COMPAT_VMALLOC_PAGES },
	{ .name = "pcpu_nr_pages" },
	{ .name = "size_to_hstate" },
};

/* And the canary. */
static_assert(ARRAY_SIZE(functions) + 1 <= OW_ADOPTED_MAX);

/* A probe may be behind an instruction that marks the start of the function (ENDBR). */
static int find_start(unsigned long probed, unsigned long *address)
{
	static char symbol[KSYM_SYMBOL_LEN];
	unsigned long offset;
	char *at;

	snprintf(symbol, sizeof(symbol), "%pS", (void *)probed);
	at = strchr(symbol, '+');
	if (!at || sscanf(at, "+0x%lx", &offset) != 1)
		return -ENOENT;
	*address = probed - offset;
	return 0;
}

/**
 * ow_function_init() - find the functions
 *
 * The address of one is that at which a probe of it would be attached: a probe that is
 * never armed knows it. It stays registered until all probes are detached, which takes one
 * grace period of RCU for all of them.
 *
 * Context: module load, before ow_function_find() and ow_probe_init(); may sleep.
 */
void ow_function_init(void)
{
	static struct kprobe probes[ARRAY_SIZE(functions)];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(functions); i++) {
		struct function *function = &functions[i];

		function->error = -ENOENT;
		if (!function->name)
			continue;
		probes[i].symbol_name = function->name;
		probes[i].flags = KPROBE_FLAG_DISABLED;
		function->error = register_kprobe(&probes[i]);
		if (function->error)
			continue;
		ow_detach_adopt(&probes[i]);
		function->error = find_start((unsigned long)probes[i].addr,
					     &function->address);
	}
}

/**
 * ow_function_find() - tell where a function of the kernel is
 * @name: its name, one of those above
 * @address: gets the address of its first instruction
 *
 * Context: module load, after ow_function_init().
 * Return: 0 or -errno.
 */
int ow_function_find(const char *name, unsigned long *address)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(functions); i++) {
		if (!functions[i].name || strcmp(functions[i].name, name))
			continue;
		*address = functions[i].address;
		return functions[i].error;
	}
	return -ENOENT;
}
