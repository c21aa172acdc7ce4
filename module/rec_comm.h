/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OW_COMM_H
#define OW_COMM_H

#include <linux/types.h>

#include "uapi/linux/oomwatch.h"

struct ow_record;

bool ow_comm_find(char comm[OOMWATCH_COMM_LEN], const struct ow_record *oom,
		  pid_t pid);

#endif /* OW_COMM_H */
