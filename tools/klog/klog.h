/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KLOG_H
#define KLOG_H

#include <stdbool.h>
#include <stdio.h>

struct source;

/* Lines that were not understood are shown, and not only counted. */
extern bool klog_verbose;

void klog_open(struct source *source, FILE *file);

#endif /* KLOG_H */
