/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * oomtest.h - provoke real OOM kills in a memory cgroup
 */
#ifndef OOMTEST_H
#define OOMTEST_H

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#define OOMTEST_DEVICE	"/dev/oomwatch"
#define OOMTEST_DEBUGFS	"/sys/kernel/debug/oomwatch"
#define OOMTEST_CGROUPS	"/sys/fs/cgroup"

/* Room for the path of a cgroup's folder; that of its files is PATH_MAX. */
#define OOMTEST_FOLDER	256

/* What kselftest takes for "skipped". */
#define OOMTEST_SKIP	4

/* The newest record when the test began, and the load of the module that had it. */
static long oomtest_began;
static ino_t oomtest_began_in;

/* Say what has failed, by errno, and end. */
static inline void oomtest_fail(const char *what)
{
	perror(what);
	exit(1);
}

/* Write a string to a file; 0 or -errno. */
static inline int oomtest_write(const char *folder, const char *file,
				const char *text)
{
	char path[PATH_MAX];
	ssize_t written;
	int fd, err = 0;

	snprintf(path, sizeof(path), "%s/%s", folder, file);
	fd = open(path, O_WRONLY);
	if (fd < 0)
		return -errno;
	written = write(fd, text, strlen(text));
	if (written < 0)
		err = -errno;
	close(fd);
	return err;
}

/* The number behind a name in a file of "name number" lines; -1 if none. */
static inline long oomtest_counter(const char *folder, const char *file,
				   const char *name)
{
	char path[PATH_MAX], key[64];
	long value, found = -1;
	FILE *stream;

	snprintf(path, sizeof(path), "%s/%s", folder, file);
	stream = fopen(path, "r");
	if (!stream)
		return -1;
	while (fscanf(stream, "%63s", key) == 1) {
		if (strcmp(key, name))
			continue;
		if (fscanf(stream, "%ld", &value) == 1)
			found = value;
		break;
	}
	fclose(stream);
	return found;
}

/* The kernel's own count of OOM kills. */
static inline long oomtest_kills(void)
{
	return oomtest_counter("/proc", "vmstat", "oom_kill");
}

/* Create a memory cgroup below the root, without swap; 0 or -errno. */
static inline int oomtest_memcg(char *folder, size_t size, const char *name,
				const char *max)
{
	int err;

	snprintf(folder, size, "%s/%s", OOMTEST_CGROUPS, name);
	if (mkdir(folder, 0755))
		return -errno;
	err = oomtest_write(folder, "memory.max", max);
	/* A kernel without swap has no such file. */
	oomtest_write(folder, "memory.swap.max", "0");
	return err;
}

/* Kill what is left in a memory cgroup, and remove it. */
static inline void oomtest_remove(const char *folder)
{
	int tries;

	oomtest_write(folder, "cgroup.kill", "1");
	for (tries = 0; tries < 100 && rmdir(folder) && errno == EBUSY; tries++)
		usleep(10000);
}

/* The kernel's number of a cgroup, as records have it; 0 if there is none. */
static inline unsigned long long oomtest_memcg_id(const char *folder)
{
	struct stat status;

	return stat(folder, &status) ? 0 : status.st_ino;
}

/* Memory that takes none until it is touched; MAP_FAILED if there is none. */
static inline char *oomtest_map(size_t bytes)
{
	return mmap(NULL, bytes, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
}

/* Touch a number of bytes, one page after the other. */
static inline void oomtest_touch(size_t bytes)
{
	long page = sysconf(_SC_PAGESIZE);
	char *memory = oomtest_map(bytes);
	size_t at;

	if (memory == MAP_FAILED)
		return;
	for (at = 0; at < bytes; at += page)
		memory[at] = 1;
}

static inline void *oomtest_touch_part(void *bytes)
{
	prctl(PR_SET_NAME, "part");
	oomtest_touch((size_t)bytes);
	return NULL;
}

/* Touch a number of bytes with so many threads at once, each its part; by that name. */
static inline void oomtest_touch_by(int threads, size_t bytes)
{
	pthread_t thread[threads];
	int i;

	for (i = 1; i < threads; i++)
		if (pthread_create(&thread[i], NULL, oomtest_touch_part,
				   (void *)(bytes / threads)))
			return;
	oomtest_touch(bytes / threads);
	for (i = 1; i < threads; i++)
		pthread_join(thread[i], NULL);
}

/* Wait until a process, which does nothing else, sleeps in a system call. */
static inline void oomtest_wait_asleep(pid_t pid)
{
	char path[64], state = 0;
	FILE *stream;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	while (state != 'S') {
		usleep(10000);
		stream = fopen(path, "r");
		if (!stream || fscanf(stream, "%*d (%*[^)]) %c", &state) != 1)
			_exit(1);
		fclose(stream);
	}
}

/* In a child: die with its parent, which may be dead before this is called. */
static inline void oomtest_die_with(pid_t parent)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(0);
}

/*
 * Run a child that outgrows a memory cgroup; its pid if it was killed, else 0.
 * The cgroup's memory.max must be less than @bytes.
 */
static inline pid_t oomtest_kill(const char *folder, size_t bytes)
{
	pid_t pid = fork();
	int status;

	if (!pid) {
		if (oomtest_write(folder, "cgroup.procs", "0"))
			_exit(1);
		oomtest_touch(bytes);
		_exit(0);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		return 0;
	return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL ? pid : 0;
}

/* Load oomwatch.ko, as $OOMWATCH_KO names it; 0 or -errno. */
static inline int oomtest_load(const char *parameters)
{
	const char *module = getenv("OOMWATCH_KO");
	int fd, err;

	fd = open(module ? module : "", O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	err = syscall(SYS_finit_module, fd, parameters, 0) ? -errno : 0;
	close(fd);
	return err;
}

/* Unload oomwatch.ko; 0 or -errno. */
static inline int oomtest_unload(void)
{
	return syscall(SYS_delete_module, "oomwatch", O_NONBLOCK) ? -errno : 0;
}

/* A number that each load of the module has for its own; 0 if it is not there. */
static inline ino_t oomtest_this_load(void)
{
	struct stat status;

	return stat(OOMTEST_DEBUGFS, &status) ? 0 : status.st_ino;
}

/*
 * Does what oomwatch has recorded since oomtest_require() keep the rules that oomwatch
 * verify knows? What other tests have left is not judged. True also where the tool is
 * not: it is in PATH, or $OOMWATCH names it.
 */
static inline bool oomtest_verify(void)
{
	bool same = oomtest_this_load() == oomtest_began_in;
	const char *tool = getenv("OOMWATCH");
	char command[PATH_MAX + 64], line[1024];
	FILE *said;
	int status;

	snprintf(command, sizeof(command),
		 "command -v '%s' >/dev/null || exit 0; '%s' verify --after %ld 2>&1",
		 tool ? tool : "oomwatch", tool ? tool : "oomwatch",
		 same ? oomtest_began : 0);
	said = popen(command, "r");
	if (!said)
		return false;
	while (fgets(line, sizeof(line), said))
		printf("# %s", line);
	fflush(stdout);
	status = pclose(said);
	return WIFEXITED(status) && !WEXITSTATUS(status);
}

static inline void oomtest_skip(const char *reason)
{
	printf("1..0 # SKIP %s\n", reason);
	exit(OOMTEST_SKIP);
}

/* End the program as skipped unless oomwatch and cgroup v2 are there. */
static inline void oomtest_require(void)
{
	if (geteuid())
		oomtest_skip("needs root");
	if (access(OOMTEST_DEVICE, F_OK))
		oomtest_load("");
	if (access(OOMTEST_DEVICE, R_OK))
		oomtest_skip("needs oomwatch loaded, or OOMWATCH_KO=its path");
	if (oomtest_write(OOMTEST_CGROUPS, "cgroup.subtree_control", "+memory"))
		oomtest_skip("no memory controller on cgroup v2");
	oomtest_began = oomtest_counter(OOMTEST_DEBUGFS, "stats", "records");
	oomtest_began_in = oomtest_this_load();
}

#endif /* OOMTEST_H */
