// SPDX-License-Identifier: GPL-2.0-only
/*
 * expect_text - what oomwatch expect would say of the records of a text
 *
 *	expect_text COUNT [VICTIM...] <TEXT
 *
 * oomwatch expect reads the device only, which there is not without the module.
 */
#include <stdio.h>
#include <stdlib.h>

#include "input/input.h"
#include "input/source.h"
#include "commands/verdict.h"

int main(int argc, char **argv)
{
	struct expectation wanted = { .outcome = -1, .constraint = -1 };
	static const struct load none;
	const struct load *seen = &none;
	struct history history = { 0 };
	static struct source source;
	unsigned int number = 0;
	struct loads loads;
	bool good;

	wanted.count = argc > 1 ? strtoull(argv[1], NULL, 10) : 0;
	for (; argc > 2 && wanted.nr_victims < VERDICT_VICTIMS; argc--)
		wanted.victims[wanted.nr_victims++] = argv[argc - 1];
	input_open_file(&source, stdin, "standard input");
	history_read(&history, &source);
	source_verdict(&source);
	loads_split(&loads, &history, &source.clock);
	loads_warn(&loads, source.name);
	if (loads_newest(&loads)) {
		episodes_gather(loads_newest(&loads));
		seen = loads_newest(&loads);
	}
	good = verdict_print(&wanted, seen, &number);
	loads_free(&loads);
	history_free(&history);
	source_close(&source);
	return good ? 0 : 1;
}
