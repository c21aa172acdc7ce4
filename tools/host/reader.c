// SPDX-License-Identifier: GPL-2.0-only
/*
 * reader.c - processes that have a file of the module open, so that it cannot be unloaded
 */
#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "host/named.h"
#include "host/reader.h"

/* The device, or a file of the module in debugfs, wherever that is mounted. */
static bool is_ours(const char *file)
{
	static const char * const files[] = {
		"/oomwatch/events", "/oomwatch/summary", "/oomwatch/stats",
	};
	size_t length = strlen(file), i;

	for (i = 0; i < sizeof(files) / sizeof(*files); i++)
		if (length > strlen(files[i]) &&
		    !strcmp(file + length - strlen(files[i]), files[i]))
			return true;
	return !strcmp(file, "/dev/oomwatch");
}

static bool is_reader(const char *pid, const char *comm)
{
	char path[64], file[128];
	struct dirent *entry;
	bool any = false;
	ssize_t length;
	DIR *folder;

	(void)comm;
	snprintf(path, sizeof(path), "/proc/%.16s/fd", pid);
	folder = opendir(path);
	while (!any && folder && (entry = readdir(folder))) {
		length = readlinkat(dirfd(folder), entry->d_name, file,
				    sizeof(file) - 1);
		if (length < 0)
			continue;
		file[length] = '\0';
		any = is_ours(file);
	}
	if (folder)
		closedir(folder);
	return any;
}

/**
 * reader_find() - find the processes that have a file of the module open
 * @names: gets their names and numbers, as "oomwatch (412)"; ".." stands for those for
 *         which there is no room
 *
 * Processes of other users are found by root only.
 *
 * Return: false if there is none.
 */
bool reader_find(char names[READER_ROOM])
{
	return named_find(is_reader, names, READER_ROOM);
}
