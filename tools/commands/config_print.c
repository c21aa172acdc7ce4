// SPDX-License-Identifier: GPL-2.0-only
/*
 * config_print.c - the set-up of a host, as a page for a person
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "commands/config.h"
#include "host/cgroup.h"
#include "host/killer.h"
#include "host/meminfo.h"
#include "host/signing.h"
#include "output/term.h"

/* Show at most this many processes or cgroups of a kind. */
#define MOST_SHOWN	10

static void print_head(const char *name, const char *value)
{
	printf("%s%s = %s%s\n", term_style(TERM_BOLD), name, value,
	       term_style(TERM_PLAIN));
}

static void warn_of(const char *text)
{
	printf("%s", term_style(TERM_BAD));
	term_wrap("  ! ", "%s", text);
	printf("%s", term_style(TERM_PLAIN));
}

/* A fault is red; a matter of taste is not. */
static void print_verdict(const struct setting *setting, enum profile profile,
			  long long value)
{
	const char *wanted = setting->wanted[profile];
	const char *host = profile_text(profile);

	switch (setting_judge(setting, profile, value)) {
	case VERDICT_OK:
		printf("    %sok for %s%s\n", term_style(TERM_GOOD), host,
		       term_style(TERM_PLAIN));
		break;
	case VERDICT_DEFAULT:
		term_wrap("    ", "the kernel's default; for %s, %s is recommended",
			  host, wanted);
		break;
	case VERDICT_DIFFERS:
		term_wrap("    ", "for %s, %s is recommended", host, wanted);
		break;
	case VERDICT_RISKY:
		printf("%s", term_style(TERM_BAD));
		term_wrap("    ", "risky for %s: %s", host, setting->risk);
		printf("%s", term_style(TERM_PLAIN));
		break;
	}
}

static void print_commit(long long mode)
{
	char promised[TERM_ROOM], limit[TERM_ROOM];

	printf("    promised %s of CommitLimit %s%s\n",
	       term_size(promised, meminfo_bytes("Committed_AS")),
	       term_size(limit, meminfo_bytes("CommitLimit")),
	       mode == 2 ? "" : ", which only mode 2 enforces");
}

static void show_value(char text[128], const struct setting *setting,
		       long long value)
{
	char all[TERM_ROOM], left[TERM_ROOM], zram[TERM_ROOM];

	if (!strcmp(setting->name, "swap") && value)
		snprintf(text, 128, "%s, %s free, %s in zram",
			 term_size(all, value),
			 term_size(left, meminfo_bytes("SwapFree")),
			 term_size(zram, config_zram()));
	else if (!strcmp(setting->name, "swap"))
		strcpy(text, "none");
	else if (setting->word)
		snprintf(text, 128, "%lld: SysRq-f by keyboard %s", value,
			 setting->word(value));
	else
		snprintf(text, 128, "%lld", value);
}

static void print_setting(const struct setting *setting, enum profile profile)
{
	long long value;
	char text[128];

	if (!setting->read(setting, &value)) {
		snprintf(text, sizeof(text), "not readable: %s",
			 strerror(errno));
		print_head(setting->name, text);
		return;
	}
	show_value(text, setting, value);
	print_head(setting->name, text);
	term_wrap("    ", "%s", setting->meaning);
	if (!strcmp(setting->name, "vm.overcommit_memory"))
		print_commit(value);
	print_verdict(setting, profile, value);
}

/* As /proc/PID/oom_adj shows it: from -17, never, to 15, first. */
static long oom_adj_of(long oom_score_adj)
{
	long oom_adj = oom_score_adj * 17 / 1000;

	return oom_adj < 15 ? oom_adj : 15;
}

static void print_process(const struct process *process, bool oom_adj)
{
	char name[64];

	term_name(name, 20, process->comm, strlen(process->comm));
	printf("    %7d %-20s oom_score_adj %5ld", (int)process->pid, name,
	       process->adj);
	if (oom_adj)
		printf(", oom_adj %3ld", oom_adj_of(process->adj));
	printf("\n");
}

/* The processes whose oom_score_adj is in a range. */
static void print_range(const struct config *config, const char *head,
			const char *meaning, long from, long to)
{
	const struct processes *processes = &config->processes;
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
			print_process(process, config->oom_adj);
	}
	if (found > MOST_SHOWN)
		printf("    and %zu more\n", found - MOST_SHOWN);
}

static void print_processes(const struct config *config)
{
	print_range(config, "processes with oom_score_adj -1000",
		    "The kernel never kills these. If no other process of a cgroup can free memory, an OOM of that cgroup never ends.",
		    PROCESS_ADJ_MIN, PROCESS_ADJ_MIN);
	print_range(config, "processes with oom_score_adj -999 to -900",
		    "The kernel kills others first, even if these hold most of the memory.",
		    PROCESS_ADJ_MIN + 1, -EXTREME_ADJ);
	print_range(config, "processes with oom_score_adj 900 to 1000",
		    "The kernel kills these first, even if they hold almost no memory.",
		    EXTREME_ADJ, PROCESS_ADJ_MAX);
}

/* systemd-oomd, earlyoom and such. */
static void print_killers(const struct config *config)
{
	const struct processes *processes = &config->processes;
	size_t i;
	char name[64];
	bool any = false;

	for (i = 0; i < processes->count; i++)
		any |= killer_is(processes->all[i].comm);
	print_head("OOM killers in user space", any ? "running" : "none");
	if (!any)
		return;
	term_wrap("    ", "They kill before the kernel has to. Their kills are in their own logs, not in the records of oomwatch.");
	for (i = 0; i < processes->count; i++) {
		if (!killer_is(processes->all[i].comm))
			continue;
		term_name(name, 20, processes->all[i].comm,
			  strlen(processes->all[i].comm));
		printf("    %7d %s\n", (int)processes->all[i].pid, name);
	}
}

/**
 * struct listing - cgroups of a kind
 * @count: how many there are
 * @show: print each
 */
struct listing {
	size_t count;
	bool show;
};

static void list(struct listing *listing, const char *path, const char *rest)
{
	char name[TERM_COLUMNS - 8];

	if (listing->show && listing->count < MOST_SHOWN) {
		term_name(name, sizeof(name) - strlen(rest), path,
			  strlen(path));
		printf("    %s%s\n", name, rest);
	}
	listing->count++;
}

static void visit_group(const char *path, void *data)
{
	if (config_is_group(path))
		list(data, path, "");
}

static void visit_over(const char *path, void *data)
{
	char used[TERM_ROOM], limit[TERM_ROOM], rest[64];
	uint64_t usage, max;

	if (!config_is_over(path, &usage, &max))
		return;
	snprintf(rest, sizeof(rest), ": %s, limit %s", term_size(used, usage),
		 term_size(limit, max));
	list(data, path, rest);
}

static void print_cgroups(const char *head, const char *meaning,
			  void (*visit)(const char *path, void *data))
{
	struct listing listing = { 0 };
	char text[24];

	if (!cgroup_mount()) {
		print_head(head, "none: cgroup v2 is not mounted");
		return;
	}
	cgroup_walk("/", visit, &listing);
	snprintf(text, sizeof(text), "%zu", listing.count);
	print_head(head, text);
	term_wrap("    ", "%s", meaning);
	listing = (struct listing){ .show = true };
	cgroup_walk("/", visit, &listing);
	if (listing.count > MOST_SHOWN)
		printf("    and %zu more\n", listing.count - MOST_SHOWN);
}

/* What decides whether the module can be loaded. What is not known is left out. */
static void print_signing(void)
{
	char level[LOCKDOWN_ROOM];
	bool answer;

	if (signing_secure_boot(&answer))
		print_head("Secure Boot", answer ? "on" : "off");
	if (signing_lockdown(level))
		print_head("kernel lockdown", level);
	if (!signing_required(&answer))
		return;
	print_head("module signatures", answer ? "required" : "not required");
	if (answer)
		term_wrap("    ", "%s",
			  "The kernel loads only modules that are signed with a key that it knows. "
			  SIGNING_HELP);
}

/**
 * config_print() - print the set-up of this host as a page
 * @config: what to print
 */
void config_print(const struct config *config)
{
	size_t i;

	for (i = 0; i < nr_settings; i++)
		print_setting(&settings[i], config->profile);
	if (setting_panic_hangs())
		warn_of("an OOM panics this machine, and it does not reboot then: set kernel.panic");
	print_killers(config);
	print_processes(config);
	print_cgroups("cgroups with memory.oom.group",
		      "The kernel kills all their processes together, except those with oom_score_adj -1000.",
		      visit_group);
	print_cgroups("cgroups over their memory.max",
		      "The kernel could not reclaim this memory: what they allocate next ends in an OOM.",
		      visit_over);
	print_signing();
}
