/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef CHOICE_H
#define CHOICE_H

#include <stdbool.h>

#include "records/episodes.h"
#include "records/filter.h"

const struct episode *choice_make(const struct load *load,
				  const struct filter *filter,
				  const struct clock *clock);
bool choice_passes(const struct episode *episode, const struct filter *filter,
		   const struct clock *clock);
const struct episode *choice_find(const struct load *load,
				  unsigned long long number,
				  const struct filter *filter,
				  const struct clock *clock);
const struct episode *choice_later(const struct load *load,
				   const struct episode *chosen,
				   uint64_t *count);
const struct episode *choice_merged(const struct load *load, __u64 number);

#endif /* CHOICE_H */
