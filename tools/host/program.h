/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PROGRAM_H
#define PROGRAM_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* How long a program may run, and how long it has to end when it is asked to. */
#define PROGRAM_TIME_S	30
#define PROGRAM_END_S	2

/**
 * struct program - a program that runs in the background, one at a time
 * @path: the program
 * @pid: it, which leads a process group of its own; 0: none runs
 * @until_ns: when it is killed
 * @killed: it was
 */
struct program {
	const char *path;
	pid_t pid;
	int64_t until_ns;
	bool killed;
};

int program_start(struct program *program, char **environment);
bool program_has_ended(struct program *program, int *status);
void program_end(struct program *program);

#endif /* PROGRAM_H */
