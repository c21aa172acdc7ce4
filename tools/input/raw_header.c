// SPDX-License-Identifier: GPL-2.0-only
/*
 * raw_header.c - the machine and the boot that records are from
 */
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "input/raw_header.h"

/**
 * raw_header_of_host() - say what machine and boot this is
 * @header: where it goes; its clock is left to raw_write_header()
 */
void raw_header_of_host(struct raw_header *header)
{
	FILE *file = fopen("/proc/sys/kernel/random/boot_id", "re");
	struct utsname name;

	memset(header, 0, sizeof(*header));
	memcpy(header->magic, RAW_MAGIC, sizeof(header->magic));
	header->byte_order = RAW_BYTE_ORDER;
	header->size = sizeof(*header);
	header->abi_version = OOMWATCH_ABI_VERSION;
	header->page_size = sysconf(_SC_PAGESIZE);
	if (!uname(&name)) {
		snprintf(header->machine, sizeof(header->machine), "%s",
			 name.machine);
		snprintf(header->release, sizeof(header->release), "%s",
			 name.release);
	}
	if (!file)
		return;
	if (fscanf(file, "%36s", header->boot_id) != 1)
		header->boot_id[0] = '\0';
	fclose(file);
}

/**
 * raw_header_is_own() - tell whether a file of this machine's recorder begins so
 * @header: what it begins with
 *
 * Return: true if it does, with records of this format.
 */
bool raw_header_is_own(const struct raw_header *header)
{
	return !memcmp(header->magic, RAW_MAGIC, sizeof(header->magic)) &&
	       header->byte_order == RAW_BYTE_ORDER &&
	       header->size >= sizeof(*header) &&
	       header->abi_version == OOMWATCH_ABI_VERSION;
}
