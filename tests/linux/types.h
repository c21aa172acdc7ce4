/* SPDX-License-Identifier: GPL-2.0-only */
/* The types of user space, and the kernel's own names for them. */
#ifndef TESTS_LINUX_TYPES_H
#define TESTS_LINUX_TYPES_H

#include_next <linux/types.h>
#include <stddef.h>

typedef __u8 u8;
typedef __u32 u32;
typedef __u64 u64;

#endif /* TESTS_LINUX_TYPES_H */
