// SPDX-License-Identifier: GPL-2.0-only
/*
 * owner_systemd.c - slices, units and sessions in the path of a cgroup
 *
 * As systemd itself reads it: slices, then a unit. If that is a user's manager, slices
 * and a unit follow again. All below is the unit's own affair, whatever its name.
 */
#include "owner/owner_match.h"
#include "owner/owner_systemd.h"

/**
 * owner_is_unit() - tell whether a name is that of a unit which may have processes
 * @name: the name
 *
 * Return: true if it is.
 */
bool owner_is_unit(struct span name)
{
	static const char * const kinds[] = {
		".service", ".scope", ".socket", ".mount", ".swap",
	};
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (span_cut_end(&name, kinds[i]))
			return name.length;
	return false;
}

static void read_unit(struct owner_systemd *systemd, enum owner_stage *stage,
		      struct span name)
{
	struct owner_parts parts;

	if (*stage == OWNER_USER) {
		systemd->user_unit = name;
		*stage = OWNER_DONE;
		return;
	}
	systemd->unit = name;
	*stage = OWNER_DONE;
	if (owner_match("session-%s.scope", name, &parts)) {
		systemd->session = parts.session;
	} else if (owner_match("user@%U.service", name, &parts)) {
		systemd->uid = parts.user;
		*stage = OWNER_USER;
	}
}

/**
 * owner_systemd_read() - read the name of one cgroup of a path
 * @systemd: what was read of it so far
 * @stage: what may come next
 * @name: the name
 *
 * Return: true if it is that of a unit.
 */
bool owner_systemd_read(struct owner_systemd *systemd, enum owner_stage *stage,
			struct span name)
{
	struct owner_parts parts;

	if (*stage == OWNER_DONE)
		return false;
	/* It stands before a name that looks like a file of the kernel. */
	span_cut_start(&name, "_");
	if (owner_is_unit(name)) {
		read_unit(systemd, stage, name);
		return true;
	}
	if (!span_ends(name, ".slice")) {
		if (*stage != OWNER_INSIDE)
			*stage = OWNER_DONE;
		return false;
	}
	if (*stage == OWNER_USER)
		return false;
	systemd->slice = name;
	if (owner_match("user-%U.slice", name, &parts))
		systemd->uid = parts.user;
	if (*stage == OWNER_INSIDE)
		*stage = OWNER_SYSTEM;
	return false;
}
