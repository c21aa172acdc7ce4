/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OW_PANIC_H
#define OW_PANIC_H

struct ow_batch;

int ow_panic_init(void);
void ow_panic_exit_begin(void);
void ow_panic_exit(void);
void ow_panic_expect(const struct ow_batch *batch);

#endif /* OW_PANIC_H */
