/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OW_TEXT_H
#define OW_TEXT_H

#include <linux/gfp.h>
#include <linux/nodemask.h>

struct ow_record;

int ow_text_gfp(struct ow_record *rec, gfp_t mask);
int ow_text_nodes(struct ow_record *rec, const nodemask_t *nodes);

#endif /* OW_TEXT_H */
