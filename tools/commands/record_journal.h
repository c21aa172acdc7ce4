/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef RECORD_JOURNAL_H
#define RECORD_JOURNAL_H

#include <stdbool.h>

struct keeper;

void record_journal_start(const struct keeper *keeper);
bool record_journal_go_on(const struct keeper *keeper);

#endif /* RECORD_JOURNAL_H */
