// SPDX-License-Identifier: GPL-2.0-only
/*
 * rec_symbol.c - the names of addresses in the kernel, remembered
 *
 * The kernel keeps its symbols compressed, and looking one up costs more than
 * everything else that is recorded of an episode. OOMs come from few call paths, so
 * most addresses have been looked up before.
 */
#include <linux/hash.h>
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "rec_symbol.h"

#define NAMES_BITS	6
#define NAME_LEN	52

/**
 * struct name - an address and its name
 * @address: 0 if there is none
 * @length: of the string
 * @text: a string
 */
struct name {
	unsigned long address;
	u32 length;
	char text[NAME_LEN];
};

/* Indexed by hash; if two names have the same index, the last one replaces the other. */
static struct name names[1 << NAMES_BITS];

/*
 * As the kernel's own call trace shows it, but without the size of the function
 * and without a space.
 */
static const char *look_up(unsigned long address)
{
	static char symbol[KSYM_SYMBOL_LEN];
	char *size, *module;

	snprintf(symbol, sizeof(symbol), "%pB", (void *)address);
	/* Without a symbol this is the address, which must not be shown. */
	if (!strncmp(symbol, "0x", 2))
		return "?";
	size = strchr(symbol, '/');
	module = strchr(symbol, '[');
	if (size && module)
		memmove(size, module, strlen(module) + 1);
	else if (size)
		*size = '\0';
	return symbol;
}

/*
 * Names in modules are not kept: another module may be loaded at the same address.
 * Long names do not fit.
 */
static bool is_lasting(const char *text, size_t length)
{
	return length < NAME_LEN && !strchr(text, '[') && strcmp(text, "?");
}

/**
 * ow_symbol_name() - the function that a return address is in, and where in it
 * @address: the address
 * @length: gets the length of the name
 *
 * Context: under the kernel's oom_lock, which guards what is remembered; the
 * module that the address belongs to cannot go away.
 * Return: FUNCTION+OFFSET, with [MODULE] if it is in one, "?" if it has no name;
 * good until the next call.
 */
const char *ow_symbol_name(unsigned long address, size_t *length)
{
	struct name *name = &names[hash_long(address, NAMES_BITS)];
	const char *text;

	if (name->address == address) {
		*length = name->length;
		return name->text;
	}
	text = look_up(address);
	*length = strlen(text);
	if (!is_lasting(text, *length))
		return text;
	name->address = address;
	name->length = *length;
	memcpy(name->text, text, *length + 1);
	return name->text;
}
