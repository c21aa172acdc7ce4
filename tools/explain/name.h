/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef NAME_H
#define NAME_H

#include <stdbool.h>

#include "records/record.h"

/* Space for a name or a path as a page shows it. */
#define NAME_ROOM	64

void name_comm(char name[NAME_ROOM], const char *comm);
bool name_list(char list[NAME_ROOM], const union record *record,
	       const char *key);
bool name_text(char name[NAME_ROOM], const union record *record,
	       const char *key);
bool name_place(const char *lead, const union record *record, const char *key);

#endif /* NAME_H */
