/* SPDX-License-Identifier: GPL-2.0-only */
/* Who holds a lock is checked by the unit tests. */
#ifndef BENCH_LINUX_LOCKDEP_H
#define BENCH_LINUX_LOCKDEP_H

#define lockdep_assert_held(lock)	((void)(lock))

#endif /* BENCH_LINUX_LOCKDEP_H */
