/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SEEN_H
#define SEEN_H

#include <stdbool.h>
#include <stdint.h>

struct oomwatch_header;

/**
 * struct seen - up to where the records of a boot are known
 * @seq: number of the last one, in the load of the module that it is of
 * @time_ns: the greatest time of all of them
 */
struct seen {
	uint64_t seq;
	uint64_t time_ns;
};

bool seen_has(const struct seen *seen, const struct oomwatch_header *record);
void seen_add(struct seen *seen, const struct oomwatch_header *record);

#endif /* SEEN_H */
