// SPDX-License-Identifier: GPL-2.0-only
/*
 * seen.c - which records of a boot are known, if they are read again
 *
 * The device gives records in the order of seq, the oldest first, each time that it is
 * opened. If the module is loaded again, seq begins at 1 again: all records of the new
 * load are younger than those of the old one.
 */
#include "input/seen.h"
#include "uapi/linux/oomwatch.h"

/**
 * seen_has() - tell whether a record is known
 * @seen: what is known
 * @record: the record
 *
 * Return: true if it is.
 */
bool seen_has(const struct seen *seen, const struct oomwatch_header *record)
{
	return record->seq <= seen->seq && record->time_ns <= seen->time_ns;
}

/**
 * seen_add() - take note of a record
 * @seen: what is known
 * @record: a record that is not
 */
void seen_add(struct seen *seen, const struct oomwatch_header *record)
{
	seen->seq = record->seq;
	if (record->time_ns > seen->time_ns)
		seen->time_ns = record->time_ns;
}
