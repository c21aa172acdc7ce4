/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef RECORD_METRICS_H
#define RECORD_METRICS_H

#include <stdbool.h>

struct keeper;

void record_metrics_start(const struct keeper *keeper, const char *dir);
void record_metrics_go_on(const struct keeper *keeper, bool recording);

#endif /* RECORD_METRICS_H */
