/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PROCESS_H
#define PROCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* oom_score_adj of a process that is never killed, and of one that goes first. */
#define PROCESS_ADJ_MIN	(-1000)
#define PROCESS_ADJ_MAX	1000

/**
 * struct process - what /proc says about a process that has memory
 * @pid: its number
 * @comm: its name, any bytes but NUL
 * @start: when it was started, in ticks since boot
 * @score: /proc/PID/oom_score
 * @adj: /proc/PID/oom_score_adj
 * @anon: RssAnon, in bytes
 * @file: RssFile, in bytes
 * @shmem: RssShmem, in bytes
 * @swap: VmSwap, in bytes
 * @pgtables: VmPTE, in bytes
 * @memcg: path of its cgroup of v2; "" if it has none
 */
struct process {
	pid_t pid;
	char comm[64];
	unsigned long long start;
	long score;
	long adj;
	uint64_t anon;
	uint64_t file;
	uint64_t shmem;
	uint64_t swap;
	uint64_t pgtables;
	char *memcg;
};

/**
 * struct processes - the processes that have memory
 * @all: the processes
 * @count: how many there are
 */
struct processes {
	struct process *all;
	size_t count;
};

void processes_read(struct processes *processes);
void processes_free(struct processes *processes);

#endif /* PROCESS_H */
