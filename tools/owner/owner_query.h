/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OWNER_QUERY_H
#define OWNER_QUERY_H

#include "owner/owner_type.h"

/* What messages say of the arguments. */
#define OWNER_UNIT_RULE \
	"--unit takes the name of a unit, such as 'web.service' or 'web', or a pattern of it, such as 'web*'"
#define OWNER_CONTAINER_RULE \
	"--container takes at least 4 digits of the id of a container, or its whole name"
#define OWNER_POD_RULE \
	"--pod takes at least 4 digits of the uid of a pod of Kubernetes, or of the id of one of podman"

/**
 * struct owner_query - whose cgroups are wanted
 * @unit: pattern of a unit, from owner_unit(); NULL: any
 * @container: start of the id of a container, or its name; NULL: any
 * @pod: start of the uid or the id of a pod; NULL: any
 */
struct owner_query {
	const char *unit;
	const char *container;
	const char *pod;
};

const char *owner_unit(const char *given);
bool owner_is_pod(const char *given);

bool owner_query_is_given(const struct owner_query *query);
bool owner_query_matches(const struct owner_query *query, const char *path,
			 size_t length, bool clipped);

#endif /* OWNER_QUERY_H */
