/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * harness.h - the kernel's test harness, without a time limit of its own
 *
 * That of the runner (settings) is enough, and can be raised for a kernel that
 * checks itself and takes ten times as long.
 */
#ifndef HARNESS_H
#define HARNESS_H

#include "kselftest_harness.h"

#undef TEST_TIMEOUT_DEFAULT
#define TEST_TIMEOUT_DEFAULT	(24 * 60 * 60)

#endif
