/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef DEVICE_H
#define DEVICE_H

#include "host/absent.h"

struct source;

/* Space for what device_why() writes, with its NUL. */
#define DEVICE_ROOM	ABSENT_ROOM

int device_try(struct source *source);
void device_why(int error, char text[DEVICE_ROOM]);
void device_open(struct source *source);
void device_skip(struct source *source);
int device_wait(struct source *source, int timeout_ms);

#endif /* DEVICE_H */
