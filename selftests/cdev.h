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
	ASSERT_TRUE(oomtest_kill(self->memcg, KILL_BYTES));
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
