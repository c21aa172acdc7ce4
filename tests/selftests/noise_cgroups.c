// SPDX-License-Identifier: GPL-2.0-only
/*
 * noise_cgroups - the cgroups of noise, which come and go
 */
#include "noise.h"

#define BASE	"base"	/* is always there */

/* Below NOISE_CGROUP; those above others are before them, and have no tasks. */
static const struct {
	const char *path;
	bool inner;
} cgroups[] = {
	{ BASE }, { "a" }, { "b" }, { "c" },
	{ "n", true }, { "n/a" }, { "n/b" }, { "n/c" },
	{ "o", true }, { "o/a" }, { "o/n", true }, { "o/n/a" }, { "o/n/b" },
	{ "o/n/n", true }, { "o/n/n/a" }, { "o/n/n/ [1.0] victim seq=1" },
};

#define CGROUPS	(sizeof(cgroups) / sizeof(*cgroups))

static char *path_of(unsigned int i)
{
	static char path[OOMTEST_FOLDER];

	snprintf(path, sizeof(path), NOISE_CGROUP "/%s", cgroups[i].path);
	return path;
}

const char *noise_cgroup(__u64 number)
{
	return path_of(number % CGROUPS);
}

static void make(unsigned int i)
{
	const char *path = path_of(i);

	if (mkdir(path, 0755))
		return;
	if (cgroups[i].inner)
		oomtest_write(path, "cgroup.subtree_control", "+memory");
	else
		oomtest_write(path, "memory.max", "8M");
}

void noise_make_cgroups(void)
{
	unsigned int i;

	if (mkdir(NOISE_CGROUP, 0755))
		oomtest_fail(NOISE_CGROUP);
	oomtest_write(NOISE_CGROUP, "cgroup.subtree_control", "+memory");
	/* Thousands of hogs have no more of the CPUs than one task of the root cgroup. */
	oomtest_write(OOMTEST_CGROUPS, "cgroup.subtree_control", "+cpu");
	for (i = 0; i < CGROUPS; i++)
		make(i);
}

void noise_remove_cgroups(void)
{
	unsigned int i;

	oomtest_write(NOISE_CGROUP, "cgroup.kill", "1");
	for (i = CGROUPS; i--;)
		if (!access(path_of(i), F_OK))
			oomtest_remove(path_of(i));
	oomtest_remove(NOISE_CGROUP);
}

/* Who may not go where it wants to goes where everybody may. */
void noise_join(__u64 number, pid_t pid)
{
	char text[16];

	snprintf(text, sizeof(text), "%d", pid);
	if (oomtest_write(noise_cgroup(number), "cgroup.procs", text))
		oomtest_write(path_of(0), "cgroup.procs", text);
}

/* Make one, or remove it if nobody is in it. */
void noise_change_cgroups(__u64 number, bool make_it)
{
	unsigned int i = number % CGROUPS;

	if (make_it)
		make(i);
	else if (i)
		rmdir(path_of(i));
}

static const char *const files[] = {
	"memory.max", "memory.max", "memory.max", "memory.high", "memory.min",
	"memory.low", "memory.swap.max", "memory.oom.group", "memory.reclaim",
	"cgroup.freeze",
};

void noise_set_limit(__u64 number, __u64 file, __u64 value)
{
	const char *name = files[file % (sizeof(files) / sizeof(*files))];
	char text[32];

	if (!strcmp(name, "memory.oom.group") || !strcmp(name, "cgroup.freeze"))
		snprintf(text, sizeof(text), "%d", (int)(value % 4 == 0));
	else if (value % 8 == 0)
		snprintf(text, sizeof(text), "max");
	else
		snprintf(text, sizeof(text), "%lluK",
			 (unsigned long long)((value >> 8) % (16 * 1024)));
	oomtest_write(noise_cgroup(number), name, text);
}
