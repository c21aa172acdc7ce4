// SPDX-License-Identifier: GPL-2.0-only
/*
 * rec_oom.c - what is recorded of an episode as such: its oom record
 */
#include <linux/cpuset.h>
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/memcontrol.h>
#include <linux/nodemask.h>
#include <linux/oom.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/string.h>

#include "rec_peek.h"
#include "rec_selection.h"
#include "rec_comm.h"
#include "rec_memcg.h"
#include "rec_oom.h"
#include "rec_stack.h"
#include "rec_task.h"
#include "rec_text.h"
#include "ring_record.h"

static void set_trigger(struct ow_record *rec)
{
	struct mem_cgroup *memcg;

	ow_set(rec, oom, trigger_pid, current->pid);
	ow_set(rec, oom, trigger_tgid, current->tgid);
	ow_set(rec, oom, trigger_nspid, ow_task_nspid(current));
	ow_set(rec, oom, trigger_uid, ow_task_uid(current));
	ow_set(rec, oom, trigger_oom_score_adj,
	       ow_peek(current->signal->oom_score_adj));
	ow_task_comm(rec->oom.trigger_comm, current);
	ow_valid(rec, oom, trigger_comm);

	ow_set_path(rec, oom, cpuset,
		    ow_memcg_cpuset_path(current, ow_record_tail(rec),
					 ow_record_room(rec)));
	rcu_read_lock();
	memcg = mem_cgroup_from_task(current);
	if (memcg)
		ow_set_path(rec, oom, trigger_memcg,
			    ow_memcg_path(memcg, ow_record_tail(rec),
					  ow_record_room(rec)));
	rcu_read_unlock();
}

/*
 * A write to memory.max calls the OOM killer with the same arguments as a charge
 * does; only the caller of mem_cgroup_out_of_memory() tells them apart.
 */
static void set_memcg_origin(struct ow_record *rec)
{
	int is_write = ow_stack_is_max_write();

	if (is_write >= 0)
		ow_set(rec, oom, origin,
		       is_write ? OOMWATCH_ORIGIN_MEMORY_MAX :
				  OOMWATCH_ORIGIN_MEMCG_CHARGE);
}

static void set_origin(struct ow_record *rec, const struct oom_control *oc)
{
	if (oc->order == -1)
		ow_set(rec, oom, origin, OOMWATCH_ORIGIN_SYSRQ);
	else if (oc->memcg)
		set_memcg_origin(rec);
	else if (oc->zonelist)
		ow_set(rec, oom, origin, OOMWATCH_ORIGIN_PAGE_ALLOC);
	else	/* Only lru_gen_age_node(), in kswapd, names no zones. */
		ow_set(rec, oom, origin, OOMWATCH_ORIGIN_LRU_GEN);
}

static void set_request(struct ow_record *rec, const struct oom_control *oc)
{
	ow_set(rec, oom, context, oc->memcg ? OOMWATCH_CONTEXT_MEMCG :
					      OOMWATCH_CONTEXT_GLOBAL);
	set_origin(rec, oc);
	ow_set(rec, oom, order, oc->order);
	ow_set(rec, oom, gfp_mask, (__force u32)oc->gfp_mask);
	ow_set(rec, oom, page_size, PAGE_SIZE);
	ow_set_str(rec, oom, gfp_flags, ow_text_gfp(rec, oc->gfp_mask));
	ow_set_str(rec, oom, mems_allowed,
		   ow_text_nodes(rec, &cpuset_current_mems_allowed));
	if (!oc->memcg)
		return;
	/* The caller of out_of_memory() holds a reference on oc->memcg. */
	ow_set(rec, oom, oom_memcg_id, ow_memcg_id(oc->memcg));
	ow_set_path(rec, oom, oom_memcg,
		    ow_memcg_path(oc->memcg, ow_record_tail(rec),
				  ow_record_room(rec)));
	ow_memcg_usage(rec, oc->memcg);
}

/**
 * ow_oom_begin() - start the record: the trigger, its request, and what ran out
 * @rec: the record
 * @oc: the argument of out_of_memory()
 * @episode: the number of the episode
 *
 * Context: the entry of out_of_memory(), after ow_stack_save().
 */
void ow_oom_begin(struct ow_record *rec, const struct oom_control *oc,
		  u64 episode)
{
	ow_record_begin(rec, OOMWATCH_TYPE_OOM, sizeof(struct oomwatch_oom),
			episode);
	set_request(rec, oc);
	set_trigger(rec);
}

/**
 * ow_oom_constraint() - store what constrained_alloc() found
 * @rec: the record
 * @oc: the argument of out_of_memory(); totalpages is 0 until it has run
 *
 * Context: inside out_of_memory().
 */
void ow_oom_constraint(struct ow_record *rec, const struct oom_control *oc)
{
	const nodemask_t *nodes = oc->nodemask;

	if (!oc->totalpages)
		return;
	ow_set(rec, oom, constraint, oc->constraint);
	ow_set(rec, oom, totalpages, oc->totalpages);
	ow_set_str(rec, oom, nodemask,
		   nodes ? ow_text_nodes(rec, nodes) : 0);
}

/**
 * ow_oom_panic() - store why the system is going to panic
 * @rec: the record
 * @oc: the argument of out_of_memory(), with no task chosen
 *
 * The value of vm.panic_on_oom is not exported. The constraint says as much about it
 * as can be known.
 *
 * Context: the entry of dump_header(), before a panic.
 */
void ow_oom_panic(struct ow_record *rec, const struct oom_control *oc)
{
	if (!oc->chosen_points)
		ow_set(rec, oom, panic_reason,
		       OOMWATCH_PANIC_REASON_PANIC_ON_OOM);
	else if (oc->chosen_points == LONG_MIN)
		ow_set(rec, oom, panic_reason,
		       OOMWATCH_PANIC_REASON_NO_KILLABLE);
}

/**
 * ow_oom_comm() - the name of a task, the same in all records of an episode
 * @comm: where it goes
 * @rec: the oom record of the episode
 * @task: the task, which may be renamed at any time
 *
 * Context: inside out_of_memory(), after ow_oom_begin().
 */
void ow_oom_comm(char comm[OOMWATCH_COMM_LEN], const struct ow_record *rec,
		 const struct task_struct *task)
{
	pid_t pid = ow_peek(task->pid);

	if (!ow_comm_find(comm, rec, pid) && !ow_selection_comm(comm, pid))
		ow_task_comm(comm, task);
}

/*
 * Points have a meaning only if the chosen task was scored. They have none for a task
 * that asked to be killed first (LONG_MAX), and none for a trigger that was chosen
 * as such: then chosen_points was never written.
 */
static bool was_scored(const struct oom_control *oc, const char *message)
{
	return oc->chosen_points != LONG_MAX &&
	       !(oc->chosen == current && !oc->chosen_points &&
		 strstr(message, "oom_kill_allocating_task"));
}

/**
 * ow_oom_group() - store which cgroup the kernel kills as a whole
 * @rec: the record
 * @task: the chosen task; NULL if nothing is killed
 * @domain: the cgroup that ran out; NULL for the whole system
 *
 * The kernel decides that after its report, which may take long.
 *
 * Context: the first entry of __oom_kill_process() in an episode; the return of
 * out_of_memory() if there was none.
 */
void ow_oom_group(struct ow_record *rec, struct task_struct *task,
		  struct mem_cgroup *domain)
{
	if (task)
		ow_set_path(rec, oom, oom_group,
			    ow_memcg_group_path(task, domain, ow_record_tail(rec),
						ow_record_room(rec)));
	else
		ow_set_str(rec, oom, oom_group, 0);
}

/**
 * ow_oom_chosen() - store which task was chosen
 * @rec: the record
 * @oc: the argument of oom_kill_process(), whose caller keeps oc->chosen
 * @message: its message, a constant of the kernel
 *
 * Context: the entry of oom_kill_process().
 */
void ow_oom_chosen(struct ow_record *rec, const struct oom_control *oc,
		   const char *message)
{
	struct task_struct *chosen = oc->chosen;

	ow_set_str(rec, oom, message,
		   ow_record_put(rec, message, strlen(message)));
	ow_set(rec, oom, chosen_pid, ow_peek(chosen->pid));
	ow_oom_comm(rec->oom.chosen_comm, rec, chosen);
	ow_valid(rec, oom, chosen_comm);
	if (!was_scored(oc, message))
		return;
	ow_set(rec, oom, chosen_points, oc->chosen_points);
	ow_set(rec, oom, chosen_score,
	       ow_task_score(oc->chosen_points, oc->totalpages));
}
