/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef DEVICE_H
#define DEVICE_H

struct source;

void device_open(struct source *source);
void device_skip(struct source *source);
int device_wait(struct source *source, int timeout_ms);

#endif /* DEVICE_H */
