/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef RECORD_PANIC_H
#define RECORD_PANIC_H

struct keeper;

void record_panic(struct keeper *keeper);

#endif /* RECORD_PANIC_H */
