/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef CAPTURE_H
#define CAPTURE_H

#include <stddef.h>
#include <stdio.h>

/**
 * struct capture - what is printed, kept in memory
 * @stream: standard output as it was before
 * @text: what was printed since; known after capture_end()
 * @length: its bytes
 */
struct capture {
	FILE *stream;
	char *text;
	size_t length;
};

void capture_begin(struct capture *capture);
void capture_end(struct capture *capture);

#endif /* CAPTURE_H */
