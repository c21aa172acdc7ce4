// SPDX-License-Identifier: GPL-2.0-only
/*
 * cgroup.c - memory cgroups of cgroup v2: where they are, what their files say
 *
 * A path is that of a cgroup below the root of the hierarchy, as records have
 * it: "/" for the root, "/a/b" for another.
 */
#include <dirent.h>
#include <err.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <inttypes.h>
#include <limits.h>
#include <mntent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/cgroup.h"
#include "uapi/linux/oomwatch.h"

/**
 * cgroup_mount() - find where cgroup v2 is mounted
 *
 * Return: the directory; NULL if it is not mounted.
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
 * cgroup_glob() - read the pattern that --memcg takes
 * @given: not empty. A pattern of whole paths if it begins with "/", else of any
 *         part of them; a directory of the mounted hierarchy stands for its path
 *
 * Return: the pattern, of whole paths; it is there until the next call.
 */
const char *cgroup_glob(const char *given)
{
	const char *mount = cgroup_mount();
	size_t length = mount ? strlen(mount) : 0;
	static char *glob;

	free(glob);
	if (*given != '/') {
		bool open = given[strlen(given) - 1] == '*';

		if (asprintf(&glob, "%s%s%s", *given == '*' ? "" : "*", given,
			     open ? "" : "*") < 0)
			err(1, NULL);
		return glob;
	}
	if (length && !strncmp(given, mount, length) &&
	    (given[length] == '/' || !given[length]))
		given += length;
	glob = strdup(*given ? given : "/");
	if (!glob)
		err(1, NULL);
	for (length = strlen(glob); length > 1 && glob[length - 1] == '/';)
		glob[--length] = '\0';
	return glob;
}

/**
 * cgroup_matches() - tell whether a pattern matches a cgroup
 * @glob: the pattern, from cgroup_glob()
 * @path: the path of the cgroup
 *
 * "*" matches "/" too. A backslash is no escape: systemd writes it in names.
 *
 * Return: true if it does.
 */
bool cgroup_matches(const char *glob, const char *path)
{
	return !fnmatch(glob, path, FNM_NOESCAPE);
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
	char *name, text[32];
	bool done = false;
	FILE *stream;

	if (!mount)
		return false;
	if (asprintf(&name, "%s%s/%s", mount, path, file) < 0)
		err(1, NULL);
	stream = fopen(name, "re");
	free(name);
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
 * A cgroup that is removed meanwhile is left out.
 */
void cgroup_walk(const char *path, void (*visit)(const char *path, void *data),
		 void *data)
{
	struct dirent *entry;
	char *name, *below;
	DIR *folder;

	if (asprintf(&name, "%s%s", cgroup_mount(), path) < 0)
		err(1, NULL);
	folder = opendir(name);
	free(name);
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

/* A line of /proc/self/cgroup is "number:controllers:path"; v2 names no controllers. */
static char *own_path(char *line)
{
	char *names = strchr(line, ':'), *path = names ? strchr(names + 1, ':') : NULL;

	if (!path)
		return NULL;
	*path = '\0';
	path[1 + strcspn(path + 1, "\n")] = '\0';
	return !names[1] || strstr(names, "memory") ? path + 1 : NULL;
}

/**
 * cgroup_open_own() - open the file that says in which cgroups this process is
 *
 * It is read once, so that the kernel has what it needs to read it again. Where the memory of
 * this very cgroup has run out, it may have none to open a file.
 *
 * Return: its number; negative with errno if it cannot be read.
 */
int cgroup_open_own(void)
{
	int own = open("/proc/self/cgroup", O_RDONLY | O_CLOEXEC);
	char byte;

	return own < 0 || pread(own, &byte, 1, 0) == 1 ? own : -1;
}

/**
 * cgroup_is_own() - tell whether this process is in a memory cgroup
 * @own: what cgroup_open_own() returned
 * @path: the cgroup
 * @length: bytes of @path
 *
 * Return: true if it is, and the cgroup is not the root; or if @own cannot be read.
 */
bool cgroup_is_own(int own, const char *path, size_t length)
{
	static char text[1 << 16];
	ssize_t size = pread(own, text, sizeof(text) - 1, 0);
	char *line, *next, *mine;

	if (size <= 0)
		return true;
	text[size] = '\0';
	for (line = text; length > 1 && *line; line = next) {
		next = line + strcspn(line, "\n");
		next += *next == '\n';
		mine = own_path(line);
		if (mine && strlen(mine) == length && !memcmp(mine, path, length))
			return true;
	}
	return false;
}
