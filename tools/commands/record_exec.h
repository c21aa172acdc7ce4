/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef RECORD_EXEC_H
#define RECORD_EXEC_H

#include <stdbool.h>

struct keeper;

void record_exec_start(const struct keeper *keeper, const char *path);
void record_exec_go_on(const struct keeper *keeper, bool delivered);
void record_exec_end(void);

#endif /* RECORD_EXEC_H */
