// SPDX-License-Identifier: GPL-2.0-only
/*
 * protect.c - keep the OOM killer off this program, where the user asks for it
 */
#include <err.h>
#include <stdio.h>

#include "protect.h"

#define ADJ	"/proc/self/oom_score_adj"

/**
 * protect() - never become a victim
 *
 * Ends the program where that is not allowed.
 */
void protect(void)
{
	FILE *file = fopen(ADJ, "we");

	if (!file || fputs("-1000", file) < 0 || fclose(file))
		err(1, "%s: cannot be lowered, which takes CAP_SYS_RESOURCE",
		    ADJ);
}
