/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * probe_trampoline_x86_64.S - call a function for ftrace, and tell what it returned
 */
#include <linux/linkage.h>
#include <linux/objtool.h>
#include <asm/nospec-branch.h>
#include <asm/unwind_hints.h>

/*
 * ow_trampoline - what ftrace has oom_badness() call first
 *
 * The two arguments of oom_badness() are in rdi and rsi. On the stack are the rest of
 * oom_badness(), to which a tracer would return, and, before that, its caller. The rest
 * is called here; then ow_selection_called(task, points); then this returns to the
 * caller, with the points.
 */
SYM_START(ow_trampoline, SYM_L_GLOBAL, SYM_A_ALIGN)
	ENDBR
	pushq	%rbp
	movq	%rsp, %rbp
	CALL_DEPTH_ACCOUNT
	pushq	%rdi

	call	ow_call_rest
	movq	%rax, %rsi
	movq	(%rsp), %rdi
	movq	%rax, (%rsp)
	call	ow_selection_called

	popq	%rax
	popq	%rbp
	addq	$8, %rsp
	UNWIND_HINT_FUNC
	RET
SYM_FUNC_END(ow_trampoline)

/*
 * ow_call_rest - go to where the caller of ow_trampoline() would have returned to
 *
 * By a return, since that place is no target of an indirect call.
 */
SYM_START(ow_call_rest, SYM_L_LOCAL, SYM_A_ALIGN)
	pushq	8(%rbp)
	RET
SYM_FUNC_END(ow_call_rest)

/* objtool knows no function that returns elsewhere. */
STACK_FRAME_NON_STANDARD ow_call_rest
