// SPDX-License-Identifier: GPL-2.0-only
/*
 * rec_pressure.c - where the kernel keeps for how long tasks have waited for memory
 */
#include <linux/cgroup.h>
#include <linux/psi_types.h>
#include <linux/rcupdate.h>

#include "compat.h"
#include "rec_pressure.h"

#ifdef CONFIG_PSI
/* The first cgroup below the root of cgroup v2, under rcu_read_lock(); NULL without any. */
static struct cgroup *first_cgroup(void)
{
	struct cgroup_subsys_state *root = &cgrp_dfl_root.cgrp.self;
	struct cgroup_subsys_state *css = css_next_descendant_pre(root, root);

	return css ? css->cgroup : NULL;
}

/**
 * ow_pressure_of_system() - find what is measured for all tasks
 *
 * Context: any.
 * Return: the group, which never goes; NULL if nothing is measured, or it cannot be found:
 * the way to it leads over a cgroup.
 */
const struct psi_group *ow_pressure_of_system(void)
{
	const struct psi_group *group = NULL;
	struct cgroup *cgroup;

	rcu_read_lock();
	cgroup = first_cgroup();
	if (cgroup)
		group = ow_compat_psi_system(cgroup);
	rcu_read_unlock();
	return group;
}
#endif
