/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OWNER_MATCH_H
#define OWNER_MATCH_H

#include "output/span.h"

/* Digits of the id of a container. */
#define OWNER_ID	64

/* Digits of the uid of a pod at least. */
#define OWNER_UID	32

/**
 * struct owner_parts - the parts of a name that a pattern has found
 * @id: of a container
 * @uid: of a pod or an allocation
 * @number: a decimal number
 * @user: the number of a user
 * @session: of a user
 * @prefix: who made it
 * @name: any other name
 *
 * A part that the pattern does not have is left as it was.
 */
struct owner_parts {
	struct span id;
	struct span uid;
	struct span number;
	struct span user;
	struct span session;
	struct span prefix;
	struct span name;
};

bool owner_match(const char *pattern, struct span name, struct owner_parts *parts);

#endif /* OWNER_MATCH_H */
