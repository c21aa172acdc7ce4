// SPDX-License-Identifier: GPL-2.0-only
/*
 * rec_pressure.c - how long tasks of a cgroup, or of the system, have waited for memory
 *
 * The kernel brings these figures up to date every two seconds while tasks run. To do so
 * here takes a mutex: they are read as they are, without a lock.
 */
#include <linux/cgroup.h>
#include <linux/compiler.h>
#include <linux/math64.h>
#include <linux/psi_types.h>
#include <linux/rcupdate.h>
#include <linux/sched/loadavg.h>
#include <linux/time64.h>

#include "compat.h"
#include "rec_pressure.h"

#ifdef CONFIG_PSI
static u32 average(const unsigned long *averages, unsigned int i)
{
	return (READ_ONCE(averages[i]) * 100) >> FSHIFT;
}

static void read_stall(struct ow_stall *stall, const struct psi_group *psi,
		       enum psi_states state)
{
	stall->avg10 = average(psi->avg[state], 0);
	stall->avg60 = average(psi->avg[state], 1);
	stall->avg300 = average(psi->avg[state], 2);
	stall->total_us = div_u64(READ_ONCE(psi->total[PSI_AVGS][state]),
				  NSEC_PER_USEC);
}

static bool read_pressure(struct ow_pressure *pressure, const struct psi_group *psi)
{
	if (!psi)
		return false;
	read_stall(&pressure->some, psi, PSI_MEM_SOME);
	read_stall(&pressure->full, psi, PSI_MEM_FULL);
	return true;
}

/* The first cgroup below the root of cgroup v2, under rcu_read_lock(); NULL without any. */
static struct cgroup *first_cgroup(void)
{
	struct cgroup_subsys_state *root = &cgrp_dfl_root.cgrp.self;
	struct cgroup_subsys_state *css = css_next_descendant_pre(root, root);

	return css ? css->cgroup : NULL;
}
#endif

/**
 * ow_pressure_of() - read for how long tasks of a cgroup have waited for memory
 * @cgroup: the cgroup, of cgroup v2
 * @pressure: gets it
 *
 * Context: any; the caller holds rcu_read_lock() or a reference.
 * Return: false if that is not measured.
 */
bool ow_pressure_of(struct cgroup *cgroup, struct ow_pressure *pressure)
{
#ifdef CONFIG_PSI
	return read_pressure(pressure, ow_compat_psi(cgroup));
#else
	return false;
#endif
}

/**
 * ow_pressure_of_system() - read for how long tasks of the system have waited for memory
 * @pressure: gets it
 *
 * Context: any.
 * Return: false if that is not measured, or cannot be had: the way to it leads over a
 * cgroup.
 */
bool ow_pressure_of_system(struct ow_pressure *pressure)
{
	bool known = false;
#ifdef CONFIG_PSI
	struct cgroup *cgroup;

	rcu_read_lock();
	cgroup = first_cgroup();
	if (cgroup)
		known = read_pressure(pressure, ow_compat_psi_system(cgroup));
	rcu_read_unlock();
#endif
	return known;
}
