// SPDX-License-Identifier: GPL-2.0-only
/*
 * absent - copy oomwatch.ko so that it looks for a function no kernel has
 *
 * usage: absent SYMBOL <oomwatch.ko >COPY
 * The last byte of the name in its strings becomes a Z.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MODULE_MAX	(16 << 20)

int main(int argc, char **argv)
{
	char *module = malloc(MODULE_MAX), *at, name[64];
	size_t size, length;
	int found = 0;

	if (argc != 2 || !module || strlen(argv[1]) > sizeof(name) - 2) {
		fputs("usage: absent SYMBOL <oomwatch.ko >COPY\n", stderr);
		return 2;
	}
	/* A whole string: a NUL on both sides. */
	length = snprintf(name, sizeof(name), "%c%s", '\0', argv[1]) + 1;
	size = fread(module, 1, MODULE_MAX, stdin);
	for (at = module;
	     (at = memmem(at, module + size - at, name, length));
	     at += length - 1) {
		at[length - 2] = 'Z';
		found++;
	}
	if (!found)
		fprintf(stderr, "absent: no string %s\n", argv[1]);
	return !found || fwrite(module, 1, size, stdout) != size;
}
