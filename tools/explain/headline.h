/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef HEADLINE_H
#define HEADLINE_H

struct context;
struct episode;

void headline_print(const struct episode *episode, const struct context *context);

#endif /* HEADLINE_H */
