/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef RAW_HEADER_H
#define RAW_HEADER_H

#include <stdbool.h>

#include "uapi/linux/oomwatch.h"

/* No other file starts with this, and a transfer as text would change it. */
#define RAW_MAGIC	"\211OOM\r\n\032\n"

/* The value of raw_header.byte_order, in the byte order of the machine that wrote it. */
#define RAW_BYTE_ORDER	0x01020304

/* Of raw_header.clock: what struct clock knows. */
#define RAW_CLOCK_BOOT	1
#define RAW_CLOCK_WALL	2
#define RAW_CLOCK_ZONELESS	4
#define RAW_CLOCK_YEARLESS	8

/**
 * struct raw_header - what a file of saved records starts with
 * @magic: RAW_MAGIC
 * @byte_order: RAW_BYTE_ORDER; all numbers of the file are stored like it
 * @size: bytes of this header: skip those that are newer than you
 * @abi_version: OOMWATCH_ABI_VERSION of the records
 * @page_size: bytes in a page of the machine that the records are from
 * @clock: RAW_CLOCK_BOOT, RAW_CLOCK_WALL; of a log, RAW_CLOCK_ZONELESS,
 *         RAW_CLOCK_YEARLESS
 * @realtime_offset_ns: CLOCK_REALTIME minus CLOCK_BOOTTIME when the file was
 *                      made; 0 unless RAW_CLOCK_WALL
 * @boot_id: /proc/sys/kernel/random/boot_id of that machine
 * @machine: its architecture, as uname -m says
 * @release: its kernel, as uname -r says
 *
 * Strings are NUL-terminated; empty or 0: not known. Records follow until the
 * end of the file, as read() on the device returns them.
 */
struct raw_header {
	char magic[8];
	__u32 byte_order;
	__u16 size;
	__u16 abi_version;
	__u32 page_size;
	__u32 clock;
	__s64 realtime_offset_ns;
	char boot_id[40];
	char machine[72];
	char release[72];
};

void raw_header_of_host(struct raw_header *header);
bool raw_header_is_own(const struct raw_header *header);

#endif /* RAW_HEADER_H */
