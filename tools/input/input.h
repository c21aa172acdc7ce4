/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef INPUT_H
#define INPUT_H

#include <stdbool.h>
#include <stdio.h>

struct kept;
struct kept_boot;
struct source;

/**
 * struct input - what the user names to read records from; nothing: the device
 * @file: a file, "-" for standard input; NULL: none
 * @dir: a directory of kept records; NULL: that of this host
 * @boot: a boot of which records were kept, as of kept_find(); NULL: the newest of
 *        @dir
 */
struct input {
	const char *file;
	const char *dir;
	const char *boot;
};

void input_look(struct kept *kept, const char *dir);
const struct kept_boot *input_boot(const struct kept *kept, const char *which);
void input_open(struct source *source, const struct input *input);
void input_none_kept(const struct kept *kept, int no_device);
bool input_is_device(const struct input *input);
bool input_is_of_host(const struct input *input);
bool input_reads(const struct input *input, const char *path);
void input_open_file(struct source *source, FILE *file, const char *name);

#endif /* INPUT_H */
