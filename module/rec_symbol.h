/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OW_SYMBOL_H
#define OW_SYMBOL_H

const char *ow_symbol_name(unsigned long address);

#endif /* OW_SYMBOL_H */
