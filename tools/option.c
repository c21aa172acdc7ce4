// SPDX-License-Identifier: GPL-2.0-only
/*
 * option.c - what command lines have in common
 */
#include <errno.h>
#include <stdlib.h>

#include "command.h"
#include "option.h"

/**
 * option_number() - read the number that an option takes
 * @state: the command line; a usage error ends the program
 * @option: what messages call the option
 * @text: its argument
 * @least: the least number that it may be
 *
 * Return: the number.
 */
unsigned long long option_number(struct argp_state *state, const char *option,
				 const char *text, unsigned long long least)
{
	unsigned long long number;
	char *end;

	errno = 0;
	number = strtoull(text, &end, 10);
	if (*text < '0' || *text > '9' || *end || errno || number < least)
		argp_failure(state, STATUS_USAGE, 0,
			     "%s takes a number from %llu, not '%s'", option,
			     least, text);
	return number;
}

/**
 * option_file() - read the name of a file that an option takes
 * @state: the command line; a usage error ends the program
 * @option: what messages call the option
 * @text: its argument
 *
 * Return: the name.
 */
char *option_file(struct argp_state *state, const char *option, char *text)
{
	if (!*text)
		argp_failure(state, STATUS_USAGE, 0,
			     "%s takes the name of a file, not ''", option);
	return text;
}

/**
 * option_no_argument() - the rest of the parser of a command without arguments
 * @state: the command line; a usage error ends the program
 * @key: what is to be parsed
 * @arg: its argument
 *
 * Return: what the parser returns.
 */
error_t option_no_argument(struct argp_state *state, int key, const char *arg)
{
	if (key != ARGP_KEY_ARG)
		return ARGP_ERR_UNKNOWN;
	argp_failure(state, STATUS_USAGE, 0,
		     "it takes no argument; leave out '%s'", arg);
	return 0;
}
