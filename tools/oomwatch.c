// SPDX-License-Identifier: GPL-2.0-only
/*
 * oomwatch - what the OOM killer did, and why
 *
 * Without the name of a command, records are printed.
 */
#include <argp.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "lib/field.h"
#include "lib/version.h"
#include "output/names.h"
#include "output/written.h"

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
	written_check(stdout, WRITTEN_STDOUT, 1);
	return 0;
}

/* A file that is opened later must not get what is meant for standard output or error. */
static void open_standard(void)
{
	int fd;

	for (fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0)
			open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

int main(int argc, char **argv)
{
	open_standard();
	on_exit(written_at_exit, NULL);
	argp_err_exit_status = STATUS_USAGE;
	/* What the help says of arguments in general would not fit the screen. */
	setenv("ARGP_HELP_FMT", "no-dup-args-note", 0);
	if (argc == 3 && !strcmp(argv[1], "--list"))
		return list(argv[2]);
	if (argc > 1 && command_exists(argv[1]))
		return command_run_at(argc, argv, 1);
	return print_run(argc, argv);
}
