/* SPDX-License-Identifier: GPL-2.0-only */
/* The raw ones are the same: user space has no interrupts. */
#ifndef TESTS_LINUX_RAW_SPINLOCK_H
#define TESTS_LINUX_RAW_SPINLOCK_H

#define raw_spinlock_t			spinlock_t
#define raw_spin_lock_init(lock)	spin_lock_init(lock)

#define raw_spin_lock_irqsave(lock, flags) do { \
	spin_lock(lock); \
	(flags) = 0; \
} while (0)

#define raw_spin_unlock_irqrestore(lock, flags) do { \
	(void)(flags); \
	spin_unlock(lock); \
} while (0)

#endif /* TESTS_LINUX_RAW_SPINLOCK_H */
