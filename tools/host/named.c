// SPDX-License-Identifier: GPL-2.0-only
/*
 * named.c - processes of this host, by name and number, for a message
 */
#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <string.h>

#include "host/named.h"
#include "output/term.h"

/* So much a process takes, and ".." behind the last. */
#define EACH	64

static bool read_comm(const char *pid, char comm[32])
{
	char path[64];
	bool done;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%.16s/comm", pid);
	file = fopen(path, "re");
	if (!file)
		return false;
	done = fgets(comm, 32, file);
	if (done)
		comm[strcspn(comm, "\n")] = '\0';
	fclose(file);
	return done;
}

/**
 * named_find() - find processes
 * @is_wanted: tells which
 * @names: gets their names and numbers, as "oomwatch (412)"; ".." stands for those for
 *	   which there is no room
 * @room: bytes there
 *
 * Return: false if there is none.
 */
bool named_find(named_wanted *is_wanted, char *names, size_t room)
{
	DIR *proc = opendir("/proc");
	char comm[32], name[32];
	struct dirent *entry;
	size_t used = 0;

	names[0] = '\0';
	if (!proc)
		return false;
	while ((entry = readdir(proc))) {
		if (!isdigit((unsigned char)entry->d_name[0]) ||
		    !read_comm(entry->d_name, comm) || !is_wanted(entry->d_name, comm))
			continue;
		if (used + EACH >= room) {
			strcpy(names + used, ", ..");
			break;
		}
		term_name(name, sizeof(name), comm, strlen(comm));
		used += snprintf(names + used, room - used, "%s%s (%.16s)",
				 used ? ", " : "", name, entry->d_name);
	}
	closedir(proc);
	return used;
}
