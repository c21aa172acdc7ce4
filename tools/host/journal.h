/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JOURNAL_H
#define JOURNAL_H

#include <stddef.h>

int journal_send(const void *entry, size_t length);

#endif /* JOURNAL_H */
