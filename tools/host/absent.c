// SPDX-License-Identifier: GPL-2.0-only
/*
 * absent.c - the module is not loaded: say what to do about it
 *
 * If the package oomwatch-dkms could not build it for this kernel, the first line of a
 * file says why.
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>

#include "host/absent.h"
#include "host/signing.h"

#define REASONS	"/var/lib/oomwatch-dkms"

/* Space for the reason, with its NUL. */
#define REASON_ROOM	256

/* The first line of the file of this kernel; false if there is none. */
static bool read_reason(char *line, int size)
{
	struct utsname host;
	char path[sizeof(REASONS) + sizeof(host.release) + 1];
	FILE *file;
	bool found;

	if (uname(&host))
		return false;
	snprintf(path, sizeof(path), "%s/%s", REASONS, host.release);
	file = fopen(path, "re");
	if (!file)
		return false;
	found = fgets(line, size, file);
	fclose(file);
	if (found)
		line[strcspn(line, "\n")] = '\0';
	return found;
}

/**
 * absent_why() - say why a file of the module is not there
 * @text: where it goes
 * @file: the file
 */
void absent_why(char text[ABSENT_ROOM], const char *file)
{
	const char *more = "";
	char reason[REASON_ROOM];
	bool required;

	if (signing_required(&required) && required)
		more = "; the kernel takes it only if it is signed with a key that it knows. "
		       SIGNING_HELP;
	if (read_reason(reason, sizeof(reason)))
		snprintf(text, ABSENT_ROOM, "there is no %s: %s", file, reason);
	else
		snprintf(text, ABSENT_ROOM, "there is no %s: load the module, by 'modprobe oomwatch' or, in its source directory, 'make load'%s",
			 file, more);
}
