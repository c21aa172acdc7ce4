/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef MISSING_H
#define MISSING_H

#include "input/source.h"
#include "records/episodes.h"
#include "records/filter.h"

struct input;

__attribute__((noreturn))
void missing_device(int error, enum clock_zone zone);
int missing_all(const struct source *source, const struct history *history,
		const struct input *input, enum clock_zone zone);
__attribute__((noreturn))
void missing_episode(const struct load *load, const struct episode *episode,
		     unsigned long long number, const struct filter *filter,
		     const struct clock *clock, const struct input *input,
		     enum clock_zone zone);

#endif /* MISSING_H */
