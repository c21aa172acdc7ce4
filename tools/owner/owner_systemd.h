/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OWNER_SYSTEMD_H
#define OWNER_SYSTEMD_H

#include "owner/owner_type.h"

/**
 * enum owner_stage - what may come next on the way down a path
 * @OWNER_SYSTEM: slices and a unit of the system's manager
 * @OWNER_USER: slices and a unit of a user's manager
 * @OWNER_INSIDE: cgroups of a container before its systemd's own ones
 * @OWNER_DONE: what is none of systemd's
 */
enum owner_stage {
	OWNER_SYSTEM,
	OWNER_USER,
	OWNER_INSIDE,
	OWNER_DONE,
};

bool owner_is_unit(struct span name);
bool owner_systemd_read(struct owner_systemd *systemd, enum owner_stage *stage,
			struct span name);

#endif /* OWNER_SYSTEMD_H */
