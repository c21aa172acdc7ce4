/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef RECORD_EARLIER_H
#define RECORD_EARLIER_H

#include <stdbool.h>

#include "input/kept.h"
#include "input/tail.h"

struct keeper;
struct outlet;

/* Space for the name of the file of a boot, with its NUL. */
#define EARLIER_NAME	(KEPT_NAME + 16)

/**
 * struct earlier - an earlier boot of which OOMs are to be in the journal
 * @boot: its name
 * @name: the file that has the place up to which they are
 * @end: the end of its records
 */
struct earlier {
	char boot[KEPT_NAME];
	char name[EARLIER_NAME];
	struct tail_place end;
};

void earlier_note(const struct keeper *keeper, const char *boot, unsigned int part);
void earlier_sweep(const struct keeper *keeper);
bool earlier_start(struct earlier *earlier, struct outlet *outlet,
		   const struct keeper *keeper);
bool earlier_end(const struct earlier *earlier, struct outlet *outlet);

#endif /* RECORD_EARLIER_H */
