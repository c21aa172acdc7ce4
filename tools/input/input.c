// SPDX-License-Identifier: GPL-2.0-only
/*
 * input.c - open a source of records: the device, a file of any kind, or a boot
 *
 * Only this file knows all kinds of sources.
 */
#include <err.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "input/device.h"
#include "input/input.h"
#include "input/kept.h"
#include "input/raw.h"
#include "input/source.h"
#include "klog/klog.h"

/**
 * input_open_file() - read records from an open file
 * @source: the source; all of it 0
 * @file: the file, raw or text; the source closes it
 * @name: what messages call it
 */
void input_open_file(struct source *source, FILE *file, const char *name)
{
	int first = getc(file);

	source->name = name;
	if (first != EOF)
		ungetc(first, file);
	if (first == (unsigned char)RAW_MAGIC[0])
		raw_open(source, file);
	else
		klog_open(source, file);
}

static void open_named(struct source *source, const char *name)
{
	struct stat status;
	FILE *file;

	if (!strcmp(name, "-")) {
		file = unpack(stdin, &source->unpacker, source_err_exit_status);
		input_open_file(source, file, "standard input");
		return;
	}
	file = fopen(name, "re");
	if (!file)
		err(source_err_exit_status, "%s", name);
	if (!fstat(fileno(file), &status) && S_ISDIR(status.st_mode))
		errx(source_err_exit_status, "%s is a directory: name a file in it",
		     name);
	file = unpack(file, &source->unpacker, source_err_exit_status);
	input_open_file(source, file, name);
}

static void open_boot(struct source *source, const struct input *input)
{
	/* The source reads what it names. */
	static struct kept kept;
	const struct kept_boot *boot;

	input_look(&kept, input->dir);
	boot = input_boot(&kept, input->boot ? input->boot : "0");
	kept_open(source, boot, true);
}

/**
 * input_look() - find out what is in a directory of kept records
 * @kept: what is found
 * @dir: the directory; NULL: that of this host
 *
 * Ends the program if it cannot be read.
 */
void input_look(struct kept *kept, const char *dir)
{
	int error = kept_look(kept, dir);

	if (error)
		errx(source_err_exit_status, "%s: %s%s", kept->dir, strerror(error),
		     kept_hint(error));
	if (!kept->count)
		errx(source_err_exit_status, "%s: there is no file of records in it",
		     kept->dir);
}

/**
 * input_boot() - find the boot that the user names
 * @kept: the directory of kept records
 * @which: the argument of --boot
 *
 * Ends the program if there is none.
 *
 * Return: it.
 */
const struct kept_boot *input_boot(const struct kept *kept, const char *which)
{
	bool several;
	const struct kept_boot *boot = kept_find(kept, which, &several);
	bool here = !strcmp(kept->dir, KEPT_DIR);
	struct source device;
	int error;

	if (boot)
		return boot;
	if (!kept->nr_files) {
		error = device_try(&device);
		if (!error)
			source_close(&device);
		input_none_kept(kept, error);
	}
	if (several)
		errx(source_err_exit_status, "%s: more than one boot begins with '%s': 'oomwatch list%s%s --json' shows their ids",
		     kept->dir, which, here ? "" : " --dir ", here ? "" : kept->dir);
	errx(source_err_exit_status, "%s: there is no boot '%s': it has those from %d to 0; 'oomwatch list%s%s' shows them",
	     kept->dir, which, kept_index(kept, kept->boots), here ? "" : " --dir ",
	     here ? "" : kept->dir);
}

/**
 * input_none_kept() - end the program, as no records of earlier boots were kept
 * @kept: the directory of kept records
 * @no_device: why the device cannot be read, as of device_try(); 0: it can
 */
void input_none_kept(const struct kept *kept, int no_device)
{
	char why[DEVICE_ROOM] = "";

	if (no_device)
		device_why(no_device, why);
	errx(source_err_exit_status, "%s%s%s has no records of earlier boots, which 'oomwatch record' would keep",
	     why, no_device ? "; " : "", kept->dir);
}

/**
 * input_open() - read records from what the user names
 * @source: the source
 * @input: what that is
 *
 * Ends the program if it cannot be opened.
 */
void input_open(struct source *source, const struct input *input)
{
	memset(source, 0, sizeof(*source));
	if (input->file)
		open_named(source, input->file);
	else if (input->dir || input->boot)
		open_boot(source, input);
	else
		device_open(source);
}

/**
 * input_is_device() - tell whether only the device is read
 * @input: what the user names
 *
 * Return: true if so.
 */
bool input_is_device(const struct input *input)
{
	return !input->file && !input->dir && !input->boot;
}

/**
 * input_is_of_host() - tell whether what is read is of this host, for sure
 * @input: what the user names
 *
 * Return: true if it is the device, or a boot that this host has kept.
 */
bool input_is_of_host(const struct input *input)
{
	return !input->file && !input->dir;
}

static bool is_file(const struct stat *file, const char *path)
{
	struct stat other;

	return !stat(path, &other) && other.st_dev == file->st_dev &&
	       other.st_ino == file->st_ino;
}

static bool boot_reads(const struct input *input, const struct stat *file)
{
	const struct kept_boot *boot;
	bool found = false;
	struct kept kept;
	size_t i;

	input_look(&kept, input->dir);
	boot = input_boot(&kept, input->boot ? input->boot : "0");
	for (i = 0; i < boot->count; i++)
		found |= is_file(file, boot->files[i].path);
	kept_free(&kept);
	return found;
}

/**
 * input_reads() - tell whether a file is among those that are read
 * @input: what the user names
 * @path: the file, by any of its names
 *
 * Return: true if it is a regular file, and is read.
 */
bool input_reads(const struct input *input, const char *path)
{
	struct stat file, from;

	if (stat(path, &file) || !S_ISREG(file.st_mode) || input_is_device(input))
		return false;
	if (!input->file)
		return boot_reads(input, &file);
	if (strcmp(input->file, "-"))
		return is_file(&file, input->file);
	return !fstat(STDIN_FILENO, &from) && from.st_dev == file.st_dev &&
	       from.st_ino == file.st_ino;
}
