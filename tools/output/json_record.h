/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JSON_RECORD_H
#define JSON_RECORD_H

#include "output/json.h"
#include "records/clock.h"
#include "records/record.h"

void json_members(struct json *json, const struct oomwatch_header *record,
		  const struct clock *clock);
void json_record(struct json *json, const struct oomwatch_header *record,
		 const struct clock *clock);

#endif /* JSON_RECORD_H */
