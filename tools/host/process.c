// SPDX-License-Identifier: GPL-2.0-only
/*
 * process.c - what /proc says about processes: their memory, and their score
 *
 * A process that exits meanwhile is left out, and so is one without memory: a kernel
 * thread, or one that has exited.
 */
#include <ctype.h>
#include <dirent.h>
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/process.h"

static FILE *open_file(pid_t pid, const char *name)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid, name);
	return fopen(path, "re");
}

static bool read_number(pid_t pid, const char *name, long *value)
{
	FILE *file = open_file(pid, name);
	bool done;

	if (!file)
		return false;
	done = fscanf(file, "%ld", value) == 1;
	fclose(file);
	return done;
}

/* Any byte may be in it, a newline too. */
static bool read_comm(struct process *process)
{
	FILE *file = open_file(process->pid, "comm");
	size_t length;

	if (!file)
		return false;
	length = fread(process->comm, 1, sizeof(process->comm) - 1, file);
	fclose(file);
	if (length && process->comm[length - 1] == '\n')
		length--;
	process->comm[length] = '\0';
	return true;
}

/* The start is the 20th field behind the name, which may have parentheses. */
static bool read_start(struct process *process)
{
	FILE *file = open_file(process->pid, "stat");
	char line[1024];
	size_t length;
	char *at;
	int field;

	if (!file)
		return false;
	length = fread(line, 1, sizeof(line) - 1, file);
	fclose(file);
	line[length] = '\0';
	at = strrchr(line, ')');
	for (field = 0; at && field < 20; field++)
		at = strchr(at + 1, ' ');
	if (!at)
		return false;
	process->start = strtoull(at, NULL, 10);
	return true;
}

/* Return: true if it has memory. */
static bool read_memory(struct process *process)
{
	const struct {
		const char *name;
		uint64_t *bytes;
	} parts[] = {
		{ "RssAnon:", &process->anon }, { "RssFile:", &process->file },
		{ "RssShmem:", &process->shmem }, { "VmSwap:", &process->swap },
		{ "VmPTE:", &process->pgtables },
	};
	FILE *file = open_file(process->pid, "status");
	unsigned long long kb;
	char line[256], name[32];
	bool any = false;
	size_t i;

	if (!file)
		return false;
	while (fgets(line, sizeof(line), file)) {
		if (sscanf(line, "%31s %llu kB", name, &kb) != 2)
			continue;
		for (i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
			if (strcmp(parts[i].name, name))
				continue;
			*parts[i].bytes = kb << 10;
			any = true;
		}
	}
	fclose(file);
	return any;
}

/* The line of cgroup v2 starts with "0::". */
static bool read_memcg(struct process *process)
{
	FILE *file = open_file(process->pid, "cgroup");
	char *line = NULL;
	size_t room = 0;

	if (!file)
		return false;
	while (!process->memcg && getline(&line, &room, file) > 0) {
		if (strncmp(line, "0::", 3))
			continue;
		line[strcspn(line, "\n")] = '\0';
		process->memcg = strdup(line + 3);
	}
	if (!process->memcg)
		process->memcg = strdup("");
	if (!process->memcg)
		err(1, NULL);
	free(line);
	fclose(file);
	return true;
}

static bool read_process(pid_t pid, struct process *process)
{
	memset(process, 0, sizeof(*process));
	process->pid = pid;
	return read_memory(process) && read_comm(process) &&
	       read_start(process) &&
	       read_number(pid, "oom_score", &process->score) &&
	       read_number(pid, "oom_score_adj", &process->adj) &&
	       read_memcg(process);
}

/**
 * processes_read() - read all processes that have memory
 * @processes: where they go
 */
void processes_read(struct processes *processes)
{
	DIR *proc = opendir("/proc");
	struct dirent *entry;
	size_t room = 0;

	if (!proc)
		err(1, "/proc");
	processes->all = NULL;
	processes->count = 0;
	while ((entry = readdir(proc))) {
		if (!isdigit((unsigned char)entry->d_name[0]))
			continue;
		if (processes->count == room) {
			room = 2 * room + 256;
			processes->all = reallocarray(processes->all, room,
						      sizeof(*processes->all));
			if (!processes->all)
				err(1, NULL);
		}
		processes->count +=
			read_process(atoi(entry->d_name),
				     &processes->all[processes->count]);
	}
	closedir(proc);
}

/**
 * processes_free() - free the memory
 * @processes: the processes
 */
void processes_free(struct processes *processes)
{
	while (processes->count)
		free(processes->all[--processes->count].memcg);
	free(processes->all);
}
