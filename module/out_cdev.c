// SPDX-License-Identifier: GPL-2.0-only
/*
 * out_cdev.c - the interface for programs: /dev/oomwatch
 *
 * Each open file is a reader with a cursor of its own. A cursor moves past a
 * record only when that record has reached user space.
 */
#include <linux/atomic.h>
#include <linux/build_bug.h>
#include <linux/fs.h>
#include <linux/irq_work.h>
#include <linux/kernel.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/poll.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <linux/wait.h>

#include "out_cdev.h"
#include "ring.h"
#include "uapi/linux/oomwatch.h"

/*
 * What kmalloc() takes for a reader. At least half of it is used: a record is added as long
 * as any would fit.
 */
#define READER_BYTES	8192

#define RECORDS_BYTES	round_down(READER_BYTES - sizeof(struct mutex) - \
				   sizeof(struct ow_ring_cursor) - 8, 8)

/**
 * struct reader - one open file
 * @lock: serialises the use of the members below, and so read() and lseek()
 * @cursor: the record that comes next
 * @records: copies of that record and of those after it, on their way to user space
 */
struct reader {
	struct mutex lock; /* see above */
	struct ow_ring_cursor cursor;
	u8 records[RECORDS_BYTES] __aligned(8);
};

static_assert(sizeof(struct reader) <= READER_BYTES);
static_assert(sizeof_field(struct reader, records) >= OOMWATCH_RECORD_MAX);

static struct ow_ring *history;
static atomic_t nr_readers = ATOMIC_INIT(0);
static DECLARE_WAIT_QUEUE_HEAD(readers_wait);

static void wake_readers(struct irq_work *work)
{
	wake_up_interruptible(&readers_wait);
}

/* A probe handler may not take the lock of a wait queue on PREEMPT_RT. */
static DEFINE_IRQ_WORK(wake_work, wake_readers);

/**
 * ow_cdev_wake() - tell the readers that there is a record
 *
 * A reader that opens the device after this finds the record without being woken.
 *
 * Context: any but NMI.
 */
void ow_cdev_wake(void)
{
	/* First the record, then the check for readers; readers do it the other way round. */
	smp_mb();
	if (ow_cdev_readers())
		irq_work_queue(&wake_work);
}

/**
 * ow_cdev_wake_sync() - wait until no wake-up is under way
 *
 * Context: may sleep; nothing calls ow_cdev_wake() any more.
 */
void ow_cdev_wake_sync(void)
{
	irq_work_sync(&wake_work);
}

/**
 * ow_cdev_readers() - how many files are open
 *
 * Context: any.
 * Return: their number.
 */
int ow_cdev_readers(void)
{
	return atomic_read(&nr_readers);
}

static int oomwatch_open(struct inode *inode, struct file *file)
{
	struct reader *reader = kzalloc(sizeof(*reader), GFP_KERNEL);

	if (!reader)
		return -ENOMEM;
	mutex_init(&reader->lock);
	ow_ring_oldest(history, &reader->cursor);
	file->private_data = reader;
	atomic_inc(&nr_readers);
	/* As ow_cdev_wake(): first to be one, then the look for records. */
	smp_mb__after_atomic();
	/* There is no position to read at but the cursor. */
	file->f_mode &= ~(FMODE_PREAD | FMODE_PWRITE);
	return 0;
}

static int oomwatch_release(struct inode *inode, struct file *file)
{
	struct reader *reader = file->private_data;

	atomic_dec(&nr_readers);
	mutex_destroy(&reader->lock);
	kfree(reader);
	return 0;
}

/*
 * Copy whole records as long as they fit into @room, and into those of the reader; if
 * @alone, one of them. @rest gets 1 if there may be more, 0 if there is no more, or why
 * the next record cannot be copied.
 * Return: bytes, with @ahead after the last of them.
 */
static size_t gather(struct reader *reader, struct ow_ring_cursor *ahead, size_t room,
		     bool alone, int *rest)
{
	size_t used = 0;

	*rest = 1;
	while (sizeof(reader->records) - used >= OOMWATCH_RECORD_MAX && used < room) {
		int size = ow_ring_peek(history, ahead, reader->records + used);

		if (size > 0 && size > room - used)
			size = -EINVAL;
		if (size <= 0) {
			*rest = size;
			break;
		}
		ow_ring_advance(ahead);
		used += size;
		if (alone)
			break;
	}
	return used;
}

/*
 * Copy whole records to user space as long as they fit. A copy to user space has its
 * price whatever its length, so each is of several records. If one ends at a fault, they
 * are copied again, one after the other, to return those before the fault. Those that were
 * overwritten meanwhile are lost then, and -EPIPE tells.
 * Return: bytes copied, 0 if there is no record; an error only if nothing was.
 */
static ssize_t copy_records(struct reader *reader, char __user *buffer,
			    size_t count)
{
	bool alone = false;
	size_t done = 0;
	int rest = 1;

	lockdep_assert_held(&reader->lock);

	while (rest > 0 && done < count) {
		struct ow_ring_cursor ahead = reader->cursor;
		size_t got = gather(reader, &ahead, count - done, alone, &rest);
		size_t left = copy_to_user(buffer + done, reader->records, got);

		if (left && left < got && !alone) {
			alone = true;
			rest = 1;
		} else if (left) {
			rest = -EFAULT;
		} else {
			ow_ring_move(&reader->cursor, &ahead);
			done += got;
		}
	}
	if (rest == -EPIPE && !done)
		ow_ring_resume(history, &reader->cursor);
	return done ? done : rest;
}

/* While a read is held up in its copy, this may tell of a loss that it will not have. */
static int reader_state(const struct reader *reader)
{
	return ow_ring_state(history, &reader->cursor);
}

static ssize_t oomwatch_read(struct file *file, char __user *buffer,
			     size_t count, loff_t *pos)
{
	struct reader *reader = file->private_data;
	ssize_t done;

	if (!count)
		return 0;
	for (;;) {
		if (mutex_lock_interruptible(&reader->lock))
			return -ERESTARTSYS;
		done = copy_records(reader, buffer, count);
		mutex_unlock(&reader->lock);
		if (done)
			return done;
		if (file->f_flags & O_NONBLOCK)
			return -EAGAIN;
		if (wait_event_interruptible(readers_wait,
					     reader_state(reader)))
			return -ERESTARTSYS;
	}
}

static __poll_t oomwatch_poll(struct file *file, poll_table *wait)
{
	struct reader *reader = file->private_data;
	int state;

	poll_wait(file, &readers_wait, wait);
	state = reader_state(reader);
	if (!state)
		return 0;
	if (state == -EPIPE)
		return EPOLLIN | EPOLLRDNORM | EPOLLERR | EPOLLPRI;
	return EPOLLIN | EPOLLRDNORM;
}

static loff_t oomwatch_llseek(struct file *file, loff_t offset, int whence)
{
	struct reader *reader = file->private_data;
	loff_t err = 0;

	if (offset)
		return -EINVAL;
	if (mutex_lock_interruptible(&reader->lock))
		return -ERESTARTSYS;
	if (whence == SEEK_SET)
		ow_ring_oldest(history, &reader->cursor);
	else if (whence == SEEK_END)
		ow_ring_newest(history, &reader->cursor);
	else
		err = -EINVAL;
	mutex_unlock(&reader->lock);
	/* Another thread may wait at the old position of the cursor. */
	if (!err)
		wake_up_interruptible(&readers_wait);
	return err;
}

static const struct file_operations oomwatch_fops = {
	.owner = THIS_MODULE,
	.open = oomwatch_open,
	.release = oomwatch_release,
	.read = oomwatch_read,
	.poll = oomwatch_poll,
	.llseek = oomwatch_llseek,
};

static struct miscdevice oomwatch_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "oomwatch",
	.mode = 0400,
	.fops = &oomwatch_fops,
};

/**
 * ow_cdev_init() - create the device
 * @ring: the history that it hands out
 *
 * Context: module load, after everything else; may sleep.
 * Return: 0 or an error.
 */
int ow_cdev_init(struct ow_ring *ring)
{
	history = ring;
	return misc_register(&oomwatch_device);
}

/**
 * ow_cdev_exit() - remove the device
 *
 * Context: may sleep; no file is open, or the module could not be unloaded.
 */
void ow_cdev_exit(void)
{
	misc_deregister(&oomwatch_device);
}
