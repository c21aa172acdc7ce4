/* SPDX-License-Identifier: GPL-2.0-only */
/* static_assert() is that of the C library. */
#include <assert.h>
