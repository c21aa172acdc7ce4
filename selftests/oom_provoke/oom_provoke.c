// SPDX-License-Identifier: GPL-2.0-only
/*
 * oom_provoke - make the OOM killer end in ways that user space cannot bring about
 *
 * Each file of /sys/kernel/debug/oom_provoke takes a number, acts while the
 * writer is inside of write(), and ends by itself:
 *
 * hold SECONDS
 *	The writer sleeps uninterruptibly. If it is killed, it keeps its mm until
 *	it wakes. Then oom_kill_process() finds it dying and only marks it, and
 *	select_bad_process() finds a victim pending.
 * pin PID
 *	The writer keeps the mm of that process until all others have left it: it
 *	is the last to drop it, as a reader of /proc/PID may be.
 * leave SECONDS
 *	The writer sleeps like that until oom_kill_process() has decided to kill
 *	it, and is gone when __oom_kill_process() looks for its mm. A kprobe on
 *	mem_cgroup_get_oom_group(), which the kernel calls between the two, wakes
 *	the writer, which kills itself, and waits until its files are closed: that
 *	comes after its mm. The two need a processor each.
 * avert SECONDS
 *	The writer eats all memory with GFP_KERNEL. __alloc_pages_may_oom() calls
 *	out_of_memory(), and our OOM notifier frees what was eaten and says so.
 * nofs SECONDS
 *	The same by a kworker with GFP_NOFS. At the first call the notifier frees
 *	nothing, so out_of_memory() leaves for want of __GFP_FS; at the second, it
 *	averts.
 * dying SECONDS
 *	The writer kills itself and goes on to eat, with GFP_KERNEL. The notifier
 *	frees nothing, and out_of_memory() finds that its caller is dying.
 * sysrq_f MILLISECONDS
 *	Returns at once; after that time the kernel does what SysRq-f does. For
 *	the time in which user space is frozen and the OOM killer disabled.
 *
 * While memory is eaten nobody is killed: if another task comes to
 * out_of_memory(), the notifier frees all. After SECONDS, a timer does so. An
 * open file pins the module, so rmmod may try at any time.
 */
#include <linux/atomic.h>
#include <linux/debugfs.h>
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/gfp.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/kprobes.h>
#include <linux/limits.h>
#include <linux/llist.h>
#include <linux/mm_types.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/notifier.h>
#include <linux/oom.h>
#include <linux/pid.h>
#include <linux/ptrace.h>
#include <linux/sched.h>
#include <linux/sched/mm.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/sysrq.h>
#include <linux/timekeeping.h>
#include <linux/workqueue.h>

#define MAX_SECONDS	10
#define MAX_DELAY_MS	10000

/* How long an OOM waits for the leaver: far below any watchdog. */
#define MAX_WAIT_NS	(2 * NSEC_PER_SEC)

/**
 * struct action - one file
 * @name: of the file
 * @max: the greatest number that it takes; the least is 1
 * @run: what a write does; 0 or a negative error
 */
struct action {
	const char *name;
	unsigned int max;
	int (*run)(unsigned int value);
};

static struct workqueue_struct *queue;
static struct dentry *folder;

/*
 * Eating: in large bites first, since that takes less time.
 */
#define BITE_ORDER	3

/**
 * struct bite - memory that was eaten, and at its start how much it is
 * @node: links all of them
 * @order: its pages, as a power of two
 */
struct bite {
	struct llist_node node;
	unsigned int order;
};

static LLIST_HEAD(eaten);

/* One eater at a time; the fields below are its own, or the notifier's. */
static DEFINE_MUTEX(eating);

/* Only compared: the task that eats. */
static struct task_struct *eater;

/* How often it may come to the OOM killer without getting help. */
static unsigned int patience;

/* It is to stop. */
static bool enough;

static unsigned long free_eaten(void)
{
	struct bite *bite, *next;
	unsigned long count = 0;

	llist_for_each_entry_safe(bite, next, llist_del_all(&eaten), node) {
		count += 1UL << bite->order;
		free_pages((unsigned long)bite, bite->order);
		cond_resched();
	}
	return count;
}

/* Runs under the kernel's oom_lock. */
static int on_oom(struct notifier_block *block, unsigned long unused, void *freed)
{
	if (current == READ_ONCE(eater)) {
		if (patience) {
			patience--;
			return NOTIFY_OK;
		}
		WRITE_ONCE(enough, true);
	}
	*(unsigned long *)freed += free_eaten();
	return NOTIFY_OK;
}

static struct notifier_block oom_block = { .notifier_call = on_oom };

static void on_eating_too_long(struct work_struct *work)
{
	WRITE_ONCE(enough, true);
	free_eaten();
}

static DECLARE_DELAYED_WORK(eating_too_long, on_eating_too_long);

/* Returns false if there was nothing. */
static bool take_bite(gfp_t gfp, unsigned int order)
{
	struct bite *bite = (void *)__get_free_pages(gfp | __GFP_NOWARN, order);

	if (!bite)
		return false;
	bite->order = order;
	llist_add(&bite->node, &eaten);
	cond_resched();
	return true;
}

static bool hungry(void)
{
	return !READ_ONCE(enough) && !tsk_is_oom_victim(current);
}

/* Take all memory that @gfp can get, until the OOM killer was called. */
static void eat(gfp_t gfp, unsigned int calls)
{
	patience = calls;
	WRITE_ONCE(enough, false);
	WRITE_ONCE(eater, current);
	/* These are not worth a call of the OOM killer. */
	while (hungry() && take_bite(gfp | __GFP_NORETRY, BITE_ORDER))
		;
	while (hungry() && take_bite(gfp, 0))
		;
	WRITE_ONCE(eater, NULL);
	free_eaten();
}

static void eat_nofs(struct work_struct *work)
{
	eat(GFP_NOFS, 1);
}

static DECLARE_WORK(nofs_work, eat_nofs);

static int begin_eating(unsigned int seconds)
{
	if (!mutex_trylock(&eating))
		return -EBUSY;
	queue_delayed_work(queue, &eating_too_long, seconds * HZ);
	return 0;
}

static void end_eating(void)
{
	cancel_delayed_work_sync(&eating_too_long);
	mutex_unlock(&eating);
}

static int avert(unsigned int seconds)
{
	int err = begin_eating(seconds);

	if (err)
		return err;
	eat(GFP_KERNEL, 0);
	end_eating();
	return 0;
}

static int nofs(unsigned int seconds)
{
	int err = begin_eating(seconds);

	if (err)
		return err;
	queue_work(queue, &nofs_work);
	flush_work(&nofs_work);
	end_eating();
	return 0;
}

static int dying(unsigned int seconds)
{
	int err = begin_eating(seconds);

	if (err)
		return err;
	send_sig(SIGKILL, current, 1);
	eat(GFP_KERNEL, 1);
	end_eating();
	return -EINTR;
}

/*
 * Holding, pinning and leaving.
 */
static int hold(unsigned int seconds)
{
	schedule_timeout_uninterruptible(seconds * HZ);
	return 0;
}

static int pin(unsigned int nr)
{
	unsigned long end = jiffies + MAX_SECONDS * HZ;
	struct pid *pid = find_get_pid(nr);
	struct task_struct *task = get_pid_task(pid, PIDTYPE_PID);
	struct mm_struct *mm = task ? get_task_mm(task) : NULL;

	if (task)
		put_task_struct(task);
	put_pid(pid);
	if (!mm)
		return -ESRCH;
	while (atomic_read(&mm->mm_users) > 1 && time_before(jiffies, end))
		schedule_timeout_uninterruptible(1);
	mmput(mm);
	return 0;
}

/* Only compared: the task that leaves, until it has closed its files. */
static struct task_struct *leaver;

/* The leaver was chosen. */
static bool chosen;

static int leave(unsigned int seconds)
{
	unsigned long end = jiffies + seconds * HZ;

	if (cmpxchg(&leaver, NULL, current))
		return -EBUSY;
	while (!READ_ONCE(chosen) && time_before(jiffies, end))
		schedule_timeout_uninterruptible(1);
	if (!READ_ONCE(chosen))
		return -ETIMEDOUT;
	send_sig(SIGKILL, current, 1);
	return -EINTR;
}

static void has_left(void)
{
	if (READ_ONCE(leaver) != current)
		return;
	WRITE_ONCE(chosen, false);
	/* The cmpxchg() of the next leaver pairs with this: chosen is false. */
	smp_store_release(&leaver, NULL);
}

/* mem_cgroup_get_oom_group(victim, oc->memcg), from oom_kill_process() */
static int on_chosen(struct kprobe *probe, struct pt_regs *regs)
{
	u64 end = ktime_get_mono_fast_ns() + MAX_WAIT_NS;
	unsigned long victim = regs_get_kernel_argument(regs, 0);

	if (victim != (unsigned long)READ_ONCE(leaver))
		return 0;
	WRITE_ONCE(chosen, true);
	while (READ_ONCE(leaver) && ktime_get_mono_fast_ns() < end)
		cpu_relax();
	return 0;
}

static struct kprobe chosen_probe = {
	.symbol_name = "mem_cgroup_get_oom_group",
	.pre_handler = on_chosen,
};

/*
 * SysRq-f.
 */
static void on_sysrq_f(struct work_struct *work)
{
	handle_sysrq('f');
}

static DECLARE_DELAYED_WORK(sysrq_f_work, on_sysrq_f);

static int sysrq_f(unsigned int milliseconds)
{
	return queue_delayed_work(queue, &sysrq_f_work,
				  msecs_to_jiffies(milliseconds)) ? 0 : -EBUSY;
}

/*
 * The files.
 */
static const struct action actions[] = {
	{ "hold", MAX_SECONDS, hold },
	{ "pin", UINT_MAX, pin },
	{ "leave", MAX_SECONDS, leave },
	{ "avert", MAX_SECONDS, avert },
	{ "nofs", MAX_SECONDS, nofs },
	{ "dying", MAX_SECONDS, dying },
	{ "sysrq_f", MAX_DELAY_MS, sysrq_f },
};

static ssize_t provoke_write(struct file *file, const char __user *buf,
			     size_t count, loff_t *pos)
{
	const struct action *action = file->private_data;
	unsigned int value;
	int err = kstrtouint_from_user(buf, count, 0, &value);

	if (err)
		return err;
	if (!value || value > action->max)
		return -ERANGE;
	err = action->run(value);
	return err ? err : count;
}

static int provoke_release(struct inode *inode, struct file *file)
{
	const struct action *action = file->private_data;

	if (action->run == leave)
		has_left();
	return 0;
}

static const struct file_operations provoke_fops = {
	.owner = THIS_MODULE,
	.open = simple_open,
	.write = provoke_write,
	.release = provoke_release,
};

static void make_files(void)
{
	unsigned int i;

	folder = debugfs_create_dir("oom_provoke", NULL);
	for (i = 0; i < ARRAY_SIZE(actions); i++)
		debugfs_create_file(actions[i].name, 0200, folder,
				    (void *)&actions[i], &provoke_fops);
}

static int __init provoke_init(void)
{
	int err;

	/* Unbound: a processor may be busy with the test of suspend. */
	queue = alloc_workqueue("oom_provoke", WQ_UNBOUND | WQ_MEM_RECLAIM, 0);
	if (!queue)
		return -ENOMEM;
	err = register_kprobe(&chosen_probe);
	if (err)
		goto no_probe;
	err = register_oom_notifier(&oom_block);
	if (err)
		goto no_notifier;
	make_files();
	return 0;

no_notifier:
	unregister_kprobe(&chosen_probe);
no_probe:
	destroy_workqueue(queue);
	return err;
}

static void __exit provoke_exit(void)
{
	debugfs_remove_recursive(folder);
	cancel_delayed_work_sync(&sysrq_f_work);
	unregister_oom_notifier(&oom_block);
	unregister_kprobe(&chosen_probe);
	destroy_workqueue(queue);
}

module_init(provoke_init);
module_exit(provoke_exit);

MODULE_DESCRIPTION("Provokes the rarer outcomes of the OOM killer, for tests");
MODULE_AUTHOR("The oomwatch maintainers");
MODULE_LICENSE("GPL");
