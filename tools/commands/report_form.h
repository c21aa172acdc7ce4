/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef REPORT_FORM_H
#define REPORT_FORM_H

#include <stdio.h>

void report_form_begin(FILE *file, const char *heading);
void report_form_end(void);

#endif /* REPORT_FORM_H */
