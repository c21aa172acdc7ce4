/* SPDX-License-Identifier: GPL-2.0-only */
/* Locks between threads, as ThreadSanitizer knows it. */
#ifndef TESTS_LINUX_SPINLOCK_H
#define TESTS_LINUX_SPINLOCK_H

#include <pthread.h>

#define spinlock_t	pthread_mutex_t
#define raw_spinlock_t	pthread_mutex_t

#define spin_lock_init(lock)	pthread_mutex_init(lock, NULL)
#define raw_spin_lock_init(lock)	pthread_mutex_init(lock, NULL)

#define spin_lock(lock)		pthread_mutex_lock(lock)
#define spin_unlock(lock)	pthread_mutex_unlock(lock)

#define raw_spin_lock_irqsave(lock, flags) do { \
	pthread_mutex_lock(lock); \
	(flags) = 0; \
} while (0)

#define raw_spin_unlock_irqrestore(lock, flags) do { \
	(void)(flags); \
	pthread_mutex_unlock(lock); \
} while (0)

#endif /* TESTS_LINUX_SPINLOCK_H */
