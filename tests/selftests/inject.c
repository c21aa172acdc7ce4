// SPDX-License-Identifier: GPL-2.0-only
/*
 * inject - let one allocation, or one copy to user space, fail inside a system call
 *
 * usage: inject load N [PARAMETERS]
 *	Load the module that $OOMWATCH_KO names; the Nth one fails that the kernel can let
 *	fail (/proc/thread-self/fail-nth). Prints how many there were before it, or in all if
 *	there were not as many; "failed" or "none"; and the errno of the call, or 0.
 *        inject read FILE
 *	Open the file, and read it to its end, while one after the other fails. Prints how
 *	often a call failed by each error, and whether the bytes are those of a reader that
 *	nothing befalls. Nothing may be added to the file meanwhile.
 */
#include "oomtest.h"

#define NTH		"/proc/thread-self/fail-nth"

/* What a read asks for: several records, or a part of what the kernel has of a text. */
#define RECORDS_AT_ONCE	8192
#define TEXT_AT_ONCE	512
#define BYTES_MAX	(16 << 20)

/* Nothing else holds this many up: what fails does so earlier. */
#define OPEN_MAX_NTH	64

static int nth_fd;

/* How often calls failed by these. */
static int faults, no_memory, other;

static void begin(int nth)
{
	char text[16];

	snprintf(text, sizeof(text), "%d", nth);
	if (write(nth_fd, text, strlen(text)) < 0)
		oomtest_fail(NTH);
}

/* How many were left since begin()? 0: it failed. The copies of this count as well. */
static int end(void)
{
	char text[16] = "";
	int left = pread(nth_fd, text, sizeof(text) - 1, 0) > 0 ? atoi(text) : 1;
	int tries;

	for (tries = 0; tries < 2; tries++)
		if (write(nth_fd, "0", 1) < 0 && errno != EFAULT)
			oomtest_fail(NTH);
	return left;
}

static int load(int nth, const char *parameters)
{
	const char *module = getenv("OOMWATCH_KO");
	int fd = open(module ? module : "", O_RDONLY | O_CLOEXEC), err, left;

	if (fd < 0)
		oomtest_fail("OOMWATCH_KO");
	begin(nth);
	err = syscall(SYS_finit_module, fd, parameters, 0) ? errno : 0;
	left = end();
	printf("%d %s %d\n", nth - left, left ? "none" : "failed", err);
	return 0;
}

static void count(int err)
{
	if (err == EFAULT)
		faults++;
	else if (err == ENOMEM)
		no_memory++;
	else
		other++;
}

/* Open it; with @failing, one after the other fails, until it is open. */
static int open_file(const char *file, bool failing)
{
	int fd = -1, nth;

	for (nth = 1; failing && nth < OPEN_MAX_NTH; nth++) {
		begin(nth);
		fd = open(file, O_RDONLY | O_NONBLOCK);
		if (fd < 0)
			count(errno);
		if (end() && fd >= 0)
			return fd;
		if (fd >= 0)
			close(fd);
	}
	fd = open(file, O_RDONLY | O_NONBLOCK);
	if (fd < 0)
		oomtest_fail(file);
	return fd;
}

/*
 * Each read is tried again, with a later failure each time, until it gives something.
 * Returns how many bytes there were.
 */
static size_t read_all(const char *file, char *bytes, bool failing)
{
	size_t at_once = strcmp(file, OOMTEST_DEVICE) ? TEXT_AT_ONCE : RECORDS_AT_ONCE;
	int fd = open_file(file, failing), nth = 1, err;
	size_t done = 0;
	bool failed = false;
	ssize_t got;

	while (done + at_once <= BYTES_MAX) {
		if (failing)
			begin(nth);
		got = read(fd, bytes + done, at_once);
		err = errno;
		if (failing)
			failed = !end();
		nth = got > 0 ? 1 : nth + 1;
		if (got > 0)
			done += got;
		else if (got < 0 && err != EAGAIN)
			count(err);
		else if (!failed)
			break;
	}
	close(fd);
	return done;
}

static int read_file(const char *file)
{
	char *clean = malloc(BYTES_MAX), *bytes = malloc(BYTES_MAX);
	size_t size, done;

	if (!clean || !bytes)
		return 1;
	size = read_all(file, clean, false);
	done = read_all(file, bytes, true);
	printf("EFAULT %d ENOMEM %d other %d bytes %zu %s\n", faults, no_memory,
	       other, size, size == done && !memcmp(clean, bytes, size) ?
	       "same" : "different");
	return 0;
}

int main(int argc, char **argv)
{
	nth_fd = open(NTH, O_RDWR | O_CLOEXEC);
	if (nth_fd < 0)
		oomtest_fail(NTH);
	if (argc > 2 && !strcmp(argv[1], "load"))
		return load(atoi(argv[2]), argc > 3 ? argv[3] : "");
	if (argc == 3 && !strcmp(argv[1], "read"))
		return read_file(argv[2]);
	fputs("usage: inject load N [PARAMETERS] | read FILE\n", stderr);
	return 2;
}
