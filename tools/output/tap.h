/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef TAP_H
#define TAP_H

#include <stdbool.h>

void tap_start(void);
bool tap_line(bool good, unsigned int *number, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void tap_end(unsigned int number);

#endif /* TAP_H */
