// SPDX-License-Identifier: GPL-2.0-only
/*
 * rec_comm.c - the name of a task, the same in all records of an episode
 *
 * A task may be renamed at any time. What the oom record calls it holds for the others.
 */
#include <linux/string.h>

#include "rec_comm.h"
#include "ring_record.h"

/**
 * ow_comm_find() - find the name of a task in an oom record
 * @comm: where it goes
 * @oom: the record
 * @pid: the task
 *
 * Context: inside out_of_memory(), after ow_oom_begin().
 * Return: true if the task is the trigger, or was chosen.
 */
bool ow_comm_find(char comm[OOMWATCH_COMM_LEN], const struct ow_record *oom,
		  pid_t pid)
{
	if (pid == oom->oom.trigger_pid)
		memcpy(comm, oom->oom.trigger_comm, OOMWATCH_COMM_LEN);
	else if (ow_has(oom, oom, chosen_comm) && pid == oom->oom.chosen_pid)
		memcpy(comm, oom->oom.chosen_comm, OOMWATCH_COMM_LEN);
	else
		return false;
	return true;
}
