/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KEEPER_H
#define KEEPER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "input/kept.h"
#include "input/raw_header.h"
#include "input/seen.h"

/* Records are written when so many bytes of them have come together. */
#define KEEPER_BATCH	(64 * 1024)

/**
 * struct keeper - the file to which records of this boot are added
 * @dir: the directory that it is in
 * @max_use: bytes that all files in it may take
 * @folder: that directory, open and locked
 * @fd: the file; -1: none is open
 * @part: which of the files of this boot it is
 * @bytes: its size; what is behind that is of no record
 * @total: bytes of all files in the directory, at most
 * @host: the machine and the boot
 * @seen: the records that are in the files of this boot
 * @used: bytes in @batch
 * @batch: records that are to be written
 */
struct keeper {
	const char *dir;
	uint64_t max_use;
	int folder;
	int fd;
	unsigned int part;
	uint64_t bytes;
	uint64_t total;
	struct raw_header host;
	struct seen seen;
	size_t used;
	char batch[KEEPER_BATCH + OOMWATCH_RECORD_MAX];
};

void keeper_start(struct keeper *keeper, const char *dir, uint64_t max_use);
int keeper_open(struct keeper *keeper);
void keeper_add(struct keeper *keeper, const struct oomwatch_header *record);
bool keeper_is_full(const struct keeper *keeper);
int keeper_write(struct keeper *keeper);
int keeper_new_file(struct keeper *keeper, const char *boot, unsigned int part,
		    const struct raw_header *origin, int64_t offset_ns);

#endif /* KEEPER_H */
