// SPDX-License-Identifier: GPL-2.0-only
/*
 * oomwatch - what the OOM killer did, and why
 *
 * Without the name of a command, records are printed.
 */
#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "lib/field.h"
#include "lib/version.h"
#include "output/names.h"

const char *argp_program_version = "oomwatch " OOMWATCH_VERSION;

/* Print a list of names, each on a line, for completion and tests. */
static int list(const char *what)
{
	char names[NAMES_LIST];

	if (!strcmp(what, "commands")) {
		command_list();
		return 0;
	}
	if (!strcmp(what, "types"))
		names_list(&ow_names_of_type, "\n", names);
	else if (!strcmp(what, "outcomes"))
		names_list(&ow_names_of_kind[OW_KIND_OUTCOME], "\n", names);
	else if (!strcmp(what, "constraints"))
		names_list(&ow_names_of_kind[OW_KIND_CONSTRAINT], "\n", names);
	else
		return STATUS_USAGE;
	puts(names);
	return 0;
}

int main(int argc, char **argv)
{
	argp_err_exit_status = STATUS_USAGE;
	/* What the help says of arguments in general would not fit the screen. */
	setenv("ARGP_HELP_FMT", "no-dup-args-note", 0);
	if (argc == 3 && !strcmp(argv[1], "--list"))
		return list(argv[2]);
	if (argc > 1 && command_exists(argv[1]))
		return command_run_at(argc, argv, 1);
	return print_run(argc, argv);
}
