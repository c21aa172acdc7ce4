// SPDX-License-Identifier: GPL-2.0-only
/*
 * keeper.c - keep the records of this boot in files, and their size within bounds
 *
 * What keeper_write() has written is on the disk. If it fails, the file ends where it
 * ended before, so that what was kept stays whole, and the same records can be written
 * again.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "output/keeper.h"
#include "records/clock.h"
#include "records/record.h"

/* One file takes at most this part of all, so that the oldest can be removed. */
#define FILES	8

/* Who may write there could have any file overwritten, through a symbolic link. */
static void check_folder(const struct keeper *keeper)
{
	struct stat status;

	if (fstat(keeper->folder, &status))
		err(1, "%s", keeper->dir);
	if (status.st_uid != geteuid())
		errx(1, "%s: it belongs to user %u, who could have other files overwritten: use another directory",
		     keeper->dir, (unsigned int)status.st_uid);
	if (status.st_mode & 0022)
		errx(1, "%s: other users may write there, and could have other files overwritten: 'chmod go-w' it",
		     keeper->dir);
}

/**
 * keeper_start() - prepare to keep records
 * @keeper: the file that they will be added to
 * @dir: the directory that it is in; it is made if it is missing
 * @max_use: bytes that all files in it may take
 *
 * Ends the program if the directory cannot be used, or if another one uses it.
 */
void keeper_start(struct keeper *keeper, const char *dir, uint64_t max_use)
{
	memset(keeper, 0, sizeof(*keeper));
	keeper->dir = dir;
	keeper->max_use = max_use;
	keeper->fd = -1;
	keeper->folder = -1;
	raw_header_of_host(&keeper->host);
	if (!*keeper->host.boot_id)
		errx(1, "the boot id of this machine cannot be read: is /proc mounted?");
	if (!mkdir(dir, 0700) || errno == EEXIST)
		keeper->folder = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (keeper->folder < 0)
		errx(1, "%s: %s%s", dir, strerror(errno), kept_hint(errno));
	check_folder(keeper);
	if (flock(keeper->folder, LOCK_EX | LOCK_NB))
		errx(1, "%s: another 'oomwatch record' keeps records there", dir);
}

/**
 * keeper_new_file() - make a file of records that has none yet
 * @keeper: names the directory
 * @boot: the boot that they are of
 * @part: which of its files it is
 * @origin: the machine and the boot
 * @offset_ns: CLOCK_REALTIME minus CLOCK_BOOTTIME
 *
 * It gets its name when its header is on the disk.
 *
 * Return: the file, open for writing; -1: errno says why not.
 */
int keeper_new_file(struct keeper *keeper, const char *boot, unsigned int part,
		    const struct raw_header *origin, int64_t offset_ns)
{
	struct raw_header header = *origin;
	char name[KEPT_FILENAME];
	int fd;

	unlinkat(keeper->folder, "new", 0);
	fd = openat(keeper->folder, "new", O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return -1;
	header.clock = RAW_CLOCK_BOOT | RAW_CLOCK_WALL;
	header.realtime_offset_ns = offset_ns;
	kept_name_file(name, boot, part);
	errno = ENOSPC;
	if (write(fd, &header, sizeof(header)) != sizeof(header) || fsync(fd) ||
	    renameat(keeper->folder, "new", keeper->folder, name) ||
	    fsync(keeper->folder)) {
		int error = errno;

		close(fd);
		unlinkat(keeper->folder, "new", 0);
		errno = error;
		return -1;
	}
	return fd;
}

/* Is what is behind the whole records the start of one that was not written to its end? */
static bool is_unfinished(int fd, uint64_t end, uint64_t size)
{
	union record rest;
	uint64_t bytes = size - end;

	if (!bytes)
		return true;
	return bytes < sizeof(rest) &&
	       pread(fd, &rest, bytes, end) == (ssize_t)bytes &&
	       record_is_cut(&rest, bytes);
}

/*
 * Find the end of the last whole record of a file. Return: false if it is damaged there,
 * or has no header: nothing may be added or cut off.
 */
static bool scan(int fd, struct seen *seen, uint64_t *end)
{
	struct oomwatch_header record;
	struct raw_header header;
	struct stat status;

	*end = 0;
	if (fstat(fd, &status) ||
	    pread(fd, &header, sizeof(header), 0) != sizeof(header) ||
	    !raw_header_is_own(&header))
		return false;
	*end = header.size;
	while (pread(fd, &record, sizeof(record), *end) == sizeof(record) &&
	       record_is_whole(&record, status.st_size - *end)) {
		if (!seen_has(seen, &record))
			seen_add(seen, &record);
		*end += record.size;
	}
	return is_unfinished(fd, *end, status.st_size);
}

/* After an error of its disk, no file can be written: ext4 has one or the other. */
static bool is_of_disk(int error)
{
	return error == EROFS || error == EIO;
}

static void close_file(struct keeper *keeper)
{
	if (keeper->fd >= 0)
		close(keeper->fd);
	keeper->fd = -1;
}

/*
 * Go on with the files of this boot, unless the last one cannot be added to. Return: an
 * error: none can be opened or begun now.
 */
static int resume(struct keeper *keeper, const struct kept_boot *boot)
{
	const char *last = boot->files[boot->count - 1].path;
	bool whole = false;
	int error = 0;
	size_t i;

	for (i = 0; i < boot->count; i++) {
		const struct kept_file *file = &boot->files[i];

		close_file(keeper);
		keeper->part = file->part;
		keeper->fd = open(file->path, O_RDWR | O_CLOEXEC);
		error = keeper->fd < 0 ? errno : 0;
		whole = keeper->fd >= 0 &&
			scan(keeper->fd, &keeper->seen, &keeper->bytes);
	}
	if (whole) {
		error = ftruncate(keeper->fd, keeper->bytes) ? errno : 0;
		if (!error)
			return 0;
	}
	if (is_of_disk(error)) {
		close_file(keeper);
		/* It is not known how far it goes. */
		keeper->part = 0;
		return error;
	}
	errno = error;
	if (keeper->fd >= 0 && !whole)
		warnx("%s: it is damaged at byte %llu: it is left as it is, and another file is begun",
		      last, (unsigned long long)keeper->bytes);
	else
		warn("%s: another file is begun", last);
	close_file(keeper);
	return 0;
}

static uint64_t total_of(const struct kept *kept)
{
	uint64_t total = 0;
	size_t i;

	for (i = 0; i < kept->nr_files; i++)
		total += kept->files[i].bytes;
	return total;
}

/* Return: the number of the next file; what is no file of records has its number, too. */
static unsigned int next_part(const struct keeper *keeper)
{
	unsigned int part = keeper->part + 1;
	char name[KEPT_NAME + 24];
	struct stat status;

	for (;; part++) {
		kept_name_file(name, keeper->host.boot_id, part);
		if (fstatat(keeper->folder, name, &status, AT_SYMLINK_NOFOLLOW))
			return part;
		warnx("%s/%s: it is no regular file: another file is begun", keeper->dir,
		      name);
	}
}

static int next_file(struct keeper *keeper)
{
	unsigned int part = next_part(keeper);

	close_file(keeper);
	keeper->fd = keeper_new_file(keeper, keeper->host.boot_id, part, &keeper->host,
				     clock_now().offset_ns);
	if (keeper->fd < 0)
		return errno;
	keeper->part = part;
	keeper->bytes = sizeof(keeper->host);
	keeper->total += keeper->bytes;
	return 0;
}

/**
 * keeper_open() - open the file of this boot
 * @keeper: the file, which is not open
 *
 * Return: 0 or an error.
 */
int keeper_open(struct keeper *keeper)
{
	const struct kept_boot *boot;
	struct kept kept;
	bool several;
	int error;

	if (keeper->fd >= 0)
		return 0;
	memset(&keeper->seen, 0, sizeof(keeper->seen));
	keeper->part = 0;
	error = kept_look(&kept, keeper->dir);
	boot = kept_find(&kept, keeper->host.boot_id, &several);
	keeper->total = total_of(&kept);
	if (boot && !error)
		error = resume(keeper, boot);
	kept_free(&kept);
	if (error || keeper->fd >= 0)
		return error;
	return next_file(keeper);
}

/**
 * keeper_add() - add a record to those that are to be written
 * @keeper: the file
 * @record: the record, which is not in it
 */
void keeper_add(struct keeper *keeper, const struct oomwatch_header *record)
{
	memcpy(keeper->batch + keeper->used, record, record->size);
	keeper->used += record->size;
	seen_add(&keeper->seen, record);
}

/**
 * keeper_is_full() - tell whether there is room for a further record
 * @keeper: the file
 *
 * Return: true if the records have to be written first.
 */
bool keeper_is_full(const struct keeper *keeper)
{
	return keeper->used >= KEEPER_BATCH;
}

/* The oldest files go, but never the one that is being written. */
static void remove_oldest(struct keeper *keeper)
{
	struct kept kept;
	size_t i;

	if (keeper->total <= keeper->max_use)
		return;
	if (!kept_look(&kept, keeper->dir)) {
		keeper->total = total_of(&kept);
		for (i = 0; i < kept.nr_files; i++) {
			const struct kept_file *file = &kept.files[i];

			if (keeper->total <= keeper->max_use)
				break;
			if (!strcmp(file->boot, keeper->host.boot_id) &&
			    file->part == keeper->part)
				continue;
			if (!unlink(file->path))
				keeper->total -= file->bytes;
		}
	}
	kept_free(&kept);
}

/* ext4 that became read-only takes data, and says that it is on the disk. Return: an error. */
static int sync_file(int fd)
{
	struct statvfs status;

	if (fdatasync(fd) || fstatvfs(fd, &status))
		return errno;
	return status.f_flag & ST_RDONLY ? EROFS : 0;
}

/* A file that cannot be written any more is opened again, and looked at, later. */
static int give_up(struct keeper *keeper, int error)
{
	if (ftruncate(keeper->fd, keeper->bytes))
		error = errno;
	close(keeper->fd);
	keeper->fd = -1;
	keeper->used = 0;
	return error;
}

/**
 * keeper_write() - write the records that were added
 * @keeper: the file, open
 *
 * Return: 0 if they are on the disk; else an error: they are not in the file, which is
 * closed.
 */
int keeper_write(struct keeper *keeper)
{
	size_t done = 0;
	ssize_t wrote;
	int error = 0;

	if (!keeper->used)
		return 0;
	if (keeper->bytes + keeper->used > keeper->max_use / FILES)
		error = next_file(keeper);
	if (error) {
		keeper->used = 0;
		return error;
	}
	while (done < keeper->used) {
		wrote = pwrite(keeper->fd, keeper->batch + done, keeper->used - done,
			       keeper->bytes + done);
		if (wrote < 0 && errno == EINTR)
			continue;
		if (wrote <= 0)
			return give_up(keeper, wrote ? errno : ENOSPC);
		done += wrote;
	}
	error = sync_file(keeper->fd);
	if (error)
		return give_up(keeper, error);
	keeper->bytes += keeper->used;
	keeper->total += keeper->used;
	keeper->used = 0;
	remove_oldest(keeper);
	return 0;
}
