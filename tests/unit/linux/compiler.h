/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef TESTS_LINUX_COMPILER_H
#define TESTS_LINUX_COMPILER_H

/* Only sparse wants to know. */
#define __acquires(x)
#define __releases(x)

#define READ_ONCE(x)		__atomic_load_n(&(x), __ATOMIC_RELAXED)
#define WRITE_ONCE(x, value)	__atomic_store_n(&(x), value, __ATOMIC_RELAXED)

#endif /* TESTS_LINUX_COMPILER_H */
