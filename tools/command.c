// SPDX-License-Identifier: GPL-2.0-only
/*
 * command.c - the commands that have a name; each has a file of that name in commands/
 */
#include <stdio.h>
#include <string.h>

#include "command.h"

static const struct {
	const char *name;
	command_run *run;
} commands[] = {
	{ "config", config_run },
	{ "expect", expect_run },
	{ "explain", explain_run },
	{ "list", list_run },
	{ "record", record_run },
	{ "report", report_run },
	{ "stat", stat_run },
	{ "top", top_run },
	{ "verify", verify_run },
};

/* Return: which of the commands it is; their number if it is none. */
static size_t find(const char *name)
{
	size_t i = 0;

	while (i < sizeof(commands) / sizeof(*commands) &&
	       strcmp(name, commands[i].name))
		i++;
	return i;
}

/**
 * command_exists() - tell whether there is a command
 * @name: what it would be called
 *
 * Return: true if there is.
 */
bool command_exists(const char *name)
{
	return find(name) < sizeof(commands) / sizeof(*commands);
}

/**
 * command_list() - print the names of the commands, each on a line
 */
void command_list(void)
{
	size_t i;

	for (i = 0; i < sizeof(commands) / sizeof(*commands); i++)
		puts(commands[i].name);
}

/**
 * command_run_at() - carry out a command
 * @argc: how many arguments there are
 * @argv: the arguments of the program
 * @at: which of them names the command; the options before it are meant for it
 *
 * Return: the exit status of the program.
 */
int command_run_at(int argc, char **argv, int at)
{
	static char name[32];
	command_run *run = commands[find(argv[at])].run;

	/* As messages and the help call it. */
	snprintf(name, sizeof(name), "oomwatch %s", argv[at]);
	for (; at > 1; at--)
		argv[at] = argv[at - 1];
	argv[1] = name;
	return run(argc - 1, argv + 1);
}
