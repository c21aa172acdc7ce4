/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef TAIL_H
#define TAIL_H

#include <stdbool.h>
#include <stdint.h>

#include "records/record.h"

/**
 * struct tail_place - a place between two records in the files of a boot
 * @part: which of the files, from 1; 0: before all of them
 * @bytes: how far into it
 */
struct tail_place {
	unsigned int part;
	uint64_t bytes;
};

/**
 * struct tail - the files of a boot, which grow while they are read
 * @dir: the directory that they are in
 * @boot: the boot
 * @at: up to where they were read
 * @fd: the file of @at; -1: it is not open
 */
struct tail {
	const char *dir;
	const char *boot;
	struct tail_place at;
	int fd;
};

void tail_start(struct tail *tail, const char *dir, const char *boot);
void tail_seek(struct tail *tail, const struct tail_place *at);
bool tail_next(struct tail *tail, const struct tail_place *end, union record *record);
bool tail_is_before(const struct tail_place *one, const struct tail_place *other);

#endif /* TAIL_H */
