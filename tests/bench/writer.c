// SPDX-License-Identifier: GPL-2.0-only
/*
 * writer - what a write into the ring of the module costs, by the size of the ring
 *
 * The module's own ring.c, in user space. Prints, for a ring that has been
 * overwritten twice, the nanoseconds that a record takes.
 */
#include <stdio.h>
#include <stdlib.h>

#include "clock.h"
#include "ring.h"
#include "uapi/linux/oomwatch.h"

/* That of a candidate, the most frequent one. */
#define RECORD_BYTES	sizeof(struct oomwatch_candidate)
#define RECORDS		20000

/* None of the records is kept. */
#define KEPT_BYTES	65536

int main(int argc, char **argv)
{
	static struct oomwatch_candidate record = { .h.size = RECORD_BYTES };
	size_t size = argc == 2 ? atol(argv[1]) * 1024 : 0;
	struct ow_ring ring;
	long long start;
	size_t i;

	if (!size || ow_ring_init(&ring, size, KEPT_BYTES)) {
		fputs("usage: writer RING_KB\n", stderr);
		return 2;
	}
	for (i = 0; i < 2 * size; i += RECORD_BYTES)
		ow_ring_write(&ring, &record, RECORD_BYTES);
	start = clock_ns();
	for (i = 0; i < RECORDS; i++)
		ow_ring_write(&ring, &record, RECORD_BYTES);
	printf("%lld\n", (clock_ns() - start) / RECORDS);
	ow_ring_exit(&ring);
	return 0;
}
