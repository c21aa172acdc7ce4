// SPDX-License-Identifier: GPL-2.0-only
/*
 * stalled - a block device that takes all writes, and ends none
 *
 * It is one of the device mapper, suspended. When the program gets SIGTERM, what was
 * written goes to the device below, and this one is removed.
 */
#include <linux/dm-ioctl.h>
#include <linux/fs.h>
#include <stddef.h>
#include <sys/ioctl.h>

#include "oomtest.h"

#define NAME	"stalled"

static const char usage[] =
"usage: stalled DEVICE\n"
"Prints the path of the device that it makes on top of DEVICE.\n";

/* Behind the target is its parameter: the device below, and where it begins there. */
struct request {
	struct dm_ioctl dm;
	struct dm_target_spec target;
	char below[PATH_MAX];
};

static void ask(int control, unsigned long command, struct request *request)
{
	request->dm.version[0] = DM_VERSION_MAJOR;
	request->dm.data_size = sizeof(*request);
	request->dm.data_start = offsetof(struct request, target);
	strcpy(request->dm.name, NAME);
	if (ioctl(control, command, request))
		oomtest_fail(NAME);
}

static unsigned long long bytes_of(const char *device)
{
	unsigned long long bytes;
	int fd = open(device, O_RDONLY);

	if (fd < 0 || ioctl(fd, BLKGETSIZE64, &bytes))
		oomtest_fail(device);
	close(fd);
	return bytes;
}

static void resume(int control)
{
	struct request request = { 0 };

	ask(control, DM_DEV_SUSPEND, &request);
}

/* Who closes a block device last waits for its writes, so it is kept open. */
static int make(int control, const char *below)
{
	struct request create = { 0 }, load = { 0 };
	struct request suspend = { .dm.flags = DM_SUSPEND_FLAG | DM_NOFLUSH_FLAG };
	char path[PATH_MAX];
	int fd;

	load.dm.target_count = 1;
	load.target.length = bytes_of(below) / 512;
	strcpy(load.target.target_type, "linear");
	snprintf(load.below, sizeof(load.below), "%s 0", below);
	ask(control, DM_DEV_CREATE, &create);
	ask(control, DM_TABLE_LOAD, &load);
	resume(control);
	/* The lowest 8 bits of a small device number are the minor. */
	snprintf(path, sizeof(path), "/dev/dm-%u", (unsigned int)create.dm.dev & 0xff);
	fd = open(path, O_RDONLY);
	if (fd < 0)
		oomtest_fail(path);
	ask(control, DM_DEV_SUSPEND, &suspend);
	puts(path);
	fflush(stdout);
	return fd;
}

int main(int argc, char **argv)
{
	struct request remove = { 0 };
	int control, fd, number;
	sigset_t term;

	if (argc != 2) {
		fputs(usage, stderr);
		return 2;
	}
	control = open("/dev/mapper/control", O_RDWR);
	if (control < 0)
		oomtest_fail("/dev/mapper/control");
	sigemptyset(&term);
	sigaddset(&term, SIGTERM);
	sigprocmask(SIG_BLOCK, &term, NULL);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	fd = make(control, argv[1]);
	sigwait(&term, &number);
	resume(control);
	close(fd);
	ask(control, DM_DEV_REMOVE, &remove);
	return 0;
}
