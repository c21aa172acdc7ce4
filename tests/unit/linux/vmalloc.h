/* SPDX-License-Identifier: GPL-2.0-only */
/* From the heap, where AddressSanitizer guards both ends to the byte. */
#ifndef TESTS_LINUX_VMALLOC_H
#define TESTS_LINUX_VMALLOC_H

#include <stdlib.h>

static inline void *__vmalloc(size_t size, int gfp)
{
	(void)gfp;
	return calloc(1, size);
}

static inline void vfree(void *memory)
{
	free(memory);
}

#endif /* TESTS_LINUX_VMALLOC_H */
