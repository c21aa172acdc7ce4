/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef NAMED_H
#define NAMED_H

#include <stdbool.h>
#include <stddef.h>

/**
 * typedef named_wanted - tell whether a process is wanted
 * @pid: its number, as /proc calls its directory
 * @comm: its name, with any bytes
 *
 * Return: true if it is.
 */
typedef bool named_wanted(const char *pid, const char *comm);

bool named_find(named_wanted *is_wanted, char *names, size_t room);

#endif /* NAMED_H */
