/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OWNER_FORM_H
#define OWNER_FORM_H

#include "output/span.h"
#include "owner/owner_type.h"
#include "owner/owner_match.h"

/**
 * struct owner_form - a form of the names of cgroups
 * @name: pattern of the name, for owner_match(); NULL: the end of a table
 * @parent: pattern of the name of the cgroup above it; NULL: any
 * @above: the same of the one above that; NULL: any
 * @kind: what such a cgroup is
 * @by: who makes it; NULL: not known, or the "%p" of @name
 * @class: QoS class of a pod; NULL: not known
 * @escaped: the name is one of systemd, in which "-" is "\x2d"
 * @slice: "%n" is not a name, but the slice in which the cgroup should be
 * @again: it says more about the level that the cgroup above it is
 */
struct owner_form {
	const char *name;
	const char *parent;
	const char *above;
	enum owner_kind kind;
	const char *by;
	const char *class;
	bool escaped;
	bool slice;
	bool again;
};

/**
 * struct owner_recent - a cgroup, and those above it
 * @name: its name
 * @parent: the name of the one above; empty: that is the root, or not known
 * @above: that of the one above that
 */
struct owner_recent {
	struct span name;
	struct span parent;
	struct span above;
};

const struct owner_form *owner_form_find(const struct owner_recent *recent,
					 struct owner_parts *parts);
struct span owner_form_pod(struct span name);

#endif /* OWNER_FORM_H */
