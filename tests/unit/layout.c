// SPDX-License-Identifier: GPL-2.0-only
/*
 * layout.c - the layout of the record format, as a compiler sees it
 *
 * This is compiled, as C and as C++, and never run: the lines of the listing stand
 * in the assembly, behind "->". So 32 bits need no machine that runs them.
 * scripts/layout makes the listing of it; <linux/oomwatch.h> is the format of
 * today, or an older one.
 */
#include <linux/oomwatch.h>
#include <stddef.h>

/* %c0: a constant, without the sign that the assembler would want. */
#define SAY(text, ...)	__asm__("-> " text : : __VA_ARGS__)

#define SAY_CONSTANT(name) \
	SAY(#name " %c0", "i"((long)(name)))
#define SAY_STRUCT(name) \
	SAY("struct " #name " size %c0", "i"(sizeof(struct name)))
#define SAY_MEMBER(name, member, more) \
	SAY(#name "." #member " offset %c0 size %c1" more, \
	    "i"(offsetof(struct name, member)), \
	    "i"(sizeof(((struct name *)0)->member)))

/* The kind and the source of a field are for people. */
#define SAY_FIELD(record, bit, member, kind, unit, source) \
	{ SAY_MEMBER(oomwatch_##record, member, " bit " #bit); }
#define SAY_VALUE(constant, value, name) \
	{ SAY(#constant " %c0 " name, "i"(constant)); }

static void constants(void)
{
	SAY_CONSTANT(OOMWATCH_RECORD_MAX);
	SAY_CONSTANT(OOMWATCH_COMM_LEN);
	SAY_CONSTANT(OOMWATCH_UNLIMITED);
	OOMWATCH_TYPES(SAY_VALUE)
	OOMWATCH_OUTCOMES(SAY_VALUE)
	OOMWATCH_CONTEXTS(SAY_VALUE)
	OOMWATCH_CONSTRAINTS(SAY_VALUE)
	OOMWATCH_ORIGINS(SAY_VALUE)
	OOMWATCH_ROLES(SAY_VALUE)
	OOMWATCH_STATES(SAY_VALUE)
}

static void header(void)
{
	SAY_MEMBER(oomwatch_header, size, "");
	SAY_MEMBER(oomwatch_header, type, "");
	SAY_MEMBER(oomwatch_header, reserved, "");
#ifdef OOMWATCH_FLAG_KEPT
	SAY_MEMBER(oomwatch_header, flags, "");
#endif
	SAY_MEMBER(oomwatch_header, seq, "");
	SAY_MEMBER(oomwatch_header, time_ns, "");
	SAY_MEMBER(oomwatch_header, episode, "");
	SAY_MEMBER(oomwatch_header, valid, "");
	SAY_MEMBER(oomwatch_header, truncated, "");
	SAY_MEMBER(oomwatch_str, offset, "");
	SAY_MEMBER(oomwatch_str, length, "");
	SAY_MEMBER(oomwatch_oom, h, "");
	SAY_MEMBER(oomwatch_victim, h, "");
	SAY_STRUCT(oomwatch_header);
	SAY_STRUCT(oomwatch_str);
	SAY_STRUCT(oomwatch_oom);
	SAY_STRUCT(oomwatch_victim);
}

/* What the first format did not have. */
static void later(void)
{
#ifdef OOMWATCH_ABI_VERSION
	SAY_CONSTANT(OOMWATCH_ABI_VERSION);
	SAY_CONSTANT(OOMWATCH_ZONES_MAX);
	SAY_CONSTANT(OOMWATCH_ZONE_NAME_LEN);
	SAY_MEMBER(oomwatch_header, flags, "");
	OOMWATCH_REAPERS(SAY_VALUE)
	OOMWATCH_PANIC_REASONS(SAY_VALUE)
	OOMWATCH_RELATIONS(SAY_VALUE)
	SAY_MEMBER(oomwatch_array, offset, "");
	SAY_MEMBER(oomwatch_array, count, "");
	SAY_MEMBER(oomwatch_array, size, "");
	SAY_MEMBER(oomwatch_array, reserved, "");
	SAY_MEMBER(oomwatch_zone, node, "");
	SAY_MEMBER(oomwatch_zone, name, "");
	SAY_MEMBER(oomwatch_zone, free, "");
	SAY_MEMBER(oomwatch_zone, min, "");
	SAY_MEMBER(oomwatch_zone, low, "");
	SAY_MEMBER(oomwatch_zone, high, "");
	SAY_MEMBER(oomwatch_zone, managed, "");
	SAY_MEMBER(oomwatch_memory, h, "");
	SAY_MEMBER(oomwatch_stack, h, "");
	SAY_MEMBER(oomwatch_candidate, h, "");
	SAY_MEMBER(oomwatch_reaped, h, "");
	SAY_MEMBER(oomwatch_exited, h, "");
	SAY_MEMBER(oomwatch_freed, h, "");
	SAY_MEMBER(oomwatch_memcg, h, "");
	SAY_MEMBER(oomwatch_relative, h, "");
	SAY_MEMBER(oomwatch_system, h, "");
	SAY_MEMBER(oomwatch_free_area, h, "");
	SAY_MEMBER(oomwatch_hugetlb, h, "");
	SAY_STRUCT(oomwatch_array);
	SAY_STRUCT(oomwatch_zone);
	SAY_STRUCT(oomwatch_memory);
	SAY_STRUCT(oomwatch_stack);
	SAY_STRUCT(oomwatch_candidate);
	SAY_STRUCT(oomwatch_reaped);
	SAY_STRUCT(oomwatch_exited);
	SAY_STRUCT(oomwatch_freed);
	SAY_STRUCT(oomwatch_memcg);
	SAY_STRUCT(oomwatch_relative);
	SAY_STRUCT(oomwatch_system);
	SAY_STRUCT(oomwatch_free_area);
	SAY_STRUCT(oomwatch_hugetlb);
#endif
}

void layout(void)
{
	constants();
	header();
	later();
	OOMWATCH_FIELDS(SAY_FIELD)
}
