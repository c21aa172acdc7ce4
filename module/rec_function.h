/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OW_FUNCTION_H
#define OW_FUNCTION_H

void ow_function_init(void);
int ow_function_find(const char *name, unsigned long *address);

#endif /* OW_FUNCTION_H */
