/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef MEMINFO_H
#define MEMINFO_H

#include <stdint.h>

uint64_t meminfo_bytes(const char *name);

#endif /* MEMINFO_H */
