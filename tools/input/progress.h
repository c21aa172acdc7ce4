/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PROGRESS_H
#define PROGRESS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/**
 * struct progress - a line on a terminal that says how far a file was read
 * @name: the file
 * @shown: the line is there
 * @on: there is a terminal
 * @size: bytes of the file; 0: not known
 * @next: bytes at which to look at the clock again
 * @last_ns: when the line was written
 */
struct progress {
	const char *name;
	bool shown;
	bool on;
	uint64_t size;
	uint64_t next;
	int64_t last_ns;
};

void progress_start(struct progress *progress, const char *name, FILE *file);
void progress_show(struct progress *progress, uint64_t bytes);
void progress_end(struct progress *progress);

#endif /* PROGRESS_H */
