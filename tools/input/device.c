// SPDX-License-Identifier: GPL-2.0-only
/*
 * device.c - records of this machine, from /dev/oomwatch
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "input/device.h"
#include "input/source.h"

#define DEVICE	"/dev/oomwatch"

/**
 * struct device - the open device
 * @fd: it
 * @last_seq: number of the last record that was read; 0: none was
 * @kept: that record was kept when others were overwritten
 * @overrun: the device has told since then that records were overwritten
 * @was_overrun: it has ever
 * @got: bytes in @buffer
 * @at: where in @buffer the next record starts
 * @buffer: what one read() returned
 */
struct device {
	int fd;
	uint64_t last_seq;
	bool kept;
	bool overrun;
	bool was_overrun;
	size_t got;
	size_t at;
	char buffer[16 * OOMWATCH_RECORD_MAX] __attribute__((aligned(8)));
};

/*
 * Report a loss at once: with --follow, the program may never end. After a record that
 * was kept, others may have been missing before the device was opened.
 */
static void check_seq(struct source *source, const struct oomwatch_header *h)
{
	struct device *device = source->private;
	uint64_t missing = h->seq - device->last_seq - 1;
	bool told = device->overrun || (device->kept && device->was_overrun);

	if (device->last_seq && missing && (told || !device->kept)) {
		source->lost += missing;
		if (!told)
			source->untold += missing;
		/* A line of its own also where records go to the same file. */
		fflush(stdout);
		warnx("records %llu to %llu were overwritten before they could be read",
		      (unsigned long long)device->last_seq + 1,
		      (unsigned long long)h->seq - 1);
	}
	device->last_seq = h->seq;
	device->kept = h->flags & OOMWATCH_FLAG_KEPT;
	device->overrun = false;
}

/* Return: false if there is nothing to read now. */
static bool fill(struct device *device)
{
	ssize_t got;

	do {
		got = read(device->fd, device->buffer, sizeof(device->buffer));
		device->overrun |= got < 0 && errno == EPIPE;
	} while (got < 0 && (errno == EINTR || errno == EPIPE));
	device->was_overrun |= device->overrun;
	if (got < 0 && errno != EAGAIN)
		err(source_err_exit_status, "%s", DEVICE);
	device->got = got > 0 ? got : 0;
	device->at = 0;
	return got > 0;
}

static bool device_next(struct source *source)
{
	struct device *device = source->private;
	const struct oomwatch_header *h;

	if (device->at == device->got) {
		/* The wall clock may have been set meanwhile. */
		source->clock = clock_now();
		if (!fill(device))
			return false;
	}
	h = (const void *)(device->buffer + device->at);
	if (!record_is_whole(h, device->got - device->at))
		errx(source_err_exit_status, "%s returned something that is not a record", DEVICE);
	memcpy(&source->record, h, h->size);
	device->at += h->size;
	source->unknown += record_unknown(h);
	check_seq(source, h);
	return true;
}

static void device_close(struct source *source)
{
	struct device *device = source->private;

	close(device->fd);
	free(device);
}

/**
 * device_try() - read the records of this machine, if the device can be opened
 * @source: the source
 *
 * Return: 0, or the error that open(2) gave.
 */
int device_try(struct source *source)
{
	int fd = open(DEVICE, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	struct device *device;

	if (fd < 0)
		return errno;
	device = calloc(1, sizeof(*device));
	if (!device)
		err(1, NULL);
	device->fd = fd;
	memset(source, 0, sizeof(*source));
	source->name = DEVICE;
	source->clock = clock_now();
	source->next = device_next;
	source->close = device_close;
	source->private = device;
	source->live = true;
	raw_header_of_host(&source->origin);
	return 0;
}

/**
 * device_why() - say why the device cannot be opened
 * @error: what device_try() returned
 * @text: where it goes
 */
void device_why(int error, char text[DEVICE_ROOM])
{
	if (error == ENOENT)
		absent_why(text, DEVICE);
	else if (error == EACCES || error == EPERM)
		strcpy(text, "no permission to read " DEVICE ": run it as root");
	else
		snprintf(text, DEVICE_ROOM, "%s: the module may be unloading; try again: %s",
			 DEVICE, strerror(error));
}

/**
 * device_open() - read the records of this machine
 * @source: the source
 *
 * Ends the program if it cannot be opened.
 */
void device_open(struct source *source)
{
	char why[DEVICE_ROOM];
	int error = device_try(source);

	if (!error)
		return;
	device_why(error, why);
	errx(source_err_exit_status, "%s", why);
}

/**
 * device_skip() - skip the records that are there already
 * @source: the source, of which nothing was read
 */
void device_skip(struct source *source)
{
	struct device *device = source->private;

	if (lseek(device->fd, 0, SEEK_END) < 0)
		err(source_err_exit_status, "%s", DEVICE);
}

/**
 * device_wait() - wait until there is something to read
 * @source: the source
 * @timeout_ms: how long at most, in ms; -1: for ever
 *
 * Return: 0 if the time is up, or a signal came; else 1.
 */
int device_wait(struct source *source, int timeout_ms)
{
	struct device *device = source->private;
	struct pollfd p = { .fd = device->fd, .events = POLLIN };
	int ready = poll(&p, 1, timeout_ms);

	if (ready < 0 && errno != EINTR)
		err(source_err_exit_status, "%s", DEVICE);
	return ready > 0;
}
