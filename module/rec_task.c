// SPDX-License-Identifier: GPL-2.0-only
/*
 * rec_task.c - read a task
 *
 * Everything here may run in a probe handler inside the OOM path: it takes no
 * lock that sleeps on PREEMPT_RT, allocates nothing and prints nothing.
 */
#include <linux/compiler.h>
#include <linux/cred.h>
#include <linux/dcache.h>
#include <linux/fs.h>
#include <linux/math64.h>
#include <linux/mm.h>
#include <linux/pid_namespace.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <linux/uidgid.h>

#include "compat.h"
#include "rec_peek.h"
#include "rec_task.h"

static_assert(OOMWATCH_COMM_LEN == TASK_COMM_LEN);

/**
 * ow_task_comm() - copy the name of a task
 * @comm: where it goes
 * @task: the task, which may be renamed meanwhile
 *
 * Copies the array as it is: get_task_comm() would take the task's alloc_lock,
 * which the OOM killer holds when it marks a victim.
 *
 * Context: any.
 */
void ow_task_comm(char comm[OOMWATCH_COMM_LEN],
		  const struct task_struct *task)
{
	/* A name that is written meanwhile may be a mixture of both, which always ends. */
	data_race(memcpy(comm, task->comm, OOMWATCH_COMM_LEN));
	comm[OOMWATCH_COMM_LEN - 1] = '\0';
}

/**
 * ow_task_nspid() - the thread id of a task in its own pid namespace
 * @task: the task, current or pinned
 *
 * Context: any.
 * Return: the id, 0 if the task has been released.
 */
s32 ow_task_nspid(struct task_struct *task)
{
	struct pid_namespace *ns;
	s32 pid = 0;

	rcu_read_lock();
	ns = task_active_pid_ns(task);
	if (ns)
		pid = task_pid_nr_ns(task, ns);
	rcu_read_unlock();
	return pid;
}

/**
 * ow_task_uid() - the real user id of a task
 * @task: the task, current or pinned
 *
 * Context: any.
 * Return: the id in the initial user namespace.
 */
u32 ow_task_uid(struct task_struct *task)
{
	return from_kuid(&init_user_ns, task_uid(task));
}

/**
 * ow_task_score() - scale points as /proc/PID/oom_score does
 * @points: result of oom_badness(), in pages
 * @totalpages: pages that the OOM killer counted as the whole
 *
 * Context: any.
 * Return: the score; more than 2000 where a cgroup uses more than its limit, 0
 * where nothing was counted.
 */
s64 ow_task_score(s64 points, u64 totalpages)
{
	if (!totalpages)
		return 0;
	return div_s64((1000 + div64_s64(points * 1000, totalpages)) * 2, 3);
}

/**
 * ow_task_rss() - read the memory counters of a process
 * @rss: where they go
 * @mm: its memory, which the caller keeps from going away
 *
 * Context: any.
 */
void ow_task_rss(struct ow_rss *rss, struct mm_struct *mm)
{
	/* Only the mmap_lock, which sleeps, would keep it as it is. */
	rss->total_vm = (u64)ow_peek(mm->total_vm) << PAGE_SHIFT;
	rss->anon = (u64)ow_compat_mm_counter(mm, MM_ANONPAGES) << PAGE_SHIFT;
	rss->file = (u64)ow_compat_mm_counter(mm, MM_FILEPAGES) << PAGE_SHIFT;
	rss->shmem = (u64)ow_compat_mm_counter(mm, MM_SHMEMPAGES) << PAGE_SHIFT;
	rss->swap = (u64)ow_compat_mm_counter(mm, MM_SWAPENTS) << PAGE_SHIFT;
	rss->pgtables = mm_pgtables_bytes(mm);
}

/**
 * ow_task_pages() - how many pages a process holds, of any kind
 * @mm: its memory, which the caller keeps from going away
 *
 * Context: any.
 * Return: about as many as oom_badness() counts; not summed over all CPUs.
 */
unsigned long ow_task_pages(struct mm_struct *mm)
{
	return get_mm_rss(mm) + get_mm_counter(mm, MM_SWAPENTS) +
	       mm_pgtables_bytes(mm) / PAGE_SIZE;
}

/* The name of a dentry that may be renamed, or even freed, meanwhile. */
static int copy_name(const struct dentry *dentry, char *buffer, size_t size)
{
	const char *name = ow_peek(dentry->d_name.name);
	u32 length = min_t(u32, ow_peek(dentry->d_name.len), NAME_MAX);

	if (copy_from_kernel_nofault(buffer, name, min_t(size_t, length, size)))
		return -EFAULT;
	return length <= size ? strnlen(buffer, length) : length;
}

/**
 * ow_task_exe() - the base name of the file that a process executes
 * @mm: the memory of the process, which the caller keeps from going away
 * @buffer: where it goes; not terminated if it does not fit
 * @size: bytes in @buffer
 *
 * d_path() takes a lock that sleeps on PREEMPT_RT. None is needed: @mm pins the
 * file, and the file its dentry, unless the process replaces the file in this
 * very moment, by prctl(PR_SET_MM_EXE_FILE). Even then file and dentry stay for
 * a grace period, but for the dentry of an anonymous file, which does not; then
 * the name may be that of another file, and an address that is none is found out
 * without a fault. A file that is renamed meanwhile may show a mixture of both
 * names, which always ends.
 *
 * Context: any.
 * Return: the length of the whole name; negative if there is none.
 */
int ow_task_exe(struct mm_struct *mm, char *buffer, size_t size)
{
	const struct dentry *dentry;
	const struct file *file;
	int length = -ENOENT;

	rcu_read_lock();
	file = rcu_dereference(mm->exe_file);
	/* A file that was just closed may be in use again, without a path yet. */
	dentry = file ? ow_peek(file->f_path.dentry) : NULL;
	if (dentry)
		length = copy_name(dentry, buffer, size);
	rcu_read_unlock();
	return length;
}
