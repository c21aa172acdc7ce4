// SPDX-License-Identifier: GPL-2.0-only
/*
 * owner_test - whose a cgroup is, as its path tells
 *
 *	owner_test [PATHS]
 *
 * A table of the paths that programs make, and PATHS of any bytes, with sanitizers that
 * end the program at the first fault.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "require.h"
#include "owner/owner_fact.h"

#define ID	"cf47b85e8d74d741b0f9986eaa3746507cd3ee21f440b8e4307f68310ee8d3a9"
#define OTHER	"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define THIRD	"f00df00df00df00df00df00df00df00df00df00df00df00df00df00df00df00d"
#define POD	"7c1f0a52-93be-4d0e-8a6f-2b1d5c9e7f30"
#define POD_	"7c1f0a52_93be_4d0e_8a6f_2b1d5c9e7f30"
#define STATIC	"0123456789abcdef0123456789abcdef"
#define USER	"/user.slice/user-1000.slice/user@1000.service"
#define USER_IS	"slice=user-1000.slice unit=user@1000.service "
#define BURSTABLE "/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod" POD_ ".slice"
#define BURSTABLE_IS "pod_uid=" POD " pod_qos_class=Burstable"
#define KUBELET	"/kubelet.slice/kubelet-kubepods.slice"

#define DOCKER	" container_id=" ID " container_runtime=docker"
#define PODMAN	" container_id=" ID " container_runtime=podman"
#define CONTAINERD " container_id=" ID " container_runtime=containerd"
#define CRIO	" container_id=" ID " container_runtime=CRI-O"

/* A path, and all that is known of it. "~" at its start or end: it was clipped there. */
static const struct {
	const char *path;
	const char *facts;
} forms[] = {
	/* nothing, or nothing certain */
	{ "/", "" },
	{ "", "" },
	{ "/shop/web", "" },
	{ "/shop/web.service", "" },
	{ "/podium/service", "" },
	{ "/docker/" ID "0", "" },
	{ "/docker/CF47B85E8D74d741b0f9986eaa3746507cd3ee21f440b8e4307f68310ee8d3a9", "" },
	{ "/docker/cf47b85e8d74", "" },
	{ "/docker/buildx", "" },
	{ "/kubepods/burstable/podinfo", "" },
	{ "/kubepods/pod7c1f0a52-93be-4d0e-8a6f_2b1d5c9e7f30", "" },
	{ "/job_7/step_0", "" },
	{ "/.service", "" },
	/* systemd: the system's manager */
	{ "/init.scope", "unit=init.scope" },
	{ "/system.slice", "slice=system.slice" },
	{ "/system.slice/nginx.service", "slice=system.slice unit=nginx.service" },
	{ "/system.slice/ssh.socket", "slice=system.slice unit=ssh.socket" },
	{ "/system.slice/dev-sda2.swap", "slice=system.slice unit=dev-sda2.swap" },
	{ "/system.slice/_memory.x.service", "slice=system.slice unit=memory.x.service" },
	{ "/system.slice/system-postgresql.slice/postgresql@15-main.service",
	  "slice=system-postgresql.slice unit=postgresql@15-main.service" },
	{ "/system.slice/run-r0123456789abcdef0123456789abcdef.scope",
	  "slice=system.slice unit=run-r0123456789abcdef0123456789abcdef.scope" },
	{ "/system.slice/nginx.service/worker.service", "slice=system.slice unit=nginx.service" },
	{ "/system.slice/docker.service", "slice=system.slice unit=docker.service" },
	/* systemd: users and sessions */
	{ "/user.slice", "slice=user.slice" },
	{ "/user.slice/user-1000.slice", "slice=user-1000.slice owner_uid=1000" },
	{ "/user.slice/user-1000.slice/session-3.scope",
	  "slice=user-1000.slice unit=session-3.scope owner_uid=1000 session=3" },
	{ "/user.slice/user-0.slice/session-c12.scope",
	  "slice=user-0.slice unit=session-c12.scope owner_uid=0 session=c12" },
	{ USER, USER_IS "owner_uid=1000" },
	{ USER "/init.scope", USER_IS "user_unit=init.scope owner_uid=1000" },
	{ USER "/app.slice/app-gnome-firefox-3174.scope",
	  USER_IS "user_unit=app-gnome-firefox-3174.scope owner_uid=1000" },
	{ USER "/app.slice/app-dbus\\x2d:1.2\\x2dorg.slice/dbus.service",
	  USER_IS "user_unit=dbus.service owner_uid=1000" },
	{ USER "/session.slice/org.gnome.Shell@wayland.service",
	  USER_IS "user_unit=org.gnome.Shell@wayland.service owner_uid=1000" },
	/* cgroup v1: the user's manager has no memory cgroups, and older ones had "1.user" */
	{ "/user.slice/user-1000.slice/user@1000.service",
	  USER_IS "owner_uid=1000" },
	{ "/user/1000.user/c2.session", "" },
	/* docker */
	{ "/system.slice/docker-" ID ".scope",
	  "slice=system.slice unit=docker-" ID ".scope" DOCKER },
	{ "/docker/" ID, DOCKER },
	{ "/docker/" ID "/init.scope", DOCKER " container_unit=init.scope" },
	{ "/docker/" ID "/system.slice/cron.service", DOCKER " container_unit=cron.service" },
	{ "/actions_job/" ID, " container_id=" ID },
	{ "/batch.slice/docker-" ID ".scope",
	  "slice=batch.slice unit=docker-" ID ".scope" DOCKER },
	{ "/system.slice/docker.service/system.slice:docker:" ID,
	  "slice=system.slice unit=docker.service" DOCKER },
	{ USER "/user.slice/docker-" ID ".scope",
	  USER_IS "user_unit=docker-" ID ".scope owner_uid=1000" DOCKER },
	{ "/docker/" OTHER "/docker/" ID, DOCKER " outer_container_id=" OTHER },
	{ "/system.slice/docker-" OTHER ".scope/docker/" ID,
	  "slice=system.slice unit=docker-" OTHER ".scope" DOCKER " outer_container_id=" OTHER },
	/* podman */
	{ "/machine.slice/libpod-" ID ".scope",
	  "slice=machine.slice unit=libpod-" ID ".scope" PODMAN },
	{ "/machine.slice/libpod-" ID ".scope/container",
	  "slice=machine.slice unit=libpod-" ID ".scope" PODMAN },
	{ "/machine.slice/libpod-" ID ".scope/container/system.slice/httpd.service",
	  "slice=machine.slice unit=libpod-" ID ".scope" PODMAN " container_unit=httpd.service" },
	{ "/machine.slice/libpod-conmon-" ID ".scope",
	  "slice=machine.slice unit=libpod-conmon-" ID ".scope monitored_container=" ID },
	{ USER "/user.slice/libpod-" ID ".scope/container",
	  USER_IS "user_unit=libpod-" ID ".scope owner_uid=1000" PODMAN },
	{ USER "/user.slice/user-libpod_pod_" OTHER ".slice/libpod-" ID ".scope/container",
	  USER_IS "user_unit=libpod-" ID ".scope owner_uid=1000" PODMAN
	  " podman_pod_id=" OTHER },
	{ "/machine.slice/machine-libpod_pod_" OTHER ".slice/libpod-" ID ".scope",
	  "slice=machine-libpod_pod_" OTHER ".slice unit=libpod-" ID ".scope" PODMAN
	  " podman_pod_id=" OTHER },
	{ "/libpod_parent/libpod-" ID, PODMAN },
	{ "/libpod_parent/libpod-conmon-" ID, "monitored_container=" ID },
	{ "/libpod_parent/" OTHER "/libpod-" ID, PODMAN " podman_pod_id=" OTHER },
	{ "/system.slice/shop.service/libpod-payload-" ID,
	  "slice=system.slice unit=shop.service" PODMAN },
	{ "/system.slice/shop.service/container", "slice=system.slice unit=shop.service" },
	/* containerd, nerdctl, ECS */
	{ "/default/" ID, CONTAINERD },
	{ "/k8s.io/" ID, CONTAINERD },
	{ "/system.slice/nerdctl-" ID ".scope", "slice=system.slice unit=nerdctl-" ID ".scope"
	  " container_id=" ID " container_runtime=nerdctl" },
	{ "/ecs/0a1b2c3d/" ID, " container_id=" ID " container_runtime=ecs" },
	{ "/ecstasks.slice/ecstasks-0a1b2c3d.slice/docker-" ID ".scope",
	  "slice=ecstasks-0a1b2c3d.slice unit=docker-" ID ".scope" DOCKER },
	/* Kubernetes, by cgroupfs */
	{ "/kubepods/pod" POD, "pod_uid=" POD " pod_qos_class=Guaranteed" },
	{ "/kubepods/pod" POD "/" ID,
	  " container_id=" ID " pod_uid=" POD " pod_qos_class=Guaranteed" },
	{ "/kubepods/burstable/pod" POD "/" ID, " container_id=" ID " " BURSTABLE_IS },
	{ "/kubepods/besteffort/pod" STATIC "/" ID,
	  " container_id=" ID " pod_uid=" STATIC " pod_qos_class=BestEffort" },
	{ "/kubepods/burstable/pod" POD "/crio-" ID, CRIO " " BURSTABLE_IS },
	{ "/kubelet/kubepods/burstable/pod" POD "/" ID, " container_id=" ID " " BURSTABLE_IS },
	{ "/elsewhere/pod" POD "/" ID, " container_id=" ID " pod_uid=" POD },
	/* Kubernetes, by systemd */
	{ "/kubepods.slice/kubepods-burstable.slice", "slice=kubepods-burstable.slice" },
	{ BURSTABLE, "slice=kubepods-burstable-pod" POD_ ".slice " BURSTABLE_IS },
	{ BURSTABLE "/cri-containerd-" ID ".scope",
	  "slice=kubepods-burstable-pod" POD_ ".slice unit=cri-containerd-" ID ".scope"
	  CONTAINERD " " BURSTABLE_IS },
	{ BURSTABLE "/crio-conmon-" ID ".scope",
	  "slice=kubepods-burstable-pod" POD_ ".slice unit=crio-conmon-" ID ".scope"
	  " monitored_container=" ID " " BURSTABLE_IS },
	{ "/kubepods.slice/kubepods-pod" POD_ ".slice/crio-" ID ".scope",
	  "slice=kubepods-pod" POD_ ".slice unit=crio-" ID ".scope" CRIO
	  " pod_uid=" POD " pod_qos_class=Guaranteed" },
	{ "/kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-pod" STATIC
	  ".slice/docker-" ID ".scope",
	  "slice=kubepods-besteffort-pod" STATIC ".slice unit=docker-" ID ".scope" DOCKER
	  " pod_uid=" STATIC " pod_qos_class=BestEffort" },
	{ "/system.slice/containerd.service/kubepods-burstable-pod" POD_ ".slice"
	  ":cri-containerd:" ID,
	  "slice=system.slice unit=containerd.service" CONTAINERD " " BURSTABLE_IS },
	{ "/kubepods-besteffort-pod" POD_ ".slice:cri-containerd:" ID,
	  CONTAINERD " pod_uid=" POD " pod_qos_class=BestEffort" },
	{ "/kubepods.slice/kubepods-pod" POD_ ".slice/cri-containerd-" ID ".scope/docker/" OTHER,
	  "slice=kubepods-pod" POD_ ".slice unit=cri-containerd-" ID ".scope container_id=" OTHER
	  " container_runtime=docker outer_container_id=" ID
	  " pod_uid=" POD " pod_qos_class=Guaranteed" },
	/* kind, k3d, and nodes in LXC */
	{ "/docker/" OTHER KUBELET "/kubelet-kubepods-burstable.slice"
	  "/kubelet-kubepods-burstable-pod" POD_ ".slice/cri-containerd-" ID ".scope",
	  CONTAINERD " outer_container_id=" OTHER " " BURSTABLE_IS },
	{ "/system.slice/docker-" OTHER ".scope" KUBELET
	  "/kubelet-kubepods-pod" POD_ ".slice/cri-containerd-" ID ".scope",
	  "slice=system.slice unit=docker-" OTHER ".scope" CONTAINERD
	  " outer_container_id=" OTHER " pod_uid=" POD " pod_qos_class=Guaranteed" },
	{ "/docker/" OTHER "/kubelet/kubepods/besteffort/pod" POD "/" ID,
	  " container_id=" ID " outer_container_id=" OTHER " pod_uid=" POD
	  " pod_qos_class=BestEffort" },
	{ "/docker/" OTHER "/system.slice/kubelet.service",
	  "container_id=" OTHER " container_runtime=docker container_unit=kubelet.service" },
	{ "/lxc.payload.node1" BURSTABLE "/crio-" ID ".scope",
	  CRIO " outer_container_name=node1 " BURSTABLE_IS },
	/* LXC, LXD, Incus, Proxmox */
	{ "/lxc/web", "container_name=web container_runtime=lxc" },
	{ "/lxc/100/ns/system.slice/cron.service",
	  "container_name=100 container_runtime=lxc container_unit=cron.service" },
	{ "/lxc.payload.web/init.scope",
	  "container_name=web container_runtime=lxc container_unit=init.scope" },
	{ "/lxc.payload/web", "container_name=web container_runtime=lxc" },
	{ "/lxc.payload.shop_web/user.slice/user-1000.slice/session-c1.scope",
	  "container_name=shop_web container_runtime=lxc container_unit=session-c1.scope" },
	{ "/lxc.monitor.web", "monitored_container=web" },
	{ "/lxc.payload.outer/lxc.payload.inner/system.slice/a.service",
	  "container_name=inner container_runtime=lxc container_unit=a.service"
	  " outer_container_name=outer" },
	/* systemd-nspawn, libvirt, Proxmox */
	{ "/machine.slice/systemd-nspawn@web.service/payload",
	  "slice=machine.slice unit=systemd-nspawn@web.service"
	  " container_name=web container_runtime=systemd-nspawn" },
	{ "/machine.slice/systemd-nspawn@old\\x2dweb.service/payload/system.slice/a.service",
	  "slice=machine.slice unit=systemd-nspawn@old\\x2dweb.service"
	  " container_name=old-web container_runtime=systemd-nspawn container_unit=a.service" },
	{ "/machine.slice/systemd-nspawn@web.service/supervisor",
	  "slice=machine.slice unit=systemd-nspawn@web.service monitored_container=web" },
	{ "/machine.slice/machine-old\\x2dweb.scope/payload",
	  "slice=machine.slice unit=machine-old\\x2dweb.scope machine=old-web" },
	{ "/machine.slice/machine-qemu\\x2d1\\x2dold\\x2dserver.scope",
	  "slice=machine.slice unit=machine-qemu\\x2d1\\x2dold\\x2dserver.scope"
	  " machine=old-server" },
	{ "/machine.slice/machine-qemu\\x2d12\\x2dvm.scope/libvirt/vcpu0",
	  "slice=machine.slice unit=machine-qemu\\x2d12\\x2dvm.scope machine=vm" },
	{ "/machine.slice/machine-qemu\\x2d3\\x2d2024\\x2dlab.scope/libvirt/emulator",
	  "slice=machine.slice unit=machine-qemu\\x2d3\\x2d2024\\x2dlab.scope"
	  " machine=2024-lab" },
	{ "/machine.slice/machine-lxc\\x2d7\\x2dweb.scope",
	  "slice=machine.slice unit=machine-lxc\\x2d7\\x2dweb.scope"
	  " container_name=web container_runtime=libvirt" },
	{ "/machine/qemu-2-vm.libvirt-qemu/emulator", "machine=vm" },
	{ "/machine/vm.libvirt-qemu", "machine=vm" },
	{ "/machine/web.libvirt-lxc", "container_name=web container_runtime=libvirt" },
	{ "/qemu.slice/100.scope", "slice=qemu.slice unit=100.scope machine=100" },
	/* Slurm, Nomad */
	{ "/system.slice/slurmstepd.scope/job_7/step_0/user/task_3",
	  "slice=system.slice unit=slurmstepd.scope slurm_job=7 slurm_step=0 slurm_task=3" },
	{ "/system.slice/slurmstepd.scope/job_7/step_batch/user/task_0",
	  "slice=system.slice unit=slurmstepd.scope slurm_job=7 slurm_step=batch slurm_task=0" },
	{ "/system.slice/slurmstepd.scope/job_7/step_extern/slurm",
	  "slice=system.slice unit=slurmstepd.scope slurm_job=7 slurm_step=extern" },
	{ "/system.slice/slurmstepd.scope/job_7/step_1/user/task_special",
	  "slice=system.slice unit=slurmstepd.scope slurm_job=7 slurm_step=1" },
	{ "/system.slice/node1_slurmstepd.scope/job_7",
	  "slice=system.slice unit=node1_slurmstepd.scope slurm_job=7" },
	{ "/system.slice/slurmstepd.scope/system",
	  "slice=system.slice unit=slurmstepd.scope" },
	{ "/slurm/uid_1000/job_7/step_0/task_2", "slurm_job=7 slurm_step=0 slurm_task=2" },
	{ "/slurm_node1/uid_0/job_123/step_batch", "slurm_job=123 slurm_step=batch" },
	{ "/slurm/uid_1000", "" },
	{ "/nomad.slice/" POD ".web.scope",
	  "slice=nomad.slice unit=" POD ".web.scope nomad_allocation=" POD " nomad_task=web" },
	{ "/nomad.slice/share.slice/" POD ".my.web-1.scope",
	  "slice=share.slice unit=" POD ".my.web-1.scope nomad_allocation=" POD
	  " nomad_task=my.web-1" },
	/* the same cgroups, seen through a path that lost its head, or its tail */
	{ "~stem.slice/nginx.service", "" },
	{ "~e/user-1000.slice/session-3.scope", "" },
	{ "~e/docker-" ID ".scope", DOCKER },
	{ "~e/" ID, " container_id=" ID },
	{ "~8/init.scope/docker/" ID "/system.slice/a.service", DOCKER
	  " container_unit=a.service" },
	{ "~urstable/pod" POD "/" ID, " container_id=" ID " pod_uid=" POD },
	{ "~e" BURSTABLE "/cri-containerd-" ID ".scope", CONTAINERD " " BURSTABLE_IS },
	{ "~step_0/user/task_3", "" },
	{ "~" ID, "" },
	{ "/system.slice/nginx.serv~", "slice=system.slice" },
	{ "/system.slice/nginx.service~", "slice=system.slice" },
	{ "/docker/" ID "~", "" },
	{ "/docker/" ID "/sys~", DOCKER },
	/* as deep as it gets, and deeper than is told */
	{ "/lxc/a/lxc/b/lxc/c/lxc/d/lxc/e/lxc/f/lxc/g/lxc/h",
	  "container_name=h container_runtime=lxc outer_container_name=g" },
	{ "/lxc/a/lxc/b/lxc/c/lxc/d/lxc/e/lxc/f/lxc/g/lxc/h/lxc/i", "" },
	{ "/docker/" THIRD "/docker/" OTHER "/docker/" ID, DOCKER " outer_container_id=" OTHER },
};

static const char * const keys[] = {
#define KEY(fact, key, form) #key,
	OWNER_FACTS(KEY)
};

static unsigned int number;

static bool ok(bool good, const char *name)
{
	printf("%sok %u - %s\n", good ? "" : "not ", ++number, name);
	return good;
}

/* A copy, behind which nothing may be read. */
static char *copy(const char *bytes, size_t length)
{
	char *path = malloc(length);

	expect(path, "no memory");
	return memcpy(path, bytes, length);
}

static bool test_form(const char *path, const char *wanted)
{
	size_t length = strlen(path), i, used = 0;
	bool head = *path == '~', tail = length && path[length - 1] == '~';
	char *bytes = copy(path + head, length - head - tail), seen[2000] = "";
	struct owner_facts facts;
	bool good;

	owner_facts_read(&facts, bytes, length - head - tail, head || tail);
	for (i = 0; i < OWNER_NR_FACTS; i++)
		if (facts.values[i].length)
			used += snprintf(seen + used, sizeof(seen) - used, "%s%s=%.*s",
					 used ? " " : "", keys[i],
					 (int)facts.values[i].length, facts.values[i].at);
	free(bytes);
	good = ok(!strcmp(seen, wanted + (*wanted == ' ')), path);
	if (!good)
		printf("# wanted: %s\n# seen:   %s\n", wanted, seen);
	return good;
}

/* Each value is a part of the path, of the struct, or one of ours. Sum them up. */
static size_t touch(const struct owner_facts *facts)
{
	size_t sum = 0, i, at;

	for (i = 0; i < OWNER_NR_FACTS; i++)
		for (at = 0; at < facts->values[i].length; at++)
			sum += (unsigned char)facts->values[i].at[at];
	return sum;
}

/* Pieces of names, and bytes of any value, in any order. */
static bool test_any_bytes(unsigned long paths)
{
	static const char * const pieces[] = {
		"/", "/", "/", "/", ".slice", ".scope", ".service", "docker-", "docker",
		"libpod-", "libpod_parent", "conmon-", ID, OTHER, "kubepods-", "kubepods",
		"burstable", "-pod", "pod", POD_, POD, ":", ":cri-containerd:", ":docker:",
		"user-1", "user@1", "session-", "lxc", "lxc.payload.", "machine.slice/",
		"machine-", "qemu\\x2d", "\\x", "\\x2d", "job_1", "step_", "task_2", "slurm",
		"slurmstepd.scope/", "uid_1", "nomad.slice/", "-libpod_pod_", "supervisor",
		"systemd-nspawn@", "ecs", "..", "_", "1", "0123456789",
	};
	unsigned int count = sizeof(pieces) / sizeof(*pieces), i;
	unsigned long told = 0;

	srand(1);
	for (; paths; paths--) {
		char bytes[3000] = "/", *path;
		size_t length = rand() % 4 > 0;
		struct owner_facts facts;

		for (i = rand() % 24; i; i--) {
			const char *piece = pieces[rand() % count];

			if (rand() % 16) {
				memcpy(bytes + length, piece, strlen(piece));
				length += strlen(piece);
			} else {
				bytes[length++] = rand();
			}
		}
		path = copy(bytes, length);
		owner_facts_read(&facts, path, length, rand() % 2);
		told += touch(&facts) > 0;
		free(path);
	}
	printf("# %lu of them told something\n", told);
	return ok(told, "paths of any bytes");
}

int main(int argc, char **argv)
{
	unsigned long paths = argc > 1 ? strtoul(argv[1], NULL, 10) : 20000;
	bool good = true;
	size_t i;

	for (i = 0; i < sizeof(forms) / sizeof(*forms); i++)
		good &= test_form(forms[i].path, forms[i].facts);
	good &= test_any_bytes(paths);
	printf("1..%u\n", number);
	return !good;
}
