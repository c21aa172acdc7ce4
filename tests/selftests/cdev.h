/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * cdev.h - what the tests of /dev/oomwatch start with: a reader, and a record
 */
#ifndef CDEV_H
#define CDEV_H

#include <linux/oomwatch.h>

#include "harness.h"
#include "oomtest.h"
#include "stream.h"

#define KILL_LIMIT	"2M"
#define KILL_BYTES	(4UL << 20)

/* Kill one, and wait until its memory is free: no record of it is still to come. */
static inline bool kill_one(const char *memcg)
{
	int tries;

	if (!oomtest_kill(memcg, KILL_BYTES))
		return false;
	for (tries = 0; tries < 1000; tries++) {
		if (!oomtest_counter(OOMTEST_DEBUGFS, "stats", "held"))
			return true;
		usleep(10000);
	}
	return false;
}

FIXTURE(cdev)
{
	char memcg[OOMTEST_FOLDER];
	int fd;
};

FIXTURE_SETUP(cdev)
{
	ASSERT_EQ(oomtest_memcg(self->memcg, sizeof(self->memcg), "cdev",
				KILL_LIMIT), 0);
	self->fd = open(OOMTEST_DEVICE, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	ASSERT_GE(self->fd, 0);
	/* There is always something to read. */
	ASSERT_TRUE(kill_one(self->memcg));
}

FIXTURE_TEARDOWN(cdev)
{
	close(self->fd);
	rmdir(self->memcg);
	EXPECT_TRUE(oomtest_verify());
}

static void __attribute__((constructor)) require(void)
{
	oomtest_require();
}

#endif /* CDEV_H */
