// SPDX-License-Identifier: GPL-2.0-only
/*
 * oom_provoke - make the OOM killer end in ways that user space cannot bring about
 *
 * Each file of /sys/kernel/debug/oom_provoke takes a number, acts while the
 * writer is inside of write(), and ends by itself:
 *
 * hold SECONDS
 *	The writer sleeps uninterruptibly, until something is written to release. If it
 *	is killed, it keeps its mm until it wakes. Then oom_kill_process() finds it dying
 *	and only marks it, and select_bad_process() finds a victim pending.
 * pin PID
 *	The writer keeps the mm of that process until all others have left it: it
 *	is the last to drop it, as a reader of /proc/PID may be.
 * lock SECONDS
 *	As hold, but the writer keeps its mmap_lock, so that the OOM reaper gives up.
 * release 1
 *	Those who hold or lock wake up.
 * leave SECONDS
 *	The writer sleeps uninterruptibly until oom_kill_process() has decided to kill
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
 * stop SECONDS
 *	As nofs, but the notifier returns NOTIFY_STOP: those behind it do not run.
 * handle CONSTRAINT
 *	The writer eats what its memory cgroup may have. A policy hook handles the OOM:
 *	a kprobe on mem_cgroup_scan_tasks(), by which the kernel looks for whom to
 *	kill. It sets oom_control.constraint, skips that function, has what was eaten
 *	freed, and has out_of_memory() return true. When it returns, nobody is chosen.
 * relabel CONSTRAINT
 *	The same, but the hook only sets the constraint, until oom_kill_process() is
 *	entered, and is seen by who probed that later.
 * leak SECONDS
 *	A kworker eats with GFP_KERNEL, as a driver that leaks does, while the writer holds.
 *	The notifier frees nothing for anybody: all processes are killed that may be,
 *	and then the system panics.
 * scatter ORDER
 *	The writer eats all memory by the page, gives back all but the first page of
 *	each 2^ORDER, and asks for so many pages in a row until there is an OOM.
 *	One is killed for it, who has to be there. If that is not enough, the next OOM
 *	is averted.
 * take_device SECONDS, take_folder SECONDS
 *	The device, or the folder in debugfs, that oomwatch would have exists, until
 *	something is written to release: it was made here.
 * sysrq_f MILLISECONDS
 *	Returns at once; after that time the kernel does what SysRq-f does. For
 *	the time in which user space is frozen and the OOM killer disabled.
 *
 * While memory is eaten, but by leak and scatter, nobody is killed: if another task comes to
 * out_of_memory(), the notifier frees all. After SECONDS, a timer does so. An
 * open file pins the module, so rmmod may try at any time.
 *
 * The file others counts how often other tasks came to out_of_memory(). Each of these
 * is an OOM of its own.
 */
#include <linux/atomic.h>
#include <linux/debugfs.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/gfp.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/kprobes.h>
#include <linux/limits.h>
#include <linux/llist.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/mm_types.h>
#include <linux/mmap_lock.h>
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
#include <linux/wait.h>
#include <linux/workqueue.h>

#define MAX_SECONDS	60

/* Who only sleeps may do so for longer: an alert takes minutes. */
#define MAX_HOLD_SECONDS	600
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

/* How often other tasks came to it, because nothing was left for them. */
static u32 others;

/* It is to stop. */
static bool enough;

/* Nobody gets help. */
static bool leaking;

/* The notifiers behind ours do not run. */
static bool stopping;

static unsigned long free_bites(struct llist_head *bites)
{
	struct bite *bite, *next;
	unsigned long count = 0;

	llist_for_each_entry_safe(bite, next, llist_del_all(bites), node) {
		count += 1UL << bite->order;
		free_pages((unsigned long)bite, bite->order);
		cond_resched();
	}
	return count;
}

static unsigned long free_eaten(void)
{
	return free_bites(&eaten);
}

/* Runs under the kernel's oom_lock. */
static int on_oom(struct notifier_block *block, unsigned long unused, void *freed)
{
	if (READ_ONCE(leaking))
		return NOTIFY_OK;
	if (current == READ_ONCE(eater)) {
		if (patience) {
			patience--;
			return READ_ONCE(stopping) ? NOTIFY_STOP : NOTIFY_OK;
		}
		WRITE_ONCE(enough, true);
	} else {
		others++;
	}
	*(unsigned long *)freed += free_eaten();
	return READ_ONCE(stopping) ? NOTIFY_STOP : NOTIFY_OK;
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

static int stop(unsigned int seconds)
{
	int err;

	WRITE_ONCE(stopping, true);
	err = nofs(seconds);
	WRITE_ONCE(stopping, false);
	return err;
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
 * Scattering: what is given back is in pieces. The notifier lets one OOM go on.
 */
static struct bite *get_bite(gfp_t gfp, unsigned int order)
{
	struct bite *bite = (void *)__get_free_pages(gfp | __GFP_NOWARN, order);

	if (bite)
		bite->order = order;
	cond_resched();
	return bite;
}

static int scatter(unsigned int order)
{
	LLIST_HEAD(spare);
	struct bite *bite;

	if (!mutex_trylock(&eating))
		return -EBUSY;
	while ((bite = get_bite(GFP_KERNEL | __GFP_NORETRY, 0)))
		llist_add(&bite->node,
			  page_to_pfn(virt_to_page(bite)) & ((1 << order) - 1) ?
			  &spare : &eaten);
	free_bites(&spare);
	patience = 1;
	WRITE_ONCE(enough, false);
	WRITE_ONCE(eater, current);
	/* The kernel may still make some, by moving the pages of others. */
	while (hungry() && (bite = get_bite(GFP_KERNEL, order)))
		llist_add(&bite->node, &eaten);
	WRITE_ONCE(eater, NULL);
	free_eaten();
	mutex_unlock(&eating);
	return 0;
}

/*
 * Holding, pinning and leaving.
 */
static DECLARE_WAIT_QUEUE_HEAD(holders);

/* How often they were woken. */
static unsigned int releases;

static int hold(unsigned int seconds)
{
	unsigned int before = READ_ONCE(releases);

	wait_event_timeout(holders, READ_ONCE(releases) != before, seconds * HZ);
	return 0;
}

static int release(unsigned int unused)
{
	WRITE_ONCE(releases, releases + 1);
	wake_up_all(&holders);
	return 0;
}

static unsigned int leak_seconds;

static void eat_and_leak(struct work_struct *work)
{
	if (begin_eating(leak_seconds))
		return;
	WRITE_ONCE(leaking, true);
	eat(GFP_KERNEL, 0);
	WRITE_ONCE(leaking, false);
	end_eating();
}

static DECLARE_WORK(leak_work, eat_and_leak);

static int leak(unsigned int seconds)
{
	leak_seconds = seconds;
	if (!queue_work(queue, &leak_work))
		return -EBUSY;
	return hold(seconds);
}

static int lock(unsigned int seconds)
{
	mmap_write_lock(current->mm);
	hold(seconds);
	mmap_write_unlock(current->mm);
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
 * A policy hook.
 */
/* What it says the constraint is; 0: there is no hook. */
static unsigned int policy;

/* It leaves the kernel nothing to choose. */
static bool handles;

static void give_back(struct work_struct *work)
{
	free_eaten();
}

static DECLARE_WORK(give_back_work, give_back);

static int eat_by_policy(unsigned int constraint, bool handle)
{
	int err = begin_eating(MAX_SECONDS);

	if (err)
		return err;
	WRITE_ONCE(handles, handle);
	WRITE_ONCE(policy, constraint);
	eat(GFP_KERNEL_ACCOUNT, 0);
	WRITE_ONCE(policy, 0);
	flush_work(&give_back_work);
	end_eating();
	return 0;
}

static int handle(unsigned int constraint)
{
	return eat_by_policy(constraint, true);
}

static int relabel(unsigned int constraint)
{
	return eat_by_policy(constraint, false);
}

static bool is_of_policy(void)
{
	return READ_ONCE(policy) && current == READ_ONCE(eater);
}

/* What is returned to instead of a function that is skipped: its caller. */
static noinline notrace void just_return(void)
{
}

static void skip_function(struct pt_regs *regs)
{
	instruction_pointer_set(regs, (unsigned long)just_return);
}

/* mem_cgroup_scan_tasks(memcg, oom_evaluate_task, oc), from select_bad_process() */
static int on_scan(struct kprobe *probe, struct pt_regs *regs)
{
	struct oom_control *oc = (void *)regs_get_kernel_argument(regs, 2);

	/* After the choice, that function lists the tasks. */
	if (!is_of_policy() || (!READ_ONCE(handles) && READ_ONCE(enough)))
		return 0;
	oc->constraint = READ_ONCE(policy);
	if (!READ_ONCE(handles))
		return 0;
	/* It is not NULL, and so out_of_memory() returns true. */
	oc->chosen = (void *)-1UL;
	WRITE_ONCE(enough, true);
	queue_work(queue, &give_back_work);
	skip_function(regs);
	return 1;
}

/* With it, the probe is never optimized, and may change where the kernel goes on. */
static void after_scan(struct kprobe *probe, struct pt_regs *regs,
		       unsigned long flags)
{
}

static struct kprobe scan_probe = {
	.symbol_name = "mem_cgroup_scan_tasks",
	.pre_handler = on_scan,
	.post_handler = after_scan,
};

/* The kernel has no name for the constraint, and prints it after this. */
static int on_kill(struct kprobe *probe, struct pt_regs *regs)
{
	struct oom_control *oc = (void *)regs_get_kernel_argument(regs, 0);

	if (!is_of_policy())
		return 0;
	oc->constraint = CONSTRAINT_MEMCG;
	WRITE_ONCE(enough, true);
	return 0;
}

static struct kprobe kill_probe = {
	.symbol_name = "oom_kill_process",
	.pre_handler = on_kill,
};

static int on_out_of_memory(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	*(unsigned long *)ri->data = regs_get_kernel_argument(regs, 0);
	return !is_of_policy() || !READ_ONCE(handles);
}

/* Runs before the handlers of those who probed it later. */
static int on_return(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	struct oom_control *oc = *(struct oom_control **)ri->data;

	oc->chosen = NULL;
	return 0;
}

static struct kretprobe return_probe = {
	.kp.symbol_name = "out_of_memory",
	.entry_handler = on_out_of_memory,
	.handler = on_return,
	.data_size = sizeof(unsigned long),
};

/*
 * Names that are taken.
 */
static const struct file_operations taken_fops = {
	.owner = THIS_MODULE,
};

static struct miscdevice taken = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "oomwatch",
	.fops = &taken_fops,
};

static int take_device(unsigned int seconds)
{
	int err = misc_register(&taken);

	if (err)
		return err;
	hold(seconds);
	misc_deregister(&taken);
	return 0;
}

static int take_folder(unsigned int seconds)
{
	struct dentry *dentry = debugfs_create_dir("oomwatch", NULL);

	if (IS_ERR(dentry))
		return PTR_ERR(dentry);
	hold(seconds);
	debugfs_remove(dentry);
	return 0;
}

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
	{ "hold", MAX_HOLD_SECONDS, hold },
	{ "lock", MAX_HOLD_SECONDS, lock },
	{ "release", 1, release },
	{ "pin", UINT_MAX, pin },
	{ "leave", MAX_SECONDS, leave },
	{ "avert", MAX_SECONDS, avert },
	{ "nofs", MAX_SECONDS, nofs },
	{ "stop", MAX_SECONDS, stop },
	{ "dying", MAX_SECONDS, dying },
	{ "handle", UINT_MAX, handle },
	{ "relabel", UINT_MAX, relabel },
	{ "leak", MAX_SECONDS, leak },
	{ "scatter", PAGE_ALLOC_COSTLY_ORDER, scatter },
	{ "take_device", MAX_SECONDS, take_device },
	{ "take_folder", MAX_SECONDS, take_folder },
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
	debugfs_create_u32("others", 0400, folder, &others);
}

static struct kprobe *kprobes[] = { &chosen_probe, &scan_probe, &kill_probe };

static int __init provoke_init(void)
{
	int err;

	/* Unbound: a processor may be busy with the test of suspend. */
	queue = alloc_workqueue("oom_provoke", WQ_UNBOUND | WQ_MEM_RECLAIM, 0);
	if (!queue)
		return -ENOMEM;
	err = register_kprobes(kprobes, ARRAY_SIZE(kprobes));
	if (err)
		goto no_probes;
	err = register_kretprobe(&return_probe);
	if (err)
		goto no_return_probe;
	err = register_oom_notifier(&oom_block);
	if (err)
		goto no_notifier;
	make_files();
	return 0;

no_notifier:
	unregister_kretprobe(&return_probe);
no_return_probe:
	unregister_kprobes(kprobes, ARRAY_SIZE(kprobes));
no_probes:
	destroy_workqueue(queue);
	return err;
}

static void __exit provoke_exit(void)
{
	debugfs_remove_recursive(folder);
	cancel_delayed_work_sync(&sysrq_f_work);
	unregister_oom_notifier(&oom_block);
	unregister_kretprobe(&return_probe);
	unregister_kprobes(kprobes, ARRAY_SIZE(kprobes));
	destroy_workqueue(queue);
}

module_init(provoke_init);
module_exit(provoke_exit);

MODULE_DESCRIPTION("Provokes the rarer outcomes of the OOM killer, for tests");
MODULE_AUTHOR("The oomwatch maintainers");
MODULE_LICENSE("GPL");
