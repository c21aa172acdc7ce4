/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef RING_PROGRAM_H
#define RING_PROGRAM_H

#include <linux/types.h>

void ring_program_run(const u8 *bytes, size_t size);

#endif /* RING_PROGRAM_H */
