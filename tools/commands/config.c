// SPDX-License-Identifier: GPL-2.0-only
/*
 * config.c - how this host is set up for being out of memory, and whether that is good
 */
#include <argp.h>
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "commands/config.h"
#include "commands/option.h"
#include "host/cgroup.h"
#include "output/written.h"
#include "uapi/linux/oomwatch.h"

enum {
	OPTION_FOR = 256,
};

static const struct argp_option options[] = {
	{ "for", OPTION_FOR, "PROFILE", 0,
	  "Judge for server (default), test or embedded", 0 },
	{ "oom-adj", 'a', NULL, 0,
	  "Show the old oom_adj beside each oom_score_adj", 0 },
	{ "json", 'j', NULL, 0, "Print one JSON object", 0 },
	{ 0 }
};

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
	struct config *config = state->input;

	switch (key) {
	case OPTION_FOR:
		if (!profile_find(arg, &config->profile))
			argp_failure(state, STATUS_USAGE, 0,
				     "--for takes server, test or embedded, not '%s'",
				     arg);
		return 0;
	case 'a':
		config->oom_adj = true;
		return 0;
	case 'j':
		config->json = true;
		return 0;
	default:
		return option_no_argument(state, key, arg);
	}
}

static const struct argp argp = {
	.options = options,
	.parser = parse_option,
	.doc = "Show how this host is set up for being out of memory, and judge it for a\n"
	       "server, a test host or an embedded device.",
};

/**
 * config_is_group() - tell whether a cgroup is killed as a whole
 * @path: its path
 *
 * Return: true if it is.
 */
bool config_is_group(const char *path)
{
	uint64_t value = 0;

	return cgroup_read(path, "memory.oom.group", &value) && value == 1;
}

/**
 * config_is_over() - tell whether a cgroup uses more than its limit
 * @path: its path
 * @usage: gets what it uses, in bytes
 * @max: gets its limit, in bytes
 *
 * Return: true if it does.
 */
bool config_is_over(const char *path, uint64_t *usage, uint64_t *max)
{
	return cgroup_read(path, "memory.max", max) &&
	       *max != OOMWATCH_UNLIMITED &&
	       cgroup_read(path, "memory.current", usage) && *usage > *max;
}

/**
 * config_zram() - add up the swap that is in compressed memory
 *
 * Return: its size in bytes.
 */
uint64_t config_zram(void)
{
	FILE *file = fopen("/proc/swaps", "re");
	unsigned long long kb, bytes = 0;
	char line[512];

	if (!file)
		return 0;
	while (fgets(line, sizeof(line), file))
		if (sscanf(line, "/dev/zram%*d %*s %llu", &kb) == 1)
			bytes += kb << 10;
	fclose(file);
	return bytes;
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
	struct config config = { .profile = PROFILE_SERVER };

	argp_parse(&argp, argc, argv, 0, NULL, &config);
	processes_read(&config.processes);
	if (config.json)
		config_json(&config);
	else
		config_print(&config);
	processes_free(&config.processes);
	written_check(stdout, WRITTEN_STDOUT, 1);
	return 0;
}
