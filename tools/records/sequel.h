/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SEQUEL_H
#define SEQUEL_H

#include <stdbool.h>
#include <stdint.h>

#include "records/episodes.h"

/**
 * struct sequel - the episodes that follow from an OOM
 * @waited: requests that waited for a victim of it to exit
 * @dying: requests of tasks that were dying, of it as far as is known
 * @first_ns: entry of the first of them
 * @last_ns: return of the last of them
 */
struct sequel {
	uint64_t waited;
	uint64_t dying;
	uint64_t first_ns;
	uint64_t last_ns;
};

/**
 * struct run - the episodes that repeat one another
 * @first: the episode that this one repeats; 0: none, or not known
 * @repeated: episodes that repeated this one
 */
struct run {
	__u64 first;
	uint64_t repeated;
};

bool sequel_is_kill(const struct episode *episode);
bool sequel_is_wait(const struct episode *episode);
struct run sequel_run(const struct episode *episode);
const union record *sequel_awaits(const struct episode *episode);
bool sequel_same_place(const union record *oom, const union record *other);
const union record *sequel_awaited(const struct load *load,
				   const union record *oom);
const struct episode *sequel_cause(const struct load *load,
				   const struct episode *episode);
struct sequel sequel_of(const struct load *load, const struct episode *kill);

#endif /* SEQUEL_H */
