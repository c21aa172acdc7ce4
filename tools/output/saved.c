// SPDX-License-Identifier: GPL-2.0-only
/*
 * saved.c - a file that takes the place of another one when it is whole
 *
 * It is written beside that one. If the program ends before, that one is as it was.
 * What is no regular file is written in place, and so is what the program was started
 * with: a shell may go on to write there.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "output/saved.h"
#include "output/written.h"

/* A shell redirects these: n>FILE. */
#define SHELL_FDS	10

/* The signals that end the program. */
static const int endings[] = { SIGHUP, SIGINT, SIGTERM, SIGPIPE };

#define ENDINGS		(sizeof(endings) / sizeof(*endings))

/* The file that is not whole yet; NULL: there is none. */
static const char *unfinished;

static void remove_unfinished(void)
{
	if (unfinished)
		unlink(unfinished);
}

/* The signal comes again when this returns, and then ends the program. */
static void end(int number)
{
	remove_unfinished();
	raise(number);
}

static void remove_at_end(const char *path)
{
	struct sigaction action = { .sa_handler = end, .sa_flags = SA_RESETHAND }, old;
	size_t i;

	unfinished = path;
	atexit(remove_unfinished);
	for (i = 0; i < ENDINGS; i++) {
		sigaction(endings[i], NULL, &old);
		if (old.sa_handler != SIG_IGN)
			sigaction(endings[i], &action, NULL);
	}
}

/* A signal does not come between the file and what removes it. Return: -1 on an error. */
static int make_unfinished(char *template)
{
	sigset_t set, before;
	size_t i;
	int fd;

	sigemptyset(&set);
	for (i = 0; i < ENDINGS; i++)
		sigaddset(&set, endings[i]);
	sigprocmask(SIG_BLOCK, &set, &before);
	fd = mkostemp(template, O_CLOEXEC);
	if (fd >= 0)
		remove_at_end(template);
	sigprocmask(SIG_SETMASK, &before, NULL);
	return fd;
}

/* Return: what the program was started with to write to this file; -1: nothing. */
static int inherited(const struct stat *file)
{
	struct stat other;
	int fd;

	for (fd = STDOUT_FILENO; fd < SHELL_FDS; fd++)
		if (!fstat(fd, &other) && other.st_dev == file->st_dev &&
		    other.st_ino == file->st_ino &&
		    (fcntl(fd, F_GETFL) & O_ACCMODE) != O_RDONLY)
			return dup(fd);
	return -1;
}

/* It gets the owner and the mode of the file of which it takes the place. */
static void take_mode(int fd, const struct stat *old)
{
	if (!fchown(fd, old->st_uid, old->st_gid))
		fchmod(fd, old->st_mode & 0777);
}

/* Make a file in the directory of the other one, for its owner only. */
static int make_beside(struct saved *saved)
{
	char *slash = strrchr(saved->path, '/');
	int dir = slash ? slash + 1 - saved->path : 0;

	if (asprintf(&saved->making, "%.*s.oomwatch-XXXXXX", dir, saved->path) < 0)
		err(1, NULL);
	return make_unfinished(saved->making);
}

static int open_named(struct saved *saved, bool grows)
{
	struct stat file, link;
	bool found = !stat(saved->name, &file);
	int fd = found ? inherited(&file) : -1;

	if (fd >= 0)
		return fd;
	saved->there = found && S_ISREG(file.st_mode);
	/* A link that leads to no file yet is followed. */
	if (grows || (found && !saved->there) ||
	    (!found && !lstat(saved->name, &link)))
		return open(saved->name, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	saved->path = found ? realpath(saved->name, NULL) : strdup(saved->name);
	if (!saved->path)
		return -1;
	fd = make_beside(saved);
	if (fd >= 0 && found)
		take_mode(fd, &file);
	return fd;
}

/**
 * saved_init() - open a file to write to
 * @saved: the file
 * @name: its name; "-" for standard output
 * @grows: others read it while it is written, so that it is written in place
 *
 * A file says what runs on the machine: a new one is for its owner only. Ends the
 * program if it cannot be opened.
 */
void saved_init(struct saved *saved, const char *name, bool grows)
{
	int fd;

	memset(saved, 0, sizeof(*saved));
	saved->name = name;
	saved->stream = stdout;
	if (!strcmp(name, "-"))
		return;
	fd = open_named(saved, grows);
	saved->stream = fd >= 0 ? fdopen(fd, "w") : NULL;
	if (!saved->stream)
		err(1, "%s", name);
}

/**
 * saved_begin() - get ready to write, when it is known that there is something to save
 * @saved: the file
 *
 * Ends the program if that fails.
 */
void saved_begin(struct saved *saved)
{
	if (saved->there && !saved->path && ftruncate(fileno(saved->stream), 0))
		err(1, "%s", saved->name);
}

/**
 * saved_finish() - give the file its name, when all was written
 * @saved: the file
 *
 * Ends the program if that fails: the other file is then as it was.
 */
void saved_finish(struct saved *saved)
{
	written_check(saved->stream, saved->name, 1);
	if (!saved->path)
		return;
	if (fsync(fileno(saved->stream)) || rename(saved->making, saved->path))
		err(1, "%s", saved->name);
	unfinished = NULL;
}

/**
 * saved_exit() - free the memory; the other file stays, unless saved_finish() was called
 * @saved: the file
 */
void saved_exit(struct saved *saved)
{
	remove_unfinished();
	unfinished = NULL;
	free(saved->path);
	free(saved->making);
}
