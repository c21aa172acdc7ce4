// SPDX-License-Identifier: GPL-2.0-only
/*
 * deep - be killed in a memory cgroup that lies so deep that its path is endless
 *
 * Makes the cgroups, one below the other, and says "ready". For each line on its
 * standard input a child outgrows the last one, and it says "killed". At the end it
 * removes them.
 */
#include "oomtest.h"

static const char usage[] =
"usage: deep CGROUP LEVELS SIZE\n"
"  CGROUP  below which they lie (its folder)\n"
"  LEVELS  how many there are; each has a name of 250 bytes, but the last one, which is\n"
"          called leaf\n"
"  SIZE    MiB that the child eats\n";

static void write_at(int folder, const char *file, const char *text)
{
	int fd = openat(folder, file, O_WRONLY);

	if (fd < 0 || write(fd, text, strlen(text)) < 0)
		oomtest_fail(file);
	close(fd);
}

static int enter(int folder, const char *name)
{
	int fd = openat(folder, name, O_RDONLY | O_DIRECTORY);

	if (fd < 0)
		oomtest_fail(name);
	close(folder);
	return fd;
}

static int make(int folder, const char *name)
{
	write_at(folder, "cgroup.subtree_control", "+memory");
	if (mkdirat(folder, name, 0755))
		oomtest_fail(name);
	return enter(folder, name);
}

static int leave(int folder, const char *name)
{
	int tries;

	folder = enter(folder, "..");
	for (tries = 0; tries < 100 && unlinkat(folder, name, AT_REMOVEDIR); tries++)
		usleep(10000);
	return folder;
}

static bool dies(int leaf, size_t bytes)
{
	pid_t pid = fork();
	int status;

	if (!pid) {
		write_at(leaf, "cgroup.procs", "0");
		oomtest_touch(bytes);
		_exit(0);
	}
	return pid > 0 && waitpid(pid, &status, 0) == pid && WIFSIGNALED(status);
}

int main(int argc, char **argv)
{
	char name[251] = "", line[16];
	long levels, level;
	int folder;

	if (argc != 4) {
		fputs(usage, stderr);
		return 2;
	}
	levels = atol(argv[2]);
	memset(name, 'd', 250);
	folder = open(argv[1], O_RDONLY | O_DIRECTORY);
	if (folder < 0)
		oomtest_fail(argv[1]);
	for (level = 1; level < levels; level++)
		folder = make(folder, name);
	folder = make(folder, "leaf");
	write_at(folder, "memory.max", "20M");
	puts("ready");
	fflush(stdout);
	while (fgets(line, sizeof(line), stdin)) {
		puts(dies(folder, strtoul(argv[3], NULL, 0) << 20) ? "killed" : "lives");
		fflush(stdout);
	}
	folder = leave(folder, "leaf");
	for (level = 1; level < levels; level++)
		folder = leave(folder, name);
	return 0;
}
