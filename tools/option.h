/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OPTION_H
#define OPTION_H

#include <argp.h>

unsigned long long option_number(struct argp_state *state, const char *option,
				 const char *text, unsigned long long least);
char *option_file(struct argp_state *state, const char *option, char *text);
error_t option_no_argument(struct argp_state *state, int key, const char *arg);

#endif /* OPTION_H */
