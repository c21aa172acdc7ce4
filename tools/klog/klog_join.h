/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KLOG_JOIN_H
#define KLOG_JOIN_H

#include <stdbool.h>

struct klog;

void klog_join_line(struct klog *klog, char *text);
bool klog_join_waits(const struct klog *klog);
void klog_join_end(struct klog *klog);

#endif /* KLOG_JOIN_H */
