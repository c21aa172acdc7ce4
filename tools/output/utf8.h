/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef UTF8_H
#define UTF8_H

#include <stddef.h>

size_t utf8_length(const unsigned char *text, size_t left);

#endif /* UTF8_H */
