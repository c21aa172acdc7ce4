// SPDX-License-Identifier: GPL-2.0-only
/*
 * owner_form.c - the forms of the names that programs give to cgroups
 *
 * The first row that matches counts. There are three tables, as most names are too short
 * for most rows. systemd's own units, slices and sessions are in owner_systemd.c: what
 * they are depends on all of the path.
 */
#include "owner/owner_form.h"

#define BURSTABLE	.class = "Burstable"
#define BEST_EFFORT	.class = "BestEffort"
#define GUARANTEED	.class = "Guaranteed"

/* Of at least OWNER_ID bytes */
static const struct owner_form ids[] = {
	/* Docker, podman, containerd, CRI-O: below systemd, and with cgroupfs */
	{ "docker-%i.scope", .by = "docker" },
	{ "%i", "docker", .by = "docker" },
	{ "libpod-%i.scope", .by = "podman" },
	{ "libpod-%i", .by = "podman" },
	{ "libpod-payload-%i", .by = "podman" },
	{ "libpod-conmon-%i.scope", .by = "podman", .kind = OWNER_MONITOR },
	{ "libpod-conmon-%i", .by = "podman", .kind = OWNER_MONITOR },
	{ "libpod_pod_%i.slice", .by = "podman", .kind = OWNER_PODMAN_POD },
	{ "%n-libpod_pod_%i.slice", .by = "podman", .kind = OWNER_PODMAN_POD },
	{ "%i", "libpod_parent", .by = "podman", .kind = OWNER_PODMAN_POD },
	{ "cri-containerd-%i.scope", .by = "containerd" },
	{ "%i", "k8s.io", .by = "containerd" },
	{ "%i", "default", .by = "containerd" },
	{ "crio-%i.scope", .by = "CRI-O" },
	{ "crio-%i", .by = "CRI-O" },
	{ "crio-conmon-%i.scope", .by = "CRI-O", .kind = OWNER_MONITOR },
	{ "crio-conmon-%i", .by = "CRI-O", .kind = OWNER_MONITOR },
	{ "%i", "%n", "ecs", .by = "ecs" },
	/* The systemd form, made as a directory: the runtime was told the wrong one */
	{ "%n:docker:%i", .by = "docker", .slice = true },
	{ "%n:libpod:%i", .by = "podman", .slice = true },
	{ "%n:cri-containerd:%i", .by = "containerd", .slice = true },
	{ "%n:crio:%i", .by = "CRI-O", .slice = true },
	/* Any other runtime with its name in front, and none */
	{ "%p-conmon-%i.scope", .kind = OWNER_MONITOR },
	{ .name = "%p-%i.scope" },
	{ .name = "%i.scope" },
	{ .name = "%p-%i" },
	{ .name = "%i" },
	{ .name = NULL }
};

/* Of at least OWNER_UID bytes */
static const struct owner_form uids[] = {
	/* Kubernetes; kind and others put a prefix before "kubepods" */
	{ "kubepods-burstable-pod%u.slice", .kind = OWNER_POD, BURSTABLE },
	{ "kubepods-besteffort-pod%u.slice", .kind = OWNER_POD, BEST_EFFORT },
	{ "kubepods-pod%u.slice", .kind = OWNER_POD, GUARANTEED },
	{ "%n-kubepods-burstable-pod%u.slice", .kind = OWNER_POD, BURSTABLE },
	{ "%n-kubepods-besteffort-pod%u.slice", .kind = OWNER_POD, BEST_EFFORT },
	{ "%n-kubepods-pod%u.slice", .kind = OWNER_POD, GUARANTEED },
	{ "pod%u", "burstable", .kind = OWNER_POD, BURSTABLE },
	{ "pod%u", "besteffort", .kind = OWNER_POD, BEST_EFFORT },
	{ "pod%u", "kubepods", .kind = OWNER_POD, GUARANTEED },
	{ "pod%u", .kind = OWNER_POD },
	/* Nomad */
	{ "%u.%n.scope", "nomad.slice", .by = "nomad", .kind = OWNER_ALLOCATION },
	{ "%u.%n.scope", "share.slice", "nomad.slice", .by = "nomad", .kind = OWNER_ALLOCATION },
	{ "%u.%n.scope", "reserve.slice", "nomad.slice", .by = "nomad", .kind = OWNER_ALLOCATION },
	{ .name = NULL }
};

static const struct owner_form names[] = {
	/* LXC, LXD, Incus, Proxmox */
	{ "lxc.payload.%n", .by = "lxc", .kind = OWNER_NAMED },
	{ "%n", "lxc.payload", .by = "lxc", .kind = OWNER_NAMED },
	{ "lxc.monitor.%n", .by = "lxc", .kind = OWNER_MONITOR },
	{ "%n", "lxc.monitor", .by = "lxc", .kind = OWNER_MONITOR },
	{ "%n", "lxc", .by = "lxc", .kind = OWNER_NAMED },
	/* systemd-nspawn, libvirt, Proxmox */
	{ "systemd-nspawn@%n.service", .by = "systemd-nspawn", .kind = OWNER_NAMED,
	  .escaped = true },
	{ "supervisor", "systemd-nspawn@%n.service", .by = "systemd-nspawn",
	  .kind = OWNER_MONITOR, .escaped = true, .again = true },
	{ "machine-qemu\\x2d%d\\x2d%n.scope", "machine.slice", .by = "libvirt",
	  .kind = OWNER_GUEST, .escaped = true },
	{ "machine-lxc\\x2d%d\\x2d%n.scope", "machine.slice", .by = "libvirt",
	  .kind = OWNER_NAMED, .escaped = true },
	{ "machine-%n.scope", "machine.slice", .by = "systemd-machined",
	  .kind = OWNER_MACHINE, .escaped = true },
	{ "qemu-%d-%n.libvirt-qemu", "machine", .by = "libvirt", .kind = OWNER_GUEST },
	{ "lxc-%d-%n.libvirt-lxc", "machine", .by = "libvirt", .kind = OWNER_NAMED },
	{ "%n.libvirt-qemu", "machine", .by = "libvirt", .kind = OWNER_GUEST },
	{ "%n.libvirt-lxc", "machine", .by = "libvirt", .kind = OWNER_NAMED },
	{ "%n.scope", "qemu.slice", .by = "qemu", .kind = OWNER_GUEST },
	/* Slurm, with cgroup v2 and v1 */
	{ "job_%d", "slurmstepd.scope", .by = "slurm", .kind = OWNER_JOB },
	{ "job_%d", "%p_slurmstepd.scope", .by = "slurm", .kind = OWNER_JOB },
	{ "job_%d", "uid_%d", "slurm", .by = "slurm", .kind = OWNER_JOB },
	{ "job_%d", "uid_%d", "slurm_%p", .by = "slurm", .kind = OWNER_JOB },
	{ "step_%n", "job_%d", .by = "slurm", .kind = OWNER_JOB, .again = true },
	{ "task_%d", "step_%n", .by = "slurm", .kind = OWNER_JOB, .again = true },
	{ "task_%d", "user", "step_%n", .by = "slurm", .kind = OWNER_JOB, .again = true },
	{ .name = NULL }
};

/* Most rows differ in the first byte. */
static inline bool may_match(const char *pattern, struct span name)
{
	return !pattern ||
	       (name.length && (*pattern == '%' || *pattern == *name.at));
}

static bool matches(const struct owner_form *form, const struct owner_recent *recent,
		    struct owner_parts *parts)
{
	*parts = (struct owner_parts){ .id = { NULL, 0 } };
	return (!form->above || owner_match(form->above, recent->above, parts)) &&
	       (!form->parent || owner_match(form->parent, recent->parent, parts)) &&
	       owner_match(form->name, recent->name, parts);
}

static const struct owner_form *find(const struct owner_form *form,
				     const struct owner_recent *recent,
				     struct owner_parts *parts)
{
	for (; form->name; form++)
		if (may_match(form->name, recent->name) &&
		    may_match(form->parent, recent->parent) &&
		    may_match(form->above, recent->above) &&
		    matches(form, recent, parts))
			return form;
	return NULL;
}

/**
 * owner_form_find() - find the form of the name of a cgroup
 * @recent: the cgroup, and those above it
 * @parts: gets the parts of the names
 *
 * Return: the form; NULL: it is none of those that are known.
 */
const struct owner_form *owner_form_find(const struct owner_recent *recent,
					 struct owner_parts *parts)
{
	const struct owner_form *form = NULL;

	if (recent->name.length >= OWNER_ID)
		form = find(ids, recent, parts);
	if (!form && recent->name.length >= OWNER_UID)
		form = find(uids, recent, parts);
	return form ? form : find(names, recent, parts);
}

/**
 * owner_form_pod() - find the uid of a pod of Kubernetes
 * @name: the name of a cgroup
 *
 * Return: the uid; an empty span if it is not the cgroup of a pod.
 */
struct span owner_form_pod(struct span name)
{
	const struct owner_recent recent = { .name = name };
	struct owner_parts parts;
	const struct owner_form *form = owner_form_find(&recent, &parts);

	return form && form->kind == OWNER_POD ? parts.uid : span_of("");
}
