/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KLOG_SPOOL_H
#define KLOG_SPOOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "records/record.h"

/**
 * struct klog_spool - records that wait to be handed out
 * @bytes: those that are in memory, the newest
 * @size: bytes of them
 * @room: bytes at @bytes
 * @read: bytes that were handed out
 * @file: those before; NULL: none
 * @rewound: @file is being read
 * @any: there was one
 */
struct klog_spool {
	char *bytes;
	size_t size;
	size_t room;
	size_t read;
	FILE *file;
	bool rewound;
	bool any;
};

void klog_spool_add(struct klog_spool *spool, const union record *record);
bool klog_spool_next(struct klog_spool *spool, union record *record);
void klog_spool_free(struct klog_spool *spool);

#endif /* KLOG_SPOOL_H */
