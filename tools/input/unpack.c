// SPDX-License-Identifier: GPL-2.0-only
/*
 * unpack.c - files that gzip, xz or zstd have compressed, by these programs
 */
#include <err.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "input/unpack.h"
#include "records/clock.h"

#define MAGIC	6

/* What a file begins with, and what unpacks it. */
static const struct {
	unsigned char magic[MAGIC];
	size_t length;
	const char *program;
} packers[] = {
	{ { 0x1f, 0x8b }, 2, "gzip" },
	{ { 0xfd, '7', 'z', 'X', 'Z', 0 }, 6, "xz" },
	{ { 0x28, 0xb5, 0x2f, 0xfd }, 4, "zstd" },
};

/* How long what was not read is read, until a program has come to its end. */
#define REST_MS		1000

/* Exit status of a child that could not start the program. */
#define NOT_THERE	127

/* The first bytes are read, and given back. */
static const char *find_program(FILE *file)
{
	unsigned char bytes[MAGIC];
	const char *program = NULL;
	size_t got, i;
	int byte = 0;

	for (got = 0; got < MAGIC; got++) {
		byte = getc(file);
		if (byte == EOF)
			break;
		bytes[got] = byte;
		/* No more than it takes: who writes it may wait. */
		if (byte == '\n')
			break;
	}
	got += byte == '\n' && got < MAGIC;
	for (i = 0; i < sizeof(packers) / sizeof(*packers); i++)
		if (got >= packers[i].length &&
		    !memcmp(bytes, packers[i].magic, packers[i].length))
			program = packers[i].program;
	while (got)
		ungetc(bytes[--got], file);
	return program;
}

/* A child that hands all of a file to another one. */
static int feed(FILE *file, int status)
{
	char bytes[64 * 1024];
	int ends[2];
	size_t got;

	if (pipe(ends))
		err(status, "pipe");
	switch (fork()) {
	case -1:
		err(status, "fork");
	case 0:
		close(ends[0]);
		while ((got = fread(bytes, 1, sizeof(bytes), file)))
			if (write(ends[1], bytes, got) != (ssize_t)got)
				break;
		_exit(ferror(file) ? 1 : 0);
	}
	close(ends[1]);
	return ends[0];
}

static pid_t start(const char *program, int from, int to, int status)
{
	pid_t pid = fork();

	if (pid < 0)
		err(status, "fork");
	if (pid)
		return pid;
	dup2(from, STDIN_FILENO);
	dup2(to, STDOUT_FILENO);
	close(from);
	close(to);
	execlp(program, program, "-dc", NULL);
	_exit(NOT_THERE);
}

/**
 * unpack() - read what a file holds, if it is compressed
 * @file: the file, at its start
 * @unpacker: gets the program that unpacks it
 * @status: exit status of the program if it cannot be started
 *
 * Return: what to read: @file, if it is not compressed.
 */
FILE *unpack(FILE *file, struct unpacker *unpacker, int status)
{
	int ends[2], packed;
	FILE *plain;

	unpacker->name = find_program(file);
	if (!unpacker->name)
		return file;
	packed = feed(file, status);
	/* fclose() would set back the place that the child reads at. */
	close(fileno(file));
	if (pipe2(ends, O_CLOEXEC))
		err(status, "pipe");
	unpacker->pid = start(unpacker->name, packed, ends[1],
			      status);
	close(packed);
	close(ends[1]);
	unpacker->end = fcntl(ends[0], F_DUPFD_CLOEXEC, 0);
	plain = fdopen(ends[0], "r");
	if (unpacker->end < 0 || !plain)
		err(status, "fdopen");
	return plain;
}

/* Return: false if there is more to read, or to wait for. */
static bool has_ended(const struct unpacker *unpacker)
{
	int64_t until_ns = clock_read(CLOCK_MONOTONIC) + REST_MS * 1000000LL;
	struct pollfd p = { .fd = unpacker->end, .events = POLLIN };
	char rest[64 * 1024];

	while (clock_read(CLOCK_MONOTONIC) < until_ns && poll(&p, 1, REST_MS) > 0)
		if (read(p.fd, rest, sizeof(rest)) <= 0)
			return true;
	return false;
}

/**
 * unpack_failed() - tell whether a file could not be unpacked, and say why
 * @unpacker: the program
 *
 * If not all of the file was read, and the rest takes too long, nothing is known.
 *
 * Return: what went wrong; NULL: nothing.
 */
const char *unpack_failed(const struct unpacker *unpacker)
{
	int status = 0;

	if (!unpacker->name || !has_ended(unpacker))
		return NULL;
	/* It has closed the pipe, so that it is about to exit. */
	if (waitpid(unpacker->pid, &status, 0) < 0 || !WIFEXITED(status) ||
	    !WEXITSTATUS(status))
		return NULL;
	return WEXITSTATUS(status) == NOT_THERE ?
	       "it is compressed, and the program that unpacks it is missing: install" :
	       "it is damaged or cut off, and was not read to its end, says";
}
