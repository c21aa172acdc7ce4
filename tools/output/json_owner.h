/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JSON_OWNER_H
#define JSON_OWNER_H

#include "output/json.h"

void json_owner(struct json *json, const char *path, size_t length, bool clipped);

#endif /* JSON_OWNER_H */
