// SPDX-License-Identifier: GPL-2.0-only
/*
 * owner_fact.c - whose a cgroup is, as a list of keys and values for programs
 */
#include <string.h>

#include "owner/owner_fact.h"

/* The number of the space that a name may take. */
enum plain {
	PLAIN_CONTAINER,
	PLAIN_OUTER,
	PLAIN_MONITORED,
	PLAIN_POD,
	PLAIN_MACHINE,
};

static struct span plain_name(struct owner_facts *facts, const struct owner_level *level,
			      enum plain plain)
{
	return owner_name(level, facts->plain[plain], OWNER_PLAIN);
}

static void read_systemd(struct owner_facts *facts, const struct owner_systemd *systemd)
{
	facts->values[OWNER_FACT_SLICE] = systemd->slice;
	facts->values[OWNER_FACT_UNIT] = systemd->unit;
	facts->values[OWNER_FACT_USER_UNIT] = systemd->user_unit;
	facts->values[OWNER_FACT_OWNER_UID] = systemd->uid;
	facts->values[OWNER_FACT_SESSION] = systemd->session;
}

static void read_containers(struct owner_facts *facts, const struct owner *owner)
{
	const struct owner_level *inner = owner_container(owner), *outer = owner_outer(owner);
	const struct owner_level *monitor = owner_find(owner, OWNER_MONITOR);

	if (inner) {
		facts->values[inner->kind == OWNER_NAMED ? OWNER_FACT_CONTAINER_NAME :
			      OWNER_FACT_CONTAINER_ID] =
			plain_name(facts, inner, PLAIN_CONTAINER);
		facts->values[OWNER_FACT_CONTAINER_RUNTIME] = inner->by;
		facts->values[OWNER_FACT_CONTAINER_UNIT] = inner->systemd.unit;
	}
	if (outer)
		facts->values[outer->kind == OWNER_NAMED ? OWNER_FACT_OUTER_NAME :
			      OWNER_FACT_OUTER_ID] =
			plain_name(facts, outer, PLAIN_OUTER);
	if (monitor)
		facts->values[OWNER_FACT_MONITORED] =
			plain_name(facts, monitor, PLAIN_MONITORED);
}

static void read_pods(struct owner_facts *facts, const struct owner *owner)
{
	const struct owner_level *pod = owner_find(owner, OWNER_POD);
	const struct owner_level *podman = owner_find(owner, OWNER_PODMAN_POD);

	if (pod) {
		facts->values[OWNER_FACT_POD_UID] = plain_name(facts, pod, PLAIN_POD);
		if (pod->class)
			facts->values[OWNER_FACT_POD_QOS_CLASS] = span_of(pod->class);
	}
	if (podman)
		facts->values[OWNER_FACT_PODMAN_POD_ID] = podman->name;
}

static void read_others(struct owner_facts *facts, const struct owner *owner)
{
	const struct owner_level *machine = owner_find(owner, OWNER_GUEST);
	const struct owner_level *job = owner_find(owner, OWNER_JOB);
	const struct owner_level *allocation = owner_find(owner, OWNER_ALLOCATION);

	if (!machine)
		machine = owner_find(owner, OWNER_MACHINE);
	if (machine)
		facts->values[OWNER_FACT_MACHINE] = plain_name(facts, machine, PLAIN_MACHINE);
	if (job) {
		facts->values[OWNER_FACT_SLURM_JOB] = job->name;
		facts->values[OWNER_FACT_SLURM_STEP] = job->step;
		facts->values[OWNER_FACT_SLURM_TASK] = job->task;
	}
	if (allocation) {
		facts->values[OWNER_FACT_NOMAD_ALLOCATION] = allocation->name;
		facts->values[OWNER_FACT_NOMAD_TASK] = allocation->task;
	}
}

/**
 * owner_facts_read() - find out whose a cgroup is
 * @facts: gets what the path tells
 * @path: the path, as for owner_read()
 * @length: bytes of @path
 * @clipped: the path lost its head or its tail
 */
void owner_facts_read(struct owner_facts *facts, const char *path, size_t length,
		      bool clipped)
{
	struct owner owner;

	memset(facts->values, 0, sizeof(facts->values));
	owner_read(&owner, path, length, clipped);
	read_systemd(facts, &owner.systemd);
	read_containers(facts, &owner);
	read_pods(facts, &owner);
	read_others(facts, &owner);
}
