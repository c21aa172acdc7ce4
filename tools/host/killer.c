// SPDX-License-Identifier: GPL-2.0-only
/*
 * killer.c - programs in user space that kill before the kernel has to
 */
#include <err.h>
#include <string.h>

#include "host/killer.h"
#include "host/named.h"
#include "output/term.h"

/* As the kernel names their tasks, at most 15 characters. kubelet evicts pods. */
static const char * const killers[] = {
	"earlyoom", "systemd-oomd", "oomd", "nohang", "lmkd", "bustd", "kubelet",
};

/* Space for their names and numbers. */
#define KILLER_ROOM	160

/**
 * killer_is() - tell whether a task is such a program, by its name
 * @comm: the name
 *
 * Return: true if it is.
 */
bool killer_is(const char *comm)
{
	size_t i;

	for (i = 0; i < sizeof(killers) / sizeof(*killers); i++)
		if (!strcmp(comm, killers[i]))
			return true;
	return false;
}

static bool is_killer(const char *pid, const char *comm)
{
	(void)pid;
	return killer_is(comm);
}

/* Find those that run here, as "earlyoom (412)". Return: false if none does. */
static bool find(char names[KILLER_ROOM])
{
	return named_find(is_killer, names, KILLER_ROOM);
}

/**
 * killer_advise() - print where the kills of these programs are logged
 */
void killer_advise(void)
{
	char killers[KILLER_ROOM];

	if (find(killers))
		term_bullet("%s runs on this host: its kills are in its own log, not in these records.",
			    killers);
}

/**
 * killer_tell() - say the same on standard error, where no OOM was found
 */
void killer_tell(void)
{
	char killers[KILLER_ROOM];

	if (find(killers))
		warnx("%s runs on this host: its kills are in its own log, not in these records",
		      killers);
}
