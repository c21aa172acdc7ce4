// SPDX-License-Identifier: GPL-2.0-only
/*
 * noise_readers - those of noise that read what the module has, and what it looks at
 */
#include <dirent.h>

#include "noise.h"
#include "stream.h"

#define COUNT(array)	(sizeof(array) / sizeof(*(array)))

/* Records follow each other, however they are read, and whatever happens meanwhile. */
void noise_read_device(__u64 a, __u64 b, __u64 c)
{
	static struct stream stream;
	int left = c % 400;

	memset(&stream, 0, offsetof(struct stream, buffer));
	stream.room = 64 + b % (STREAM_ROOM - 64);
	stream.fd = open(OOMTEST_DEVICE, O_RDONLY | O_NONBLOCK);
	if (stream.fd < 0)
		return;
	if (a % 2)
		lseek(stream.fd, 0, SEEK_END);
	while (left-- > 0) {
		if (stream_next(&stream))
			continue;
		if (errno == EINVAL && stream.room < OOMWATCH_RECORD_MAX)
			stream.room *= 2;
		else if (errno == EPIPE)
			stream.records = 0;
		else if (errno == EAGAIN)
			usleep(1000);
		else
			break;
		if (left % 64 == 0) {
			lseek(stream.fd, 0, left % 128 ? SEEK_END : SEEK_SET);
			stream.records = 0;
			stream.at = stream.got;
		}
	}
	if (errno == EBADMSG)
		noise_fail("a reader of the device: record %llu has no right successor",
			   (unsigned long long)stream.last);
	close(stream.fd);
}

void noise_read_debugfs(__u64 a, __u64 b, __u64 c)
{
	static const char *const files[] = { "events", "stats", "summary" };
	static char buffer[1 << 16];
	int left = c % 40, fd;
	char path[64];

	snprintf(path, sizeof(path), OOMTEST_DEBUGFS "/%s", files[a % COUNT(files)]);
	fd = open(path, O_RDONLY);
	if (fd < 0)
		return;
	while (left-- > 0 && read(fd, buffer, 1 + b % sizeof(buffer)) >= 0)
		if (left % 16 == 3)
			lseek(fd, (c >> 16) % (1 << 20), SEEK_SET);
	close(fd);
}

/* Who reads scores calls a function that is probed. */
void noise_read_scores(__u64 a, __u64 b, __u64 c)
{
	DIR *folder = opendir("/proc");
	struct dirent *entry;
	char path[300], text[32];
	int fd;

	while (folder && (entry = readdir(folder))) {
		snprintf(path, sizeof(path), "/proc/%s/oom_score", entry->d_name);
		fd = open(path, O_RDONLY);
		if (fd < 0)
			continue;
		if (read(fd, text, sizeof(text)) < 0)
			errno = 0;
		close(fd);
	}
	if (folder)
		closedir(folder);
}
