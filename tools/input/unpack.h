/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef UNPACK_H
#define UNPACK_H

#include <stdio.h>
#include <sys/types.h>

/**
 * struct unpacker - a program that unpacks a file
 * @name: the program; NULL: there is none
 * @pid: its process
 * @end: the pipe that it writes to, besides the file that is read
 */
struct unpacker {
	const char *name;
	pid_t pid;
	int end;
};

FILE *unpack(FILE *file, struct unpacker *unpacker, int status);
const char *unpack_failed(const struct unpacker *unpacker);

#endif /* UNPACK_H */
