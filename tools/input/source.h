/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SOURCE_H
#define SOURCE_H

#include <stdbool.h>
#include <stdint.h>

#include "input/raw_header.h"
#include "input/unpack.h"
#include "records/clock.h"
#include "records/record.h"

/**
 * struct source - where records come from: the device, or a file
 * @name: what messages call it
 * @clock: what the times of its records mean
 * @origin: the machine and the boot that its records are from
 * @next: put the next record into @record; false at the end, or if there is none
 *        yet
 * @close: release what @private has
 * @tell: say what else there is to say of it; NULL: nothing
 * @private: what the device, a raw file or a text needs
 * @unpacker: the program that unpacks it, if it is compressed
 * @record: the record that @next found, whole and in our byte order
 * @lost: records that were overwritten before they could be read
 * @untold: those of them for which the device did not return EPIPE, as it has to
 * @live: the record that was read last is of the device
 * @cut: it ends inside of a record
 * @unknown: records and fields that only a newer oomwatch knows
 * @damage: what could not be read, and why; empty: nothing
 */
struct source {
	const char *name;
	struct clock clock;
	struct raw_header origin;
	bool (*next)(struct source *source);
	void (*close)(struct source *source);
	void (*tell)(const struct source *source);
	void *private;
	struct unpacker unpacker;
	union record record;
	uint64_t lost;
	uint64_t untold;
	bool live;
	bool cut;
	uint64_t unknown;
	char damage[160];
};

/* Exit status of a program that cannot read its source; 1 unless it is set. */
extern int source_err_exit_status;

void source_check_clock(const struct source *source,
			const struct oomwatch_header *record,
			enum clock_zone zone, const char *option,
			const struct since *since);
void source_close(struct source *source);
int source_verdict(const struct source *source);

#endif /* SOURCE_H */
