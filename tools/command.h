/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef COMMAND_H
#define COMMAND_H

#include <stdbool.h>

/* Exit status for a wrong command line. */
#define STATUS_USAGE	2

/**
 * typedef command_run - carry out a command
 * @argc: how many arguments there are
 * @argv: the arguments; the first is the name of the command
 *
 * Return: the exit status of the program.
 */
typedef int command_run(int argc, char **argv);

bool command_exists(const char *name);
void command_list(void);
int command_run_at(int argc, char **argv, int at);

command_run config_run;
command_run expect_run;
command_run explain_run;
command_run list_run;
command_run print_run;
command_run record_run;
command_run report_run;
command_run stat_run;
command_run top_run;
command_run verify_run;

#endif /* COMMAND_H */
