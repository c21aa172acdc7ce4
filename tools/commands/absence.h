/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef ABSENCE_H
#define ABSENCE_H

#include "input/source.h"
#include "records/filter.h"

/**
 * struct absence - what to say if no record passes the filters
 * @looked: how many records were looked at
 * @newest: the time of the last of them, in ns
 * @clock: what that time means
 * @heir: the next episode after the wanted one that stands for others; 0: there is
 *        none
 * @heir_repeats: how many it stands for, itself among them
 */
struct absence {
	unsigned long long looked;
	uint64_t newest;
	struct clock clock;
	uint64_t heir;
	uint64_t heir_repeats;
};

void absence_look(struct absence *absence, const struct filter *filter,
		  const struct source *source);
void absence_tell(const struct absence *absence, const struct filter *filter,
		  const char *name, enum clock_zone zone);

#endif /* ABSENCE_H */
