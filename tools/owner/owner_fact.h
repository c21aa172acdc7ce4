/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OWNER_FACT_H
#define OWNER_FACT_H

#include "owner/owner.h"

/*
 * All that may be known of whose a cgroup is, each as F(FACT, key, form). The form is
 * name, which may hold any byte, or number, at most 10 decimal digits. "host" is the
 * outermost systemd that the path shows.
 *
 *   slice, unit, user_unit    of the host's systemd; of a user's manager on it
 *   owner_uid, session        the user in whose slice it lies, and the login session
 *   container_id, container_name
 *                             of the innermost container: its id, else its name
 *   container_runtime         what made it
 *   container_unit            unit of the systemd that runs in it
 *   outer_container_id, outer_container_name
 *                             of the next container around it
 *   monitored_container       the id, or the name, of a container that is only watched
 *   pod_uid, pod_qos_class    of a pod of Kubernetes
 *   podman_pod_id             of a pod of podman
 *   machine                   a virtual machine, or another of systemd-machined
 *   slurm_*, nomad_*          of these
 */
#define OWNER_FACTS(F) \
	F(SLICE,		slice,			name) \
	F(UNIT,			unit,			name) \
	F(USER_UNIT,		user_unit,		name) \
	F(OWNER_UID,		owner_uid,		number) \
	F(SESSION,		session,		name) \
	F(CONTAINER_ID,		container_id,		name) \
	F(CONTAINER_NAME,	container_name,		name) \
	F(CONTAINER_RUNTIME,	container_runtime,	name) \
	F(CONTAINER_UNIT,	container_unit,		name) \
	F(OUTER_ID,		outer_container_id,	name) \
	F(OUTER_NAME,		outer_container_name,	name) \
	F(MONITORED,		monitored_container,	name) \
	F(POD_UID,		pod_uid,		name) \
	F(POD_QOS_CLASS,	pod_qos_class,		name) \
	F(PODMAN_POD_ID,	podman_pod_id,		name) \
	F(MACHINE,		machine,		name) \
	F(SLURM_JOB,		slurm_job,		number) \
	F(SLURM_STEP,		slurm_step,		name) \
	F(SLURM_TASK,		slurm_task,		number) \
	F(NOMAD_ALLOCATION,	nomad_allocation,	name) \
	F(NOMAD_TASK,		nomad_task,		name)

#define OWNER_FACT_ENUM(fact, key, form) OWNER_FACT_##fact,
enum owner_fact { OWNER_FACTS(OWNER_FACT_ENUM) OWNER_NR_FACTS };

/* Space for a name of a cgroup. */
#define OWNER_PLAIN	256

/**
 * struct owner_facts - what is known of whose a cgroup is
 * @values: each fact; what is not known is an empty span
 * @plain: names that are not part of the path as they are
 *
 * The values are parts of the path and of this struct, which must not be copied.
 */
struct owner_facts {
	struct span values[OWNER_NR_FACTS];
	char plain[5][OWNER_PLAIN];
};

void owner_facts_read(struct owner_facts *facts, const char *path, size_t length,
		      bool clipped);

#endif /* OWNER_FACT_H */
