// SPDX-License-Identifier: GPL-2.0-only
/*
 * place_test - what the tool reads from the path of a cgroup
 *
 * A table of the forms that paths have, and paths of any bytes, of which the text
 * has to be harmless, with sanitizers that end the program at the first fault.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "require.h"
#include "output/place.h"

#define DIGITS	"cf47b85e8d74d741b0f9986eaa3746507cd3ee21f440b8e4307f68310ee8d3a9"
#define OTHERS	"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define POD	"7c1f0a52-93be-4d0e-8a6f-2b1d5c9e7f30"
#define POD_	"7c1f0a52_93be_4d0e_8a6f_2b1d5c9e7f30"
#define STATIC	"0123456789abcdef0123456789abcdef"
#define KUBE	"kubernetes, "
#define SLICES	"/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod" POD_ ".slice"
#define USER	"/user.slice/user-1000.slice/user@1000.service"
#define KIND	"/docker/" OTHERS "/kubelet.slice/kubelet-kubepods.slice" \
		"/kubelet-kubepods-burstable.slice/kubelet-kubepods-burstable-pod" POD_ ".slice"

#define HAN	"\xe6\xbc\xa2"
#define ESCAPED	"\\xe6\\xbc\\xa2"

/**
 * struct form - one path
 * @path: the path
 * @said: what it says; NULL: nothing
 * @lasting: what outlives a restart of it; NULL: all
 */
struct form {
	const char *path;
	const char *said;
	const char *lasting;
};

static const struct form forms[] = {
	{ "/", NULL, NULL },
	{ "", NULL, NULL },
	{ "/shop/web", NULL, NULL },
	{ "/podium/service", NULL, NULL },
	/* docker */
	{ "/system.slice/docker-" DIGITS ".scope",
	  "container cf47b85e8d74 (docker)", NULL },
	{ "/docker/" DIGITS, "container cf47b85e8d74 (docker)", NULL },
	{ "/docker/" DIGITS "/init.scope",
	  "unit init.scope, in container cf47b85e8d74 (docker)", NULL },
	{ "/parent/" DIGITS, "container cf47b85e8d74", NULL },
	{ "/docker/" DIGITS "x", NULL, NULL },
	{ "/system.slice/docker.service", "unit docker.service", NULL },
	{ USER "/user.slice/docker-" DIGITS ".scope",
	  "container cf47b85e8d74 (docker) of uid 1000", NULL },
	/* podman */
	{ "/machine.slice/libpod-" DIGITS ".scope/container",
	  "container cf47b85e8d74 (podman)", NULL },
	{ "/machine.slice/libpod-conmon-" DIGITS ".scope",
	  "monitor of container cf47b85e8d74 (podman)", NULL },
	{ USER "/user.slice/libpod-" DIGITS ".scope/container",
	  "container cf47b85e8d74 (podman) of uid 1000", NULL },
	{ USER "/user.slice/user-libpod_pod_" OTHERS ".slice/libpod-" DIGITS ".scope",
	  "container cf47b85e8d74 (podman) of uid 1000, "
	  "in pod 0123456789ab (podman) of uid 1000", NULL },
	{ "/libpod_parent/" OTHERS "/libpod-" DIGITS,
	  "container cf47b85e8d74 (podman), in pod 0123456789ab (podman)", NULL },
	{ "/system.slice/shop.service/libpod-payload-" DIGITS,
	  "container cf47b85e8d74 (podman), in unit shop.service", NULL },
	/* Kubernetes */
	{ "/kubepods/burstable/pod" POD "/" DIGITS,
	  "container cf47b85e8d74, in pod " POD " (" KUBE "Burstable)",
	  "/kubepods/burstable/pod" POD },
	{ "/kubepods/pod" POD, "pod " POD " (" KUBE "Guaranteed)", NULL },
	{ "/kubepods/besteffort/pod" STATIC "/" DIGITS,
	  "container cf47b85e8d74, in pod " STATIC " (" KUBE "BestEffort)",
	  "/kubepods/besteffort/pod" STATIC },
	{ SLICES,
	  "pod " POD " (" KUBE "Burstable)", NULL },
	{ SLICES "/cri-containerd-" DIGITS ".scope",
	  "container cf47b85e8d74 (containerd), in pod " POD " (" KUBE "Burstable)",
	  SLICES },
	{ "/kubepods.slice/kubepods-pod" POD_ ".slice/crio-" DIGITS ".scope",
	  "container cf47b85e8d74 (CRI-O), in pod " POD " (" KUBE "Guaranteed)",
	  "/kubepods.slice/kubepods-pod" POD_ ".slice" },
	{ "/kubepods.slice/kubepods-besteffort.slice"
	  "/kubepods-besteffort-pod" POD_ ".slice/crio-conmon-" DIGITS ".scope",
	  "monitor of container cf47b85e8d74 (CRI-O), in pod " POD " (" KUBE "BestEffort)",
	  "/kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-pod" POD_ ".slice" },
	{ "/system.slice/containerd.service/kubepods-burstable-pod" POD_ ".slice"
	  ":cri-containerd:" DIGITS,
	  "container cf47b85e8d74 (containerd), in pod " POD " (" KUBE "Burstable), in unit containerd.service",
	  "/system.slice/containerd.service/kubepods-burstable-pod" POD_ ".slice" },
	{ "/k8s.io/" DIGITS, "container cf47b85e8d74 (containerd)", NULL },
	{ "/kubepods.slice/kubepods-burstable.slice", "slice kubepods-burstable.slice", NULL },
	/* kind in docker */
	{ KIND "/cri-containerd-" DIGITS ".scope",
	  "container cf47b85e8d74 (containerd), in pod " POD " (" KUBE "Burstable), in container 0123456789ab (docker)",
	  KIND },
	{ "/system.slice/docker-" OTHERS ".scope/system.slice/kubelet.service",
	  "unit kubelet.service, in container 0123456789ab (docker)", NULL },
	{ "/lxc.payload.node1/kubepods.slice/kubepods-pod" POD_ ".slice/crio-" DIGITS ".scope",
	  "container cf47b85e8d74 (CRI-O), in pod " POD " (" KUBE "Guaranteed), in container node1 (lxc)",
	  "/lxc.payload.node1/kubepods.slice/kubepods-pod" POD_ ".slice" },
	/* systemd */
	{ "/system.slice/shop-web.service", "unit shop-web.service", NULL },
	{ "/system.slice/system-getty.slice/getty@tty1.service", "unit getty@tty1.service", NULL },
	{ "/init.scope", "unit init.scope", NULL },
	{ "/system.slice", "slice system.slice", NULL },
	{ "/user.slice/user-1000.slice", "slice of uid 1000", NULL },
	{ "/user.slice/user-1000.slice/session-15.scope", "session 15 of uid 1000", NULL },
	{ "/user.slice/user-0.slice/session-c1.scope", "session c1 of uid 0", NULL },
	{ USER, "unit user@1000.service", NULL },
	{ USER "/app.slice/music.service",
	  "user unit music.service of uid 1000", NULL },
	{ USER "/app.slice/app-gnome-term-412.scope",
	  "user unit app-gnome-term-412.scope of uid 1000", NULL },
	/* machines */
	{ "/machine.slice/systemd-nspawn@web.service/payload",
	  "container web (systemd-nspawn)", NULL },
	{ "/machine.slice/machine-web.scope", "machine web (systemd-machined)", NULL },
	{ "/machine.slice/machine-qemu\\x2d3\\x2dold\\x2dserver.scope/libvirt/emulator",
	  "virtual machine old-server (libvirt)", NULL },
	{ "/machine.slice/machine-lxc\\x2d12\\x2dweb.scope", "container web (libvirt)", NULL },
	{ "/qemu.slice/100.scope", "virtual machine 100 (qemu)", NULL },
	{ "/lxc.payload.web", "container web (lxc)", NULL },
	{ "/lxc.monitor.web", "monitor of container web (lxc)", NULL },
	{ "/lxc/100/ns/system.slice/cron.service",
	  "unit cron.service, in container 100 (lxc)", NULL },
	/* the rest */
	{ "/system.slice/slurmstepd.scope/job_7/step_0/user/task_1",
	  "task 1 of step 0 of job 7 (slurm)", NULL },
	{ "/slurm/uid_1000/job_7", "job 7 (slurm)", NULL },
	{ "/nomad.slice/" POD ".web.scope", "task web of allocation 7c1f0a52 (nomad)", NULL },
	{ "/ecs/task/" DIGITS, "container cf47b85e8d74 (ecs)", NULL },
	/* names that want to be more than a name */
	{ "/system.slice/a b\nc=d.service", "unit a\\x20b\\x0ac\\x3dd.service", NULL },
	{ "/system.slice/\033[31m.service", "unit \\x1b[31m.service", NULL },
	{ "/lxc/\xff\xfe", "container \\xff\\xfe (lxc)", NULL },
	{ "/.service", NULL, NULL },
	{ "/docker-.scope", "unit docker-.scope", NULL },
	{ "/user.slice/user-x.slice/session-1.scope", "session 1", NULL },
};

/**
 * struct shortening - a path, and what is left of it in 63 characters
 * @path: the path
 * @left: that
 */
static const struct shortening {
	const char *path;
	const char *left;
} shortenings[] = {
	{ "/shop/web", "/shop/web" },
	{ "Out of memory (oom_kill_allocating_task)",
	  "Out\\x20of\\x20memory\\x20(oom_kill_allocating_task)" },
	{ "/system.slice/docker-" DIGITS ".scope", "/system.slice/docker-cf47b85e8d74...scope" },
	{ "/machine.slice/libpod-" DIGITS ".scope/container",
	  "/machine.slice/libpod-cf47b85e8d74...scope/container" },
	{ SLICES "/cri-containerd-" DIGITS ".scope",
	  "../pod" POD_ "/cf47b85e8d74.." },
	{ "/a/very/long/way/of/slices.slice/that/lead/to/a/unit/somewhere/shop-web.service",
	  "../slices.slice/that/lead/to/a/unit/somewhere/shop-web.service" },
	/* Whole characters only, which are escaped. */
	{ "/" HAN HAN HAN HAN HAN HAN HAN HAN HAN HAN,
	  "/" ESCAPED ESCAPED ".." ESCAPED ESCAPED ESCAPED },
	{ "/one-name-that-is-longer-than-there-is-room-for-and-is-cut-in-its-middle.service",
	  NULL },
};

static unsigned int number;

static void ok(bool good, const char *name, const char *seen)
{
	printf("%sok %u - %s\n", good ? "" : "not ", ++number, name);
	if (!good)
		printf("# seen: %s\n", seen);
}

static bool test_forms(void)
{
	bool good, all = true;
	size_t i;

	for (i = 0; i < sizeof(forms) / sizeof(*forms); i++) {
		const struct form *form = &forms[i];
		size_t length = strlen(form->path), lasting;
		char *path = malloc(length), text[PLACE_ROOM] = "(nothing)";
		bool any;

		/* Nothing behind it may be read. */
		expect(path, "no memory");
		memcpy(path, form->path, length);
		any = place_describe(text, path, length, false);
		good = any == !!form->said && (!any || !strcmp(text, form->said));
		lasting = place_lasting(path, length);
		good &= lasting == (form->lasting ? strlen(form->lasting) : length);
		ok(good, form->said ? form->said : "a path that tells nothing", text);
		all &= good;
		free(path);
	}
	return all;
}

static bool test_shortenings(void)
{
	bool good, all = true;
	char text[64];
	size_t i;

	for (i = 0; i < sizeof(shortenings) / sizeof(*shortenings); i++) {
		const struct shortening *one = &shortenings[i];

		place_shorten(text, sizeof(text), one->path, strlen(one->path));
		good = one->left ? !strcmp(text, one->left) :
		       !strncmp(text, one->path, 20) && strstr(text, "..") &&
		       !strcmp(text + strlen(text) - 20, one->path + strlen(one->path) - 20);
		ok(good, "shortened", text);
		all &= good;
	}
	return all;
}

static bool is_harmless(const char *text, size_t room)
{
	size_t i;

	for (i = 0; i < room && text[i]; i++)
		if (text[i] < ' ' || text[i] > '~')
			return false;
	return i < room;
}

/* Pieces of names, and bytes of any value, in any order. */
static bool test_any_bytes(void)
{
	static const char * const pieces[] = {
		"/", ".slice", ".scope", ".service", "docker-", "libpod-", DIGITS,
		"kubepods-", "-pod", POD_, POD, ":", "cri-containerd", "user-1",
		"user@1", "session-", "lxc", "machine.slice", "machine-",
		"qemu\\x2d", "\\x", "job_", "step_", "slurm", "nomad.slice/",
		"libpod_pod_", "systemd-nspawn@", "ecs", "..",
	};
	unsigned int round, i, count = sizeof(pieces) / sizeof(*pieces);
	bool all = true;

	srand(1);
	for (round = 0; round < 50000; round++) {
		char bytes[2000], *path, text[PLACE_ROOM], left[64];
		size_t length = 0, room = 16 + rand() % 48;

		for (i = rand() % 12; i; i--) {
			const char *piece = pieces[rand() % count];

			if (rand() % 4) {
				memcpy(bytes + length, piece, strlen(piece));
				length += strlen(piece);
			} else {
				bytes[length++] = rand();
			}
		}
		path = malloc(length ? length : 1);
		expect(path, "no memory");
		memcpy(path, bytes, length);
		if (place_describe(text, path, length, false))
			all &= is_harmless(text, sizeof(text)) && *text;
		all &= place_lasting(path, length) <= length;
		place_shorten(left, room, path, length);
		all &= is_harmless(left, room);
		free(path);
	}
	ok(all, "any bytes do no harm", "");
	return all;
}

int main(void)
{
	bool good = test_forms();

	good &= test_shortenings();
	good &= test_any_bytes();
	printf("1..%u\n", number);
	return !good;
}
