// SPDX-License-Identifier: GPL-2.0-only
/*
 * oomwatch - what the OOM killer did, and why
 *
 * This file finds the command; each has a file of its name.
 */
#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "version.h"

const char *argp_program_version = "oomwatch " OOMWATCH_VERSION;

static const struct {
	const char *name;
	command_run *run;
} commands[] = {
	{ "config", config_run },
	{ "expect", expect_run },
	{ "explain", explain_run },
	{ "stat", stat_run },
	{ "top", top_run },
	{ "verify", verify_run },
};

/**
 * command_exists() - tell whether there is a command
 * @name: what it would be called
 *
 * Return: true if there is.
 */
bool command_exists(const char *name)
{
	size_t i = 0;

	while (i < sizeof(commands) / sizeof(*commands) &&
	       strcmp(name, commands[i].name))
		i++;
	return i < sizeof(commands) / sizeof(*commands);
}

int main(int argc, char **argv)
{
	static char name[32];
	size_t i;

	argp_err_exit_status = STATUS_USAGE;
	/* What the help says of arguments in general would not fit the screen. */
	setenv("ARGP_HELP_FMT", "no-dup-args-note", 0);
	for (i = 0; argc > 1 && i < sizeof(commands) / sizeof(*commands); i++) {
		if (strcmp(argv[1], commands[i].name))
			continue;
		/* As messages and the help call it. */
		snprintf(name, sizeof(name), "oomwatch %s", argv[1]);
		argv[1] = name;
		return commands[i].run(argc - 1, argv + 1);
	}
	return print_run(argc, argv);
}
