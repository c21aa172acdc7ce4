/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef RECORD_OUTLET_H
#define RECORD_OUTLET_H

#include <stdbool.h>
#include <time.h>

#include "input/tail.h"
#include "records/clock.h"
#include "records/current.h"

struct keeper;

/**
 * struct outlet - how far OOMs of a boot that were kept are delivered
 * @earlier: it is a boot before this one
 * @clock: then, what the times of its records mean
 * @name: the file that says how far, in the directory of the records
 * @folder: that directory
 * @fd: that file; -1: it cannot be written, or was not yet
 * @trouble: why it was not saved how far, as was told; 0: it was
 * @tail: the records that are looked at
 * @current: the OOM whose records come
 * @from: the place before its first record
 * @behind: the place behind its last record
 * @came: when the last of them came
 * @done: the place up to which OOMs are delivered
 */
struct outlet {
	bool earlier;
	struct clock clock;
	const char *name;
	int folder;
	int fd;
	int trouble;
	struct tail tail;
	struct current current;
	struct tail_place from;
	struct tail_place behind;
	time_t came;
	struct tail_place done;
};

time_t outlet_now_s(void);
void outlet_start(struct outlet *outlet, const struct keeper *keeper, const char *name);
bool outlet_start_earlier(struct outlet *outlet, const struct keeper *keeper,
			  const char *name, const char *boot, int64_t start_ns);
bool outlet_note(int folder, const char *name, const char *boot,
		 const struct tail_place *at);
bool outlet_next(struct outlet *outlet, const struct tail_place *end);
void outlet_done(struct outlet *outlet);
void outlet_save(struct outlet *outlet, const struct tail_place *at);
void outlet_close(struct outlet *outlet);
void outlet_again(struct outlet *outlet);
void outlet_seek(struct outlet *outlet, const struct tail_place *at);
char *outlet_file(const struct outlet *outlet);

#endif /* RECORD_OUTLET_H */
