/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef STORY_H
#define STORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "history.h"
#include "record.h"

/* More victims than are told one by one are told by number. */
#define STORY_VICTIMS	128
#define STORY_CANDIDATES 128

/* Room for a name or a path as a page shows it. */
#define STORY_NAME	64

/**
 * struct ending - how a victim went
 * @exited: it has left its memory, @exited_us after it was marked
 * @reaped: its memory was taken from outside, @reaped_us after it was marked
 */
struct ending {
	bool exited;
	bool reaped;
	uint64_t exited_us;
	uint64_t reaped_us;
};

/**
 * struct story - the records of one episode
 * @episode: its number
 * @oom: its oom record; NULL if it was overwritten, or has not come yet
 * @memory: its memory record; NULL if there is none
 * @stack: its stack record; NULL if there is none
 * @victims: its victims
 * @endings: how each of them went
 * @nr_victims: how many there are
 * @candidates: its candidates, by rank
 * @nr_candidates: how many there are
 * @first_of_run: the episode that this one repeats; 0: none
 * @repeated: episodes that repeated this one
 * @awaited: the victim of an earlier episode that it waited for; NULL: not known
 * @awaited_ending: how that went in the end
 */
struct story {
	__u64 episode;
	union record *oom;
	union record *memory;
	union record *stack;
	union record *victims[STORY_VICTIMS];
	struct ending endings[STORY_VICTIMS];
	size_t nr_victims;
	union record *candidates[STORY_CANDIDATES];
	size_t nr_candidates;
	__u64 first_of_run;
	__u64 repeated;
	union record *awaited;
	struct ending awaited_ending;
};

bool story_gather(struct story *story, const struct history *history,
		  __u64 episode);
void story_free(struct story *story);

const union record *story_chosen(const struct story *story);
int story_own_limit(const struct story *story, const union record *victim);
bool story_is_memcg(const struct story *story);
bool story_is_sysrq(const struct story *story);
bool story_is_restricted(const struct story *story);
bool story_is_victim(const struct story *story, __s32 pid);
void story_comm(char name[STORY_NAME], const char *comm);
bool story_list(char list[STORY_NAME], const union record *record,
		const char *key);
bool story_text(char name[STORY_NAME], const union record *record,
		const char *key);

#endif /* STORY_H */
