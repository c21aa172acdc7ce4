/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef CGROUP_H
#define CGROUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

const char *cgroup_mount(void);
const char *cgroup_glob(const char *given);
bool cgroup_matches(const char *glob, const char *path);
bool cgroup_read(const char *path, const char *file, uint64_t *value);
void cgroup_walk(const char *path, void (*visit)(const char *path, void *data),
		 void *data);
bool cgroup_contains(const char *path, const char *other);
int cgroup_open_own(void);
bool cgroup_is_own(int own, const char *path, size_t length);

#endif /* CGROUP_H */
