// SPDX-License-Identifier: GPL-2.0-only
/*
 * oomwatch - print the records of /dev/oomwatch as text
 */
#include <argp.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "format.h"
#include "uapi/linux/oomwatch.h"
#include "version.h"

#define DEVICE	"/dev/oomwatch"

const char *argp_program_version = "oomwatch " OOMWATCH_VERSION;

static const struct argp_option options[] = {
	{ "follow", 'f', NULL, 0, "Wait for further records and print them", 0 },
	{ 0 }
};

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
	bool *follow = state->input;

	switch (key) {
	case 'f':
		*follow = true;
		return 0;
	case ARGP_KEY_ARG:
		argp_error(state, "'%s' is one argument too many", arg);
		return ARGP_ERR_UNKNOWN;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
	.options = options,
	.parser = parse_option,
	.doc = "Print what the OOM killer did, as the oomwatch module recorded it.",
};

static void write_stdout(struct ow_format_sink *sink, const char *text,
			 size_t length)
{
	(void)sink;
	fwrite(text, 1, length, stdout);
}

static void print_records(const char *buffer, size_t length)
{
	struct ow_format_sink sink = { .write = write_stdout };
	size_t at = 0;

	while (at < length) {
		const struct oomwatch_header *record;

		record = (const void *)(buffer + at);
		if (length - at < sizeof(*record) ||
		    record->size < sizeof(*record) ||
		    record->size > length - at)
			errx(1, "%s: not a record of oomwatch", DEVICE);
		ow_format_record(&sink, record);
		at += record->size;
	}
	if (fflush(stdout))
		err(1, "standard output");
}

static int open_device(bool follow)
{
	int fd = open(DEVICE, O_RDONLY | (follow ? 0 : O_NONBLOCK));

	if (fd >= 0)
		return fd;
	if (errno == ENOENT)
		errx(1, "no %s: load the module (make load,)", DEVICE);
	if (errno == EACCES)
		errx(1, "no permission to read %s: run as root", DEVICE);
	err(1, "%s", DEVICE);
}

int main(int argc, char **argv)
{
	static union {
		struct oomwatch_header first;
		char bytes[16 * OOMWATCH_RECORD_MAX];
	} buffer;
	bool follow = false;
	ssize_t got;
	int fd;

	argp_parse(&argp, argc, argv, 0, NULL, &follow);
	fd = open_device(follow);
	for (;;) {
		got = read(fd, buffer.bytes, sizeof(buffer));
		if (got > 0)
			print_records(buffer.bytes, got);
		else if (!got || errno == EAGAIN)
			return 0;
		else if (errno == EPIPE)
			warnx("records were overwritten before they were read: see the gap in seq");
		else if (errno != EINTR)
			err(1, "%s", DEVICE);
	}
}
