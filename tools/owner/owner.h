/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OWNER_H
#define OWNER_H

#include "owner/owner_type.h"

void owner_read(struct owner *owner, const char *path, size_t length, bool clipped);

bool owner_is_container(const struct owner_level *level);
const struct owner_level *owner_container(const struct owner *owner);
const struct owner_level *owner_outer(const struct owner *owner);
const struct owner_level *owner_find(const struct owner *owner, enum owner_kind kind);
struct span owner_name(const struct owner_level *level, char *bytes, size_t room);

#endif /* OWNER_H */
