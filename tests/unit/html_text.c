// SPDX-License-Identifier: GPL-2.0-only
/*
 * html_text - names of any bytes as text of HTML
 *
 *	html_text <NAMES
 *
 * NAMES are those on standard input, with a NUL behind each. Each becomes a line.
 */
#include <stdio.h>
#include <stdlib.h>

#include "output/html.h"

int main(void)
{
	char *name = NULL;
	size_t room = 0;
	ssize_t length;

	while ((length = getdelim(&name, &room, 0, stdin)) > 0) {
		html_text(stdout, name, length - 1);
		putchar('\n');
	}
	free(name);
	return 0;
}
