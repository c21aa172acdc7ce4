// SPDX-License-Identifier: GPL-2.0-only
/*
 * ring_fuzz.c - let libFuzzer write programs for the ring
 */
#include "ring_program.h"

int LLVMFuzzerTestOneInput(const u8 *bytes, size_t size);

int LLVMFuzzerTestOneInput(const u8 *bytes, size_t size)
{
	ring_program_run(bytes, size);
	return 0;
}
