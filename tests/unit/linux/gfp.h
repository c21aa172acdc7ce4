/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef TESTS_LINUX_GFP_H
#define TESTS_LINUX_GFP_H

#define GFP_KERNEL		0
#define __GFP_ZERO		0
#define __GFP_RETRY_MAYFAIL	0
#define __GFP_NOWARN		0

#endif /* TESTS_LINUX_GFP_H */
