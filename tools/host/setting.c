// SPDX-License-Identifier: GPL-2.0-only
/*
 * setting.c - the kernel's settings for being out of memory, and what suits a profile
 *
 * The meaning of a value is from the kernel's documentation:
 * admin-guide/sysctl/vm.rst and kernel.rst, admin-guide/sysrq.rst. What suits a
 * profile follows from that, and is our judgement.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/meminfo.h"
#include "host/setting.h"

static const struct {
	const char *name;
	const char *text;
} profiles[NR_PROFILES] = {
	{ "server", "a server" },
	{ "test", "a test host" },
	{ "embedded", "an embedded device" },
};

/* vm.panic_on_oom is /proc/sys/vm/panic_on_oom. */
static bool read_sysctl(const struct setting *setting, long long *value)
{
	char path[128], *at;
	FILE *file;
	bool done;

	snprintf(path, sizeof(path), "/proc/sys/%s", setting->name);
	at = strchr(path, '.');
	if (at)
		*at = '/';
	file = fopen(path, "re");
	if (!file)
		return false;
	done = fscanf(file, "%lld", value) == 1;
	if (!done)
		errno = EINVAL;
	fclose(file);
	return done;
}

static bool read_swap(const struct setting *setting, long long *value)
{
	(void)setting;
	*value = meminfo_bytes("SwapTotal");
	return true;
}

/* Bit 64 lets the keyboard send signals, SysRq-f among them; 1 allows all. */
static const char *sysrq_word(long long value)
{
	return value == 1 || value & 64 ? "allowed" : "refused";
}

static const char *swap_word(long long value)
{
	return value ? "some" : "none";
}

const struct setting settings[] = {
	{
		.name = "vm.panic_on_oom",
		.read = read_sysctl,
		.meaning = "0: the kernel kills a task; 1: it panics if the whole system is out of memory, but not for a memory cgroup, a cpuset or a mempolicy; 2: it panics for these too",
		.initial = 0,
		.wanted = { "0", "0", "2" },
		.risky = { "2", "2" },
		.risk = "one container that meets its own limit panics the host",
	}, {
		.name = "kernel.panic",
		.read = read_sysctl,
		.meaning = "seconds from a panic to the reboot; 0: no reboot; below 0: at once",
		.initial = SETTING_NONE,
		.wanted = { "any", "any", "not 0" },
	}, {
		.name = "vm.oom_dump_tasks",
		.read = read_sysctl,
		.meaning = "1: each report in the kernel's log lists all candidates, which is slow if there are thousands; oomwatch records the best ones in either case",
		.initial = 1,
		.wanted = { "any", "1", "any" },
	}, {
		.name = "vm.oom_kill_allocating_task",
		.read = read_sysctl,
		.meaning = "0: the kernel kills the task with the highest score; 1: it kills the task that asked for memory, without a scan. It does not apply to memory cgroups: there the highest score decides",
		.initial = 0,
		.wanted = { "0", "0", "0" },
	}, {
		.name = "vm.overcommit_memory",
		.read = read_sysctl,
		.meaning = "0: the kernel refuses only obvious excess; 1: it refuses nothing; 2: it refuses what exceeds CommitLimit. It does not apply to memory cgroups, which limit what is used, not what is promised",
		.initial = 0,
		.wanted = { "0 or 2", "any", "0 or 2" },
		.risky = { "1", NULL, "1" },
		.risk = "the kernel refuses nothing: if all that is promised is used, the OOM killer has to kill",
	}, {
		.name = "swap",
		.read = read_swap,
		.word = swap_word,
		.meaning = "with swap, the kernel pages out idle memory and an OOM comes later, after a time of swapping; without swap, an OOM comes at once",
		.initial = SETTING_NONE,
		.wanted = { "some", "any", "any" },
	}, {
		.name = "kernel.sysrq",
		.read = read_sysctl,
		.word = sysrq_word,
		.meaning = "SysRq-f kills the task with the highest score even if memory is free; this setting is for the keyboard: root can always write f to /proc/sysrq-trigger",
		.initial = SETTING_NONE,
		.wanted = { "refused", "any", "refused" },
	},
};

const size_t nr_settings = sizeof(settings) / sizeof(*settings);

/**
 * profile_find() - find a profile by its name
 * @name: the name
 * @profile: gets the profile
 *
 * Return: false if there is no such profile.
 */
bool profile_find(const char *name, enum profile *profile)
{
	size_t i;

	for (i = 0; i < NR_PROFILES; i++) {
		if (strcmp(profiles[i].name, name))
			continue;
		*profile = i;
		return true;
	}
	return false;
}

/**
 * profile_name() - what --for calls a profile
 * @profile: the profile
 *
 * Return: its name.
 */
const char *profile_name(enum profile profile)
{
	return profiles[profile].name;
}

/**
 * profile_text() - what a page calls a host of a profile
 * @profile: the profile
 *
 * Return: its name, with an article.
 */
const char *profile_text(enum profile profile)
{
	return profiles[profile].text;
}

/* Is a value one of those that struct setting names? */
static bool is_one_of(const struct setting *setting, long long value,
		      const char *values)
{
	long long one, other;

	if (!values)
		return false;
	if (!strcmp(values, "any"))
		return true;
	if (setting->word)
		return !strcmp(setting->word(value), values);
	if (!strcmp(values, "not 0"))
		return value != 0;
	if (sscanf(values, "%lld or %lld", &one, &other) == 2)
		return value == one || value == other;
	return value == atoll(values);
}

/**
 * setting_judge() - judge a value
 * @setting: the setting
 * @profile: what the host is for
 * @value: the value
 *
 * Return: the verdict.
 */
enum verdict setting_judge(const struct setting *setting, enum profile profile,
			   long long value)
{
	if (is_one_of(setting, value, setting->risky[profile]))
		return VERDICT_RISKY;
	if (is_one_of(setting, value, setting->wanted[profile]))
		return VERDICT_OK;
	return value == setting->initial ? VERDICT_DEFAULT : VERDICT_DIFFERS;
}

static long long value_of(const char *name)
{
	long long value;
	size_t i;

	for (i = 0; i < nr_settings; i++)
		if (!strcmp(settings[i].name, name) &&
		    settings[i].read(&settings[i], &value))
			return value;
	return SETTING_NONE;
}

/**
 * setting_panic_hangs() - tell whether an OOM may stop the machine for ever
 *
 * Return: true if an OOM panics, and a panic does not reboot.
 */
bool setting_panic_hangs(void)
{
	long long panic_on_oom = value_of("vm.panic_on_oom");

	return panic_on_oom > 0 && value_of("kernel.panic") == 0;
}
