/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JSON_H
#define JSON_H

#include <json-c/json.h>

#include "clock.h"
#include "record.h"

/* The version of what JSON looks like; it grows if a key changes its meaning. */
#define JSON_SCHEMA	1

struct json_object *json_record(const struct oomwatch_header *record,
				const struct clock *clock);
void json_add_name(struct json_object *object, const char *key,
		   const char *text, size_t length);

#endif /* JSON_H */
