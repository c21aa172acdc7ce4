// SPDX-License-Identifier: GPL-2.0-only
/*
 * cgroup.c - memory cgroups of cgroup v2: where they are, what they say
 *
 * A path is that of a cgroup below the root of the hierarchy, as records have
 * it: "/" for the root, "/a/b" for another.
 */
#include <dirent.h>
#include <err.h>
#include <inttypes.h>
#include <limits.h>
#include <mntent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cgroup.h"
#include "uapi/linux/oomwatch.h"

/**
 * cgroup_mount() - find where cgroup v2 is mounted
 *
 * Return: the folder; NULL if it is mounted nowhere.
 */
const char *cgroup_mount(void)
{
	static char folder[PATH_MAX];
	struct mntent *mount;
	FILE *mounts;

	if (folder[0])
		return folder;
	mounts = setmntent("/proc/self/mounts", "re");
	if (!mounts)
		return NULL;
	while ((mount = getmntent(mounts))) {
		if (strcmp(mount->mnt_type, "cgroup2"))
			continue;
		snprintf(folder, sizeof(folder), "%s", mount->mnt_dir);
		break;
	}
	endmntent(mounts);
	return folder[0] ? folder : NULL;
}

/**
 * cgroup_path() - take what a user calls a cgroup for its path
 * @given: the path, or that of its folder; slashes at its end do not matter
 *
 * Return: the path, which is not freed.
 */
const char *cgroup_path(const char *given)
{
	const char *mount = cgroup_mount();
	size_t length = mount ? strlen(mount) : 0;
	char *path;

	if (length && !strncmp(given, mount, length) &&
	    (given[length] == '/' || !given[length]))
		given += length;
	if (asprintf(&path, "%s%s", *given == '/' ? "" : "/", given) < 0)
		err(1, NULL);
	for (length = strlen(path); length > 1 && path[length - 1] == '/';)
		path[--length] = '\0';
	return path;
}

/**
 * cgroup_read() - read a number from a file of a cgroup
 * @path: the cgroup
 * @file: the file
 * @value: gets the number; OOMWATCH_UNLIMITED for "max"
 *
 * Return: false if there is no such file, or no number in it.
 */
bool cgroup_read(const char *path, const char *file, uint64_t *value)
{
	const char *mount = cgroup_mount();
	char name[PATH_MAX], text[32];
	bool done = false;
	FILE *stream;

	if (!mount)
		return false;
	snprintf(name, sizeof(name), "%s%s/%s", mount, path, file);
	stream = fopen(name, "re");
	if (!stream)
		return false;
	if (fscanf(stream, "%31s", text) == 1) {
		done = true;
		if (!strcmp(text, "max"))
			*value = OOMWATCH_UNLIMITED;
		else
			done = sscanf(text, "%" SCNu64, value) == 1;
	}
	fclose(stream);
	return done;
}

/**
 * cgroup_walk() - visit a cgroup, and all below it
 * @path: the cgroup
 * @visit: what to call for each, with its path and @data
 * @data: what @visit needs
 *
 * One that goes away meanwhile is left out.
 */
void cgroup_walk(const char *path, void (*visit)(const char *path, void *data),
		 void *data)
{
	char name[PATH_MAX];
	struct dirent *entry;
	char *below;
	DIR *folder;

	snprintf(name, sizeof(name), "%s%s", cgroup_mount(), path);
	folder = opendir(name);
	if (!folder)
		return;
	visit(path, data);
	while ((entry = readdir(folder))) {
		if (entry->d_type != DT_DIR || entry->d_name[0] == '.')
			continue;
		if (asprintf(&below, "%s/%s", path[1] ? path : "",
			     entry->d_name) < 0)
			err(1, NULL);
		cgroup_walk(below, visit, data);
		free(below);
	}
	closedir(folder);
}

/**
 * cgroup_contains() - tell whether a cgroup is another one, or above it
 * @path: the one
 * @other: the other
 *
 * Return: true if it is.
 */
bool cgroup_contains(const char *path, const char *other)
{
	size_t length = strlen(path);

	if (!strcmp(path, "/"))
		return true;
	return !strncmp(path, other, length) &&
	       (other[length] == '/' || !other[length]);
}
