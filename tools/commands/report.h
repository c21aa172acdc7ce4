/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef REPORT_PAGE_H
#define REPORT_PAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "commands/list.h"

struct context;

/* So many OOMs have a part of their own, the newest; so many a row; so many records each. */
#define REPORT_PARTS	10
#define REPORT_ROWS	500
#define REPORT_RECORDS	250

/**
 * struct report_page - what a page is made of
 * @source: where the records are from; it was read to its end
 * @boot: what was read
 * @rows: the OOMs that are wanted, at least one
 * @live: they are those of the device
 */
struct report_page {
	const struct source *source;
	const struct list_boot *boot;
	const struct list_rows *rows;
	bool live;
};

extern const char report_style[];

void report_write(FILE *file, const struct report_page *page);
void report_chart(FILE *file, const struct list_rows *rows);
void report_part(FILE *file, const struct context *context, size_t id);

#endif /* REPORT_PAGE_H */
