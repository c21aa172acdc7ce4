/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KEPT_H
#define KEPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct source;

/* Where oomwatch record keeps its files, unless it is told otherwise. */
#define KEPT_DIR	"/var/lib/oomwatch"

/* What the names of its files end in. */
#define KEPT_SUFFIX	".raw"

/* What the name of a boot begins with that is known by its panic only. */
#define KEPT_PANIC	"panic-"

/* Space for the name of a boot, with its NUL. */
#define KEPT_NAME	40

/* Space for the name of a file of a boot, with its NUL. */
#define KEPT_FILENAME	(KEPT_NAME + 24)

/**
 * struct kept_file - a file of records of one boot
 * @path: its path
 * @boot: the boot, as the name of the file has it
 * @part: which of the files of the boot it is, from 1
 * @bytes: its size
 * @start_ns: CLOCK_REALTIME when CLOCK_BOOTTIME was 0, as the newest file of the boot has it
 * @here: it is of this boot
 */
struct kept_file {
	char *path;
	char boot[KEPT_NAME];
	unsigned int part;
	uint64_t bytes;
	int64_t start_ns;
	bool here;
};

/**
 * struct kept_boot - a boot of which records were kept
 * @name: its name: its boot id
 * @files: its files, in the order in which they were written
 * @count: how many there are; 0: none yet
 * @here: it is this boot of this machine
 */
struct kept_boot {
	const char *name;
	const struct kept_file *files;
	size_t count;
	bool here;
};

/**
 * struct kept - a directory of kept records
 * @dir: it
 * @files: its files, the oldest boot first
 * @nr_files: how many there are
 * @boots: the boots, the oldest first
 * @count: how many there are
 * @host: the name of this boot
 */
struct kept {
	const char *dir;
	struct kept_file *files;
	size_t nr_files;
	struct kept_boot *boots;
	size_t count;
	char host[KEPT_NAME];
};

void kept_name_file(char name[KEPT_FILENAME], const char *boot, unsigned int part);
bool kept_is_boot(const char *name);
char *kept_path(const char *dir, const char *boot, unsigned int part);
const char *kept_hint(int error);
int kept_look(struct kept *kept, const char *dir);
void kept_free(struct kept *kept);
int kept_index(const struct kept *kept, const struct kept_boot *boot);
const struct kept_boot *kept_find(const struct kept *kept, const char *which,
				  bool *several);
void kept_open(struct source *source, const struct kept_boot *boot, bool live);

#endif /* KEPT_H */
