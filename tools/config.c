// SPDX-License-Identifier: GPL-2.0-only
/*
 * config.c - how this host is set up for being out of memory, with judgement
 *
 * What a value means is what the kernel's documentation says of it: sysctl/vm,
 * sysctl/kernel, sysrq, filesystems/proc, cgroup-v2.
 */
#include <argp.h>
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cgroup.h"
#include "command.h"
#include "meminfo.h"
#include "option.h"
#include "process.h"
#include "term.h"

/* Processes and cgroups are shown up to so many of a kind. */
#define MOST_SHOWN	10

/* From here on an oom_score_adj outweighs most of the memory there is. */
#define EXTREME_ADJ	900

enum profile {
	PROFILE_SERVER,
	PROFILE_TEST,
	PROFILE_EMBEDDED,
	NR_PROFILES,
};

static const char * const profiles[NR_PROFILES] = {
	"server", "test host", "embedded",
};

/**
 * struct setting - a setting that is a file with a number
 * @name: what it is called
 * @path: the file
 * @meaning: of its values
 * @wanted: value that suits each profile, or two with " or " between; "any"; "not 0"
 */
struct setting {
	const char *name;
	const char *path;
	const char *meaning;
	const char *wanted[NR_PROFILES];
};

static const struct setting settings[] = {
	{
		"vm.panic_on_oom", "/proc/sys/vm/panic_on_oom",
		"0: a task is killed; 1: panic where the whole system is out of memory; 2: also where a memory cgroup, a cpuset or a mempolicy is",
		{ "0", "0", "2" },
	}, {
		"kernel.panic", "/proc/sys/kernel/panic",
		"seconds from a panic to the reboot; 0: it never reboots; less: at once",
		{ "any", "any", "not 0" },
	}, {
		"vm.oom_dump_tasks", "/proc/sys/vm/oom_dump_tasks",
		"1: each report in the kernel's log lists all candidates, which is slow with many of them; oomwatch records the best ones either way",
		{ "0", "1", "0" },
	}, {
		"vm.oom_kill_allocating_task",
		"/proc/sys/vm/oom_kill_allocating_task",
		"0: who scores most is killed; 1: who asked for memory, without a search",
		{ "0", "0", "0" },
	}, {
		"vm.overcommit_memory", "/proc/sys/vm/overcommit_memory",
		"0: only obvious excess is refused; 1: nothing is; 2: what goes beyond CommitLimit is, so that programs see it before the OOM killer has to come",
		{ "0 or 2", "0", "0 or 2" },
	},
};

static const struct argp_option options[] = {
	{ "oom-adj", 'a', NULL, 0,
	  "Show the value of the old oom_adj beside each oom_score_adj", 0 },
	{ 0 }
};

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
	bool *oom_adj = state->input;

	switch (key) {
	case 'a':
		*oom_adj = true;
		return 0;
	default:
		return option_no_argument(state, key, arg);
	}
}

static const struct argp argp = {
	.options = options,
	.parser = parse_option,
	.doc = "Show how this host is set up for being out of memory, and what suits a\n"
	       "server, a test host and an embedded device.",
};

static bool read_number(const char *path, long long *value)
{
	FILE *file = fopen(path, "re");
	bool done;

	if (!file)
		return false;
	done = fscanf(file, "%lld", value) == 1;
	fclose(file);
	return done;
}

/* Is a value one of those that struct setting wants? */
static bool suits(long long value, const char *wanted)
{
	long long one, other;

	if (!strcmp(wanted, "any"))
		return true;
	if (!strcmp(wanted, "not 0"))
		return value != 0;
	if (sscanf(wanted, "%lld or %lld", &one, &other) == 2)
		return value == one || value == other;
	return value == atoll(wanted);
}

static void print_head(const char *name, const char *value)
{
	printf("%s%s = %s%s\n", term_style(TERM_BOLD), name, value,
	       term_style(TERM_PLAIN));
}

static void print_profile(enum profile profile, const char *wanted, bool good)
{
	printf("%s%s: %s %s(%s)%s", profile ? "   " : "    ",
	       profiles[profile], wanted,
	       term_style(good ? TERM_GOOD : TERM_BAD), good ? "ok" : "differs",
	       term_style(TERM_PLAIN));
}

static void show_setting(const struct setting *setting)
{
	enum profile profile;
	long long value;
	char text[64];

	if (!read_number(setting->path, &value)) {
		snprintf(text, sizeof(text), "not readable: %s",
			 strerror(errno));
		print_head(setting->name, text);
		return;
	}
	snprintf(text, sizeof(text), "%lld", value);
	print_head(setting->name, text);
	term_wrap("    ", "%s", setting->meaning);
	for (profile = 0; profile < NR_PROFILES; profile++)
		print_profile(profile, setting->wanted[profile],
			      suits(value, setting->wanted[profile]));
	printf("\n");
}

static void warn_of(const char *text)
{
	printf("%s", term_style(TERM_BAD));
	term_wrap("  ! ", "%s", text);
	printf("%s", term_style(TERM_PLAIN));
}

/* What two settings mean together. */
static void show_combinations(void)
{
	long long panic_on_oom = 0, panic = 1, overcommit = 0;

	read_number("/proc/sys/vm/panic_on_oom", &panic_on_oom);
	read_number("/proc/sys/kernel/panic", &panic);
	read_number("/proc/sys/vm/overcommit_memory", &overcommit);
	if (panic_on_oom && !panic)
		warn_of("an OOM panics, and then the machine hangs for ever: set kernel.panic");
	if (overcommit == 1)
		warn_of("nothing is refused: all that is promised and then used ends in the OOM killer");
}

static void show_commit(void)
{
	char promised[TERM_ROOM], limit[TERM_ROOM];
	long long mode = 0;

	read_number("/proc/sys/vm/overcommit_memory", &mode);
	term_size(promised, meminfo_bytes("Committed_AS"));
	term_size(limit, meminfo_bytes("CommitLimit"));
	printf("    promised %s of CommitLimit %s%s\n", promised, limit,
	       mode == 2 ? "" : ", which only mode 2 keeps to");
}

static void show_swap(void)
{
	unsigned long long total = meminfo_bytes("SwapTotal");
	char all[TERM_ROOM], left[TERM_ROOM], text[64];

	term_size(all, total);
	term_size(left, meminfo_bytes("SwapFree"));
	snprintf(text, sizeof(text), "%s, %s free", all, left);
	print_head("swap", total ? text : "none");
	term_wrap("    ",
		  "room for memory that is not in use: with it an OOM comes later, after a time of swapping; without it at once");
	print_profile(PROFILE_SERVER, "some", total);
	print_profile(PROFILE_TEST, "none", !total);
	print_profile(PROFILE_EMBEDDED, "none", !total);
	printf("\n");
}

/* Bit 64 lets the keyboard send signals, SysRq-f among them; 1 allows all. */
static void show_sysrq(void)
{
	long long mask;
	bool allowed;
	char text[64];

	if (!read_number("/proc/sys/kernel/sysrq", &mask)) {
		print_head("kernel.sysrq", "not there: no SysRq-f");
		return;
	}
	allowed = mask == 1 || mask & 64;
	snprintf(text, sizeof(text), "%lld: SysRq-f by keyboard %s", mask,
		 allowed ? "allowed" : "refused");
	print_head("kernel.sysrq", text);
	term_wrap("    ",
		  "SysRq-f kills who scores most, whether memory is short or not; by /proc/sysrq-trigger root may always");
	print_profile(PROFILE_SERVER, "refused", !allowed);
	print_profile(PROFILE_TEST, "allowed", allowed);
	print_profile(PROFILE_EMBEDDED, "refused", !allowed);
	printf("\n");
}

/* As /proc/PID/oom_adj shows it: from -17, never, to 15, first. */
static long oom_adj_of(long oom_score_adj)
{
	long oom_adj = oom_score_adj * 17 / 1000;

	return oom_adj < 15 ? oom_adj : 15;
}

static void show_process(const struct process *process, bool oom_adj)
{
	char name[64];

	term_name(name, 20, process->comm, strlen(process->comm));
	printf("    %7d %-20s oom_score_adj %5ld", (int)process->pid, name,
	       process->adj);
	if (oom_adj)
		printf(", oom_adj %3ld", oom_adj_of(process->adj));
	printf("\n");
}

static void show_processes(const char *head, const char *meaning,
			   const struct processes *processes, long from,
			   long to, bool oom_adj)
{
	size_t found = 0, i;
	char text[24];

	for (i = 0; i < processes->count; i++)
		found += processes->all[i].adj >= from &&
			 processes->all[i].adj <= to;
	snprintf(text, sizeof(text), "%zu", found);
	print_head(head, text);
	term_wrap("    ", "%s", meaning);
	for (found = 0, i = 0; i < processes->count; i++) {
		const struct process *process = &processes->all[i];

		if (process->adj < from || process->adj > to)
			continue;
		if (found++ < MOST_SHOWN)
			show_process(process, oom_adj);
	}
	if (found > MOST_SHOWN)
		printf("    and %zu more\n", found - MOST_SHOWN);
}

static void show_all_processes(bool oom_adj)
{
	struct processes processes;

	processes_read(&processes);
	show_processes("processes with oom_score_adj -1000",
		       "they are never killed: an OOM that only they could end, in a cgroup of their own, goes on for ever",
		       &processes, PROCESS_ADJ_MIN, PROCESS_ADJ_MIN, oom_adj);
	show_processes("processes with oom_score_adj -999 to -900",
		       "others are killed before them, even if they hold most of the memory",
		       &processes, PROCESS_ADJ_MIN + 1, -EXTREME_ADJ, oom_adj);
	show_processes("processes with oom_score_adj 900 to 1000",
		       "they are killed first, even if they hold next to no memory",
		       &processes, EXTREME_ADJ, PROCESS_ADJ_MAX, oom_adj);
	processes_free(&processes);
}

/**
 * struct groups - memory cgroups that are killed as a whole
 * @count: how many there are
 * @show: print each
 */
struct groups {
	size_t count;
	bool show;
};

static void visit_group(const char *path, void *data)
{
	struct groups *groups = data;
	char name[TERM_COLUMNS - 8];
	uint64_t value = 0;

	if (!cgroup_read(path, "memory.oom.group", &value) || value != 1)
		return;
	if (groups->show && groups->count < MOST_SHOWN) {
		term_name(name, sizeof(name), path, strlen(path));
		printf("    %s\n", name);
	}
	groups->count++;
}

static void show_groups(void)
{
	struct groups groups = { 0 };
	char text[24];

	if (!cgroup_mount()) {
		print_head("cgroups with memory.oom.group",
			   "none: cgroup v2 is not mounted");
		return;
	}
	cgroup_walk("/", visit_group, &groups);
	snprintf(text, sizeof(text), "%zu", groups.count);
	print_head("cgroups with memory.oom.group", text);
	term_wrap("    ",
		  "all processes in them die together, but for those with oom_score_adj -1000");
	groups = (struct groups){ .show = true };
	cgroup_walk("/", visit_group, &groups);
	if (groups.count > MOST_SHOWN)
		printf("    and %zu more\n", groups.count - MOST_SHOWN);
}

/**
 * config_run() - show how this host is set up for being out of memory
 * @argc: how many arguments there are
 * @argv: the arguments
 *
 * Return: the exit status of the program.
 */
int config_run(int argc, char **argv)
{
	bool oom_adj = false;
	size_t i;

	argp_parse(&argp, argc, argv, 0, NULL, &oom_adj);
	for (i = 0; i < sizeof(settings) / sizeof(*settings); i++)
		show_setting(&settings[i]);
	show_commit();
	show_combinations();
	show_swap();
	show_sysrq();
	show_all_processes(oom_adj);
	show_groups();
	if (fflush(stdout))
		err(1, "standard output");
	return 0;
}
