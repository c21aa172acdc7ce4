/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OW_SYMBOL_H
#define OW_SYMBOL_H

#include <linux/types.h>

const char *ow_symbol_name(unsigned long address, size_t *length);

#endif /* OW_SYMBOL_H */
