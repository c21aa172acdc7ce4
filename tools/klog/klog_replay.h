/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KLOG_REPLAY_H
#define KLOG_REPLAY_H

#include <stddef.h>
#include <stdio.h>

FILE *replay_open(FILE *file, const char *bytes, size_t size);

#endif /* KLOG_REPLAY_H */
