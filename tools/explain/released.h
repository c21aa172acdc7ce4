/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef RELEASED_H
#define RELEASED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "records/record.h"

struct episode;

bool released_bytes(const struct episode *episode, double *bytes);
size_t released_processes(const struct episode *episode);
size_t released_victims(const struct episode *episode);
const char *released_first(char text[160], const struct episode *episode,
			   const union record *victim);
void released_print(const struct episode *episode);

#endif /* RELEASED_H */
