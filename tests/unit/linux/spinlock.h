/* SPDX-License-Identifier: GPL-2.0-only */
/* Locks between threads, as ThreadSanitizer knows them. */
#ifndef TESTS_LINUX_SPINLOCK_H
#define TESTS_LINUX_SPINLOCK_H

#include <linux/raw_spinlock.h>
#include <pthread.h>

#define spinlock_t		pthread_mutex_t

#define spin_lock_init(lock)	pthread_mutex_init(lock, NULL)
#define spin_lock(lock)		pthread_mutex_lock(lock)
#define spin_unlock(lock)	pthread_mutex_unlock(lock)

#endif /* TESTS_LINUX_SPINLOCK_H */
