/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef TESTS_LINUX_LOCKDEP_H
#define TESTS_LINUX_LOCKDEP_H

#include <linux/spinlock.h>
#include <stdlib.h>

/* Held by whom it cannot tell; that nobody holds it, it can. */
static inline void lockdep_assert_held(const raw_spinlock_t *lock)
{
	if (!pthread_mutex_trylock((raw_spinlock_t *)lock))
		abort();
}

#endif /* TESTS_LINUX_LOCKDEP_H */
