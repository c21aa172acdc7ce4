/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * probe_trampoline_arm64.S - call a function for ftrace, and tell what it returned
 */
#include <linux/linkage.h>
#include <asm/assembler.h>

/*
 * ow_trampoline - what ftrace has oom_badness() call first
 *
 * The two arguments of oom_badness() are in x0 and x1. x30 is the rest of oom_badness(), to
 * which a tracer would return, and x9 its caller. The rest is called here; then
 * ow_selection_called(task, points); then this returns to the caller, with the points.
 *
 * The rest is called by a return, since that place is no target of an indirect call.
 */
SYM_FUNC_START(ow_trampoline)
	stp	x29, x9, [sp, #-32]!
	mov	x29, sp
	str	x0, [sp, #16]

	mov	x9, x30
	adr	x30, 1f
	ret	x9
1:	mov	x1, x0
	ldr	x0, [sp, #16]
	str	x1, [sp, #16]
	bl	ow_selection_called

	ldr	x0, [sp, #16]
	ldp	x29, x30, [sp], #32
	ret
SYM_FUNC_END(ow_trampoline)
