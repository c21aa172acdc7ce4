// SPDX-License-Identifier: GPL-2.0-only
/*
 * meminfo.c - the memory of the system
 */
#include <err.h>
#include <stdio.h>
#include <string.h>

#include "host/meminfo.h"

/**
 * meminfo_bytes() - read a line of /proc/meminfo
 * @name: its name, without the colon
 *
 * Return: its value in bytes; 0 if there is no such line.
 */
uint64_t meminfo_bytes(const char *name)
{
	FILE *file = fopen("/proc/meminfo", "re");
	unsigned long long kb, found = 0;
	char line[128], key[64];

	if (!file)
		err(1, "/proc/meminfo");
	while (fgets(line, sizeof(line), file))
		if (sscanf(line, "%63[^:]: %llu", key, &kb) == 2 &&
		    !strcmp(key, name))
			found = kb << 10;
	fclose(file);
	return found;
}
