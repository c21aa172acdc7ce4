/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * hostile.h - what the parts of hostile share
 */
#ifndef HOSTILE_H
#define HOSTILE_H

#include <sys/types.h>

/* So many cgroups lie below each other, with long names. */
#define HOSTILE_DEEP	16

/* Be this user, in his cgroup, until it is over. */
void hostile_attack(const char *folder, uid_t user, int *over);

#endif /* HOSTILE_H */
