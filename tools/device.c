// SPDX-License-Identifier: GPL-2.0-only
/*
 * device.c - records of this machine, from /dev/oomwatch
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "device.h"
#include "source.h"

#define DEVICE	"/dev/oomwatch"

/**
 * struct device - the open device
 * @fd: it
 * @last_seq: number of the last record that was read; 0: none was
 * @overrun: the device has told since then that records were overwritten
 * @got: bytes in @buffer
 * @at: where in @buffer the next record starts
 * @buffer: what one read() returned
 */
struct device {
	int fd;
	uint64_t last_seq;
	bool overrun;
	size_t got;
	size_t at;
	char buffer[16 * OOMWATCH_RECORD_MAX] __attribute__((aligned(8)));
};

/* Says at once what was lost: who follows may never come to an end. */
static void check_seq(struct source *source, uint64_t seq)
{
	struct device *device = source->private;

	if (device->last_seq && seq != device->last_seq + 1) {
		source->lost += seq - device->last_seq - 1;
		if (!device->overrun)
			source->untold += seq - device->last_seq - 1;
		warnx("records %llu to %llu were overwritten before they could be read",
		      (unsigned long long)device->last_seq + 1,
		      (unsigned long long)seq - 1);
	}
	device->last_seq = seq;
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
		errx(source_err_exit_status, "%s: what it returned is not a record", DEVICE);
	memcpy(&source->record, h, h->size);
	device->at += h->size;
	source->unknown += record_unknown(h);
	check_seq(source, h->seq);
	return true;
}

static void device_close(struct source *source)
{
	struct device *device = source->private;

	close(device->fd);
	free(device);
}

/**
 * device_open() - read the records of this machine
 * @source: the source
 *
 * Ends the program where it cannot be opened.
 */
void device_open(struct source *source)
{
	struct device *device = calloc(1, sizeof(*device));

	if (!device)
		err(1, NULL);
	device->fd = open(DEVICE, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (device->fd < 0 && errno == ENOENT)
		errx(source_err_exit_status, "there is no %s: load the module, by 'modprobe oomwatch' or, where it was built, 'make load'",
		     DEVICE);
	if (device->fd < 0 && (errno == EACCES || errno == EPERM))
		errx(source_err_exit_status, "no permission to read %s: run it as root", DEVICE);
	if (device->fd < 0)
		err(source_err_exit_status, "%s: it may be going away; try again", DEVICE);
	memset(source, 0, sizeof(*source));
	source->name = DEVICE;
	source->clock = clock_now();
	source->next = device_next;
	source->close = device_close;
	source->private = device;
	raw_describe_host(&source->origin);
}

/**
 * device_skip() - leave out the records that are there already
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
