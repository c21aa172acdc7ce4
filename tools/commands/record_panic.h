/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef RECORD_PANIC_H
#define RECORD_PANIC_H

#include <stdbool.h>

struct keeper;

void record_panic(struct keeper *keeper, bool journal);

#endif /* RECORD_PANIC_H */
