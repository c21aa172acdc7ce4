/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef EXPLAIN_JSON_H
#define EXPLAIN_JSON_H

struct clock;
struct episode;

void explain_json(const struct episode *episode, const struct clock *clock);

#endif /* EXPLAIN_JSON_H */
