// SPDX-License-Identifier: GPL-2.0-only
/*
 * readers - read all records of a device, by several readers at once
 *
 * Prints how many records they read, all told, and the nanoseconds until the last one
 * was done.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/oomwatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

static const char usage[] =
"usage: readers DEVICE COUNT\n"
"  DEVICE  /dev/oomwatch or /dev/kmsg, which gives a record for each read()\n"
"  COUNT   how many readers\n";

/* Of /dev/oomwatch, one read() gives as many records as fit. */
static long count_records(const char *buffer, ssize_t size)
{
	const struct oomwatch_header *header;
	long count = 0;

	for (; size > 0; size -= header->size, buffer += header->size) {
		header = (const void *)buffer;
		count++;
	}
	return count;
}

static long read_all(const char *device)
{
	static __u64 buffer[8192];
	int fd = open(device, O_RDONLY | O_NONBLOCK);
	int is_kmsg = !strcmp(device, "/dev/kmsg");
	long count = 0;
	ssize_t size;

	if (fd < 0) {
		perror(device);
		exit(1);
	}
	while ((size = read(fd, buffer, sizeof(buffer))) > 0)
		count += is_kmsg ? 1 : count_records((char *)buffer, size);
	if (size < 0 && errno != EAGAIN) {
		perror(device);
		exit(1);
	}
	close(fd);
	return count;
}

/* Starts readers, each of which sends how many records it has read. */
static void start_readers(const char *device, int count, int result)
{
	long records;

	while (count--) {
		if (fork())
			continue;
		records = read_all(device);
		exit(write(result, &records, sizeof(records)) != sizeof(records));
	}
}

/* Returns how many records they have read; 0 if one of them failed. */
static long wait_for_readers(int count, int result)
{
	long records, sum = 0;
	int status;

	while (count--) {
		if (wait(&status) < 0 || status ||
		    read(result, &records, sizeof(records)) != sizeof(records))
			return 0;
		sum += records;
	}
	return sum;
}

int main(int argc, char **argv)
{
	long long start;
	int count, pipe_fds[2];
	long records;

	count = argc == 3 ? atoi(argv[2]) : 0;
	if (count < 1 || pipe(pipe_fds)) {
		fputs(usage, stderr);
		return 2;
	}
	start = clock_ns();
	start_readers(argv[1], count, pipe_fds[1]);
	records = wait_for_readers(count, pipe_fds[0]);
	printf("%ld %lld\n", records, clock_ns() - start);
	return !records;
}
