// SPDX-License-Identifier: GPL-2.0-only
/*
 * attach - attach a BPF program to a function of the kernel, and detach it
 *
 * Exit status: 4 if this kernel cannot do it.
 */
#include "attach.h"

int main(int argc, char **argv)
{
	int program, fd;

	if (argc != 2) {
		fputs("usage: attach FUNCTION\n", stderr);
		return 2;
	}
	program = oomtest_program();
	/* By these two, the program is at fault. */
	if (program < 0 && (errno == EINVAL || errno == EACCES))
		oomtest_fail("BPF program");
	if (program < 0)
		return OOMTEST_SKIP;
	fd = oomtest_attach(argv[1], program);
	if (fd < 0 && errno == ENOENT)
		return OOMTEST_SKIP;
	if (fd < 0)
		oomtest_fail(argv[1]);
	close(fd);
	return 0;
}
