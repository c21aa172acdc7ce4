/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef EPISODES_H
#define EPISODES_H

#include <stdbool.h>
#include <stddef.h>

#include "records/episode.h"
#include "records/loads.h"

/**
 * struct hole - records that are not there
 * @after: the last before them; 0: they were the first
 * @before: the first after them
 * @from: the least episode that one of them may be of
 * @to: the greatest
 */
struct hole {
	__u64 after;
	__u64 before;
	__u64 from;
	__u64 to;
};

void episodes_gather(struct load *load);
bool episodes_may_lack(const struct load *load, __u64 episode);
bool episodes_lack_after(const struct load *load, __u64 seq);
__u64 episodes_thinned(const struct load *load, __u64 *after, __u64 *before);
const struct ending *episodes_ending(const struct load *load,
				     const union record *victim);
size_t episodes_find_victim(const struct load *load, const union record *ended);

#endif /* EPISODES_H */
