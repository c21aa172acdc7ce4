// SPDX-License-Identifier: GPL-2.0-only
/*
 * finding.c - how a rule was kept, as a line of TAP
 */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

#include "output/tap.h"
#include "verify/finding.h"

/**
 * finding_expect() - take note of what a record has to be
 * @finding: where
 * @right: whether it is
 * @at: the record
 * @format: what was wanted, and what was seen, as for printf()
 *
 * Return: @right.
 */
bool finding_expect(struct finding *finding, bool right,
		    const union record *at, const char *format, ...)
{
	char *text;
	va_list list;
	size_t room;
	int used;

	if (right)
		return true;
	if (at->h.seq <= finding->after)
		return false;
	if (finding->wrong++ >= FINDING_TOLD)
		return false;
	text = finding->told[finding->wrong - 1];
	room = sizeof(finding->told[0]);
	used = snprintf(text, room, "seq=%" PRIu64 " episode=%" PRIu64 " ",
			(uint64_t)at->h.seq, (uint64_t)at->h.episode);
	va_start(list, format);
	vsnprintf(text + used, room - used, format, list);
	va_end(list);
	return false;
}

/**
 * finding_note() - add a note to a rule
 * @finding: where
 * @format: that, as for printf()
 */
void finding_note(struct finding *finding, const char *format, ...)
{
	va_list list;

	va_start(list, format);
	vsnprintf(finding->note, sizeof(finding->note), format, list);
	va_end(list);
}

/**
 * finding_print() - print how a rule was kept
 * @finding: how
 * @number: number of the line of TAP before; it is counted up
 * @rule: what the rule says
 * @unit: what it was looked at for
 *
 * Return: true if it was kept.
 */
bool finding_print(const struct finding *finding, unsigned int *number,
		   const char *rule, const char *unit)
{
	bool good = !finding->wrong;
	char unknown[64] = "", unsaid[80] = "";
	uint64_t i;

	if (good && !finding->checked) {
		tap_line(true, number, "%s # SKIP %s", rule,
			 finding->unknown ? "policy unknown: not checked" :
			 finding->unsaid ? "the kernel's log does not say enough: not checked" :
			 *finding->note ? finding->note : "nothing to check");
		return true;
	}
	if (finding->unknown)
		snprintf(unknown, sizeof(unknown),
			 ", policy unknown: %" PRIu64 " not checked",
			 finding->unknown);
	if (finding->unsaid)
		snprintf(unsaid, sizeof(unsaid),
			 ", the kernel's log does not say enough: %" PRIu64 " not checked",
			 finding->unsaid);
	tap_line(good, number, "%s # %" PRIu64 " %s%s%s%s%s", rule,
		 finding->checked, unit, unknown, unsaid,
		 *finding->note ? ", " : "", finding->note);
	for (i = 0; i < finding->wrong && i < FINDING_TOLD; i++)
		printf("# %s\n", finding->told[i]);
	if (finding->wrong > FINDING_TOLD)
		printf("# and %" PRIu64 " more\n",
		       finding->wrong - FINDING_TOLD);
	return good;
}
