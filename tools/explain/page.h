/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PAGE_H
#define PAGE_H

#include <stdbool.h>

struct context;
struct load;

bool page_print(const struct context *context);
void page_print_thinned(const struct load *load);

#endif /* PAGE_H */
