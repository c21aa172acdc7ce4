/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SHARE_H
#define SHARE_H

#include <stdbool.h>

#include "output/term.h"
#include "records/episode.h"

/* Of more candidates, only the first ones have a share. */
#define SHARE_CANDIDATES 128

/* Instead of a share: it is not known; it would make the sum more than 100 %. */
enum {
	SHARE_UNKNOWN = -1,
	SHARE_TOO_MUCH = -2,
};

bool share_find(const struct episode *episode, int shares[SHARE_CANDIDATES]);
const char *share_text(char text[TERM_ROOM], int share);
const char *share_of(char text[TERM_ROOM], double bytes, double total);

#endif /* SHARE_H */
