/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OWNER_TYPE_H
#define OWNER_TYPE_H

#include <stdbool.h>
#include <stddef.h>

#include "output/span.h"

/* Of a path with more levels than that, none is told: the innermost ones are missing. */
#define OWNER_LEVELS	8

/**
 * enum owner_kind - what a level is
 * @OWNER_CONTAINER: a container that has an id
 * @OWNER_NAMED: a container that has a name instead, as of LXC
 * @OWNER_MONITOR: not a container, but the program outside that watches over it
 * @OWNER_MACHINE: a machine of systemd-machined, of which no more is known
 * @OWNER_GUEST: a virtual machine
 * @OWNER_POD: a pod of Kubernetes
 * @OWNER_PODMAN_POD: a pod of podman
 * @OWNER_JOB: a job of Slurm
 * @OWNER_ALLOCATION: an allocation of Nomad
 */
enum owner_kind {
	OWNER_CONTAINER,
	OWNER_NAMED,
	OWNER_MONITOR,
	OWNER_MACHINE,
	OWNER_GUEST,
	OWNER_POD,
	OWNER_PODMAN_POD,
	OWNER_JOB,
	OWNER_ALLOCATION,
};

/**
 * struct owner_systemd - what the systemd of a host, or of a container, made of a cgroup
 * @slice: the innermost slice above the unit
 * @unit: the unit of the system's manager: a service, a scope, ...
 * @user_unit: the unit of a user's manager; @unit is that manager then
 * @uid: the user whose slice it is, in digits
 * @session: the login session
 *
 * What is not known is an empty span.
 */
struct owner_systemd {
	struct span slice;
	struct span unit;
	struct span user_unit;
	struct span uid;
	struct span session;
};

/**
 * struct owner_level - one of the things that contain each other
 * @kind: what it is
 * @by: who made it: "docker", "podman", ...; empty: not known
 * @name: the id of the container, pod or allocation, else its name, or the number of
 *        the job; see owner_name()
 * @escaped: @name is as systemd writes it, with "\x2d" for "-"
 * @class: QoS class of a pod of Kubernetes; NULL: not known
 * @step: of the job; empty: of none
 * @task: of the step, or of the allocation; empty: of none
 * @uid: the user whose slice it lies in; empty: not known
 * @end: bytes of the path up to here
 * @is_unit: its cgroup is that of the unit around it
 * @systemd: the cgroup, as the systemd inside of a container sees it
 */
struct owner_level {
	enum owner_kind kind;
	struct span by;
	struct span name;
	bool escaped;
	const char *class;
	struct span step;
	struct span task;
	struct span uid;
	size_t end;
	bool is_unit;
	struct owner_systemd systemd;
};

/**
 * struct owner - what the path of a cgroup tells
 * @systemd: the cgroup, as the systemd of the host sees it
 * @levels: containers, pods and the like, from the outermost one on
 * @nr_levels: how many there are
 *
 * The spans are parts of the path, which has to stay as long as they are used.
 */
struct owner {
	struct owner_systemd systemd;
	struct owner_level levels[OWNER_LEVELS];
	size_t nr_levels;
};

#endif /* OWNER_TYPE_H */
