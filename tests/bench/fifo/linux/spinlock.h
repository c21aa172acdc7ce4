/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The spinlocks of the kernel between threads: who comes first is first. They count for
 * whom each thread waits, and how long they are held.
 */
#ifndef BENCH_LINUX_SPINLOCK_H
#define BENCH_LINUX_SPINLOCK_H

#include <linux/raw_spinlock.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <unistd.h>

#include "clock.h"

/**
 * struct fifo_lock - a lock that is taken in order
 * @came: in its upper half the number of the next who comes; in its lower half how many
 *        readers were done. Both are known at one time: when somebody comes.
 * @served: number of the one whose turn it is
 * @since: when the lock was taken
 * @longest_ns: the longest time for which it was held since this was set to 0
 */
struct fifo_lock {
	atomic_ullong came;
	atomic_uint served;
	long long since;
	long long longest_ns;
};

#define spinlock_t	struct fifo_lock

/**
 * struct fifo_thread - what a thread had to do with locks
 * @is_writer: it is no reader
 * @most_readers: the most readers that it waited for, all told at one time
 * @waited: how often it waited for a reader
 */
struct fifo_thread {
	bool is_writer;
	unsigned int most_readers;
	unsigned long waited;
};

extern __thread struct fifo_thread fifo_self;

static inline void spin_lock_init(spinlock_t *lock)
{
	atomic_init(&lock->came, 0);
	atomic_init(&lock->served, 0);
}

static inline void spin_lock(spinlock_t *lock)
{
	unsigned long long came = atomic_fetch_add(&lock->came, 1ULL << 32);
	unsigned int readers;

	/* Who sleeps lets the one run whose turn it is; sched_yield() may let others. */
	while (atomic_load(&lock->served) != came >> 32)
		usleep(1);
	readers = (unsigned int)atomic_load(&lock->came) - (unsigned int)came;
	if (readers > fifo_self.most_readers)
		fifo_self.most_readers = readers;
	fifo_self.waited += readers > 0;
	lock->since = clock_ns();
}

static inline void spin_unlock(spinlock_t *lock)
{
	long long held = clock_ns() - lock->since;

	if (held > lock->longest_ns)
		lock->longest_ns = held;
	if (!fifo_self.is_writer)
		atomic_fetch_add(&lock->came, 1);
	atomic_fetch_add(&lock->served, 1);
}

#endif /* BENCH_LINUX_SPINLOCK_H */
