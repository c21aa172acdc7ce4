// SPDX-License-Identifier: GPL-2.0-only
/*
 * signing.c - whether the running kernel loads modules that are not signed
 *
 * It does not if the parameter sig_enforce of the kernel says so, which Secure Boot may
 * set, or if the kernel is locked down: see kernel_lockdown(7).
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "host/signing.h"

#define SECURE_BOOT	"/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"
#define LOCKDOWN	"/sys/kernel/security/lockdown"
#define LSM		"/sys/kernel/security/lsm"
#define SIG_ENFORCE	"/sys/module/module/parameters/sig_enforce"

/* Before its value, a file of a variable has four bytes of attributes. */
#define ATTRIBUTES	4

/**
 * signing_secure_boot() - tell whether the firmware checked what it booted
 * @on: gets the answer
 *
 * Return: false if it is not known: without UEFI, or if efivarfs is not mounted.
 */
bool signing_secure_boot(bool *on)
{
	FILE *file = fopen(SECURE_BOOT, "re");
	unsigned char variable[ATTRIBUTES + 1];
	bool known;

	if (!file)
		return false;
	known = fread(variable, sizeof(variable), 1, file) == 1;
	if (known)
		*on = variable[ATTRIBUTES] == 1;
	fclose(file);
	return known;
}

/**
 * signing_lockdown() - tell how far the kernel is locked down
 * @level: gets none, integrity or confidentiality, as the kernel calls it
 *
 * Return: false if it is not known: securityfs may not be mounted.
 */
bool signing_lockdown(char level[LOCKDOWN_ROOM])
{
	FILE *file = fopen(LOCKDOWN, "re");
	bool known;
	char line[128], *at;

	if (!file) {
		strcpy(level, "none");
		return !access(LSM, F_OK);
	}
	/* All levels; the one that is set is in brackets. */
	known = fgets(line, sizeof(line), file);
	fclose(file);
	at = known ? strchr(line, '[') : NULL;
	return at && sscanf(at, "[%31[^]]", level) == 1;
}

/**
 * signing_required() - tell whether the kernel refuses a module that is not signed with
 *                      a key that it knows
 * @required: gets the answer
 *
 * Return: false if it is not known.
 */
bool signing_required(bool *required)
{
	FILE *file = fopen(SIG_ENFORCE, "re");
	char level[LOCKDOWN_ROOM];

	/* A kernel that does not know signatures has no such parameter. */
	if (!file)
		return false;
	*required = fgetc(file) == 'Y';
	fclose(file);
	if (*required)
		return true;
	if (!signing_lockdown(level))
		return false;
	*required = strcmp(level, "none");
	return true;
}
