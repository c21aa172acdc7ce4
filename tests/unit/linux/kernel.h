/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef TESTS_LINUX_KERNEL_H
#define TESTS_LINUX_KERNEL_H

#define min(a, b) ({ \
	typeof(a) min_a = (a); \
	typeof(b) min_b = (b); \
	min_a < min_b ? min_a : min_b; \
})

#define max(a, b) ({ \
	typeof(a) max_a = (a); \
	typeof(b) max_b = (b); \
	max_a > max_b ? max_a : max_b; \
})

#define min_t(type, a, b)	min((type)(a), (type)(b))

#endif /* TESTS_LINUX_KERNEL_H */
