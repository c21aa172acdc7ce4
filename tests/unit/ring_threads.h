/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef RING_THREADS_H
#define RING_THREADS_H

#include <stdbool.h>

void ring_threads_run(bool loses);

#endif /* RING_THREADS_H */
