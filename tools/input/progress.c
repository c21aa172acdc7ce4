// SPDX-License-Identifier: GPL-2.0-only
/*
 * progress.c - a line on a terminal that says how far a large file was read
 */
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "input/progress.h"
#include "records/clock.h"

/* The clock is looked at after so many bytes; the line is written so often. */
#define STEP		(4 << 20)
#define PAUSE_NS	200000000LL

/**
 * progress_start() - begin to read a file
 * @progress: the line; it is written only if it takes a while
 * @name: what the file is called
 * @file: the file
 */
void progress_start(struct progress *progress, const char *name, FILE *file)
{
	struct stat status;

	*progress = (struct progress){
		.name = name, .on = isatty(STDERR_FILENO), .next = STEP,
	};
	if (!progress->on)
		return;
	progress->last_ns = clock_read(CLOCK_MONOTONIC);
	if (fileno(file) >= 0 && !fstat(fileno(file), &status) &&
	    S_ISREG(status.st_mode))
		progress->size = status.st_size;
}

/**
 * progress_show() - say how far the file was read
 * @progress: the line
 * @bytes: that
 */
void progress_show(struct progress *progress, uint64_t bytes)
{
	int64_t now;

	if (!progress->on || bytes < progress->next)
		return;
	progress->next = bytes + STEP;
	now = clock_read(CLOCK_MONOTONIC);
	if (now - progress->last_ns < PAUSE_NS)
		return;
	progress->last_ns = now;
	progress->shown = true;
	if (progress->size)
		fprintf(stderr, "\r%s: %llu of %llu MiB read", progress->name,
			(unsigned long long)bytes >> 20,
			(unsigned long long)progress->size >> 20);
	else
		fprintf(stderr, "\r%s: %llu MiB read", progress->name,
			(unsigned long long)bytes >> 20);
	fflush(stderr);
}

/**
 * progress_end() - take the line away
 * @progress: the line
 */
void progress_end(struct progress *progress)
{
	if (progress->shown)
		fputs("\r\033[K", stderr);
	progress->shown = false;
}
