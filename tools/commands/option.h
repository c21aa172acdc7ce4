/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OPTION_H
#define OPTION_H

#include <argp.h>

#include "owner/owner_query.h"
#include "records/clock.h"

/* What --help says of the options that option_source() reads. */
#define OPTION_BOOT_HELP \
	"Times since boot; or what was kept of BOOT (-1)"
#define OPTION_KEPT_HELP \
	"What was kept of a boot: 0 is this one, -1 the one before it; or its id"
#define OPTION_DIR_HELP	"What was kept in DIR, by 'oomwatch record --dir'"
#define OPTION_INPUT_HELP	"Read FILE: a raw file, text or a kernel log"
#define OPTION_UTC_HELP	"Show times in UTC instead of local time"
#define OPTION_VERBOSE_HELP	"Show the lines of a log that were not understood"

struct filter;
struct input;

/* Options that several commands have, and no command has others of these numbers. */
enum {
	OPTION_INPUT = 'i',
	OPTION_VERBOSE = 'v',
	OPTION_BOOT = 512,
	OPTION_COMM,
	OPTION_CONTAINER,
	OPTION_DIR,
	OPTION_MEMCG,
	OPTION_PID,
	OPTION_POD,
	OPTION_UNIT,
	OPTION_UTC,
};

/* Shown with the option before them, of which they take the same argument. */
#define OPTION_POD_AND_UNIT \
	{ "pod", OPTION_POD, NULL, OPTION_ALIAS, NULL, 0 }, \
	{ "unit", OPTION_UNIT, NULL, OPTION_ALIAS, NULL, 0 }

/* Which OOMs, for a command that has several of them on a page. */
#define OPTION_FILTERS \
	{ "comm", OPTION_COMM, "NAME", 0, \
	  "Only with this task as a victim, the trigger or a candidate", 0 }, \
	{ "pid", OPTION_PID, "PID", 0, "The same, by the number of a process or thread", 0 }, \
	{ "memcg", OPTION_MEMCG, "GLOB", 0, "Only of a memory cgroup that GLOB matches", 0 }, \
	{ "container", OPTION_CONTAINER, "ID", 0, "Only of this container, pod or unit", 0 }, \
	OPTION_POD_AND_UNIT

unsigned long long option_number(struct argp_state *state, const char *option,
				 const char *text, unsigned long long least,
				 unsigned long long most);
const char *option_memcg(struct argp_state *state, const char *text);
error_t option_owner(struct argp_state *state, int key, const char *text,
		     struct owner_query *owner);
error_t option_filter(struct argp_state *state, int key, const char *text,
		      struct filter *filter);
void option_time(struct argp_state *state, const char *option, const char *text,
		 bool utc, struct since *since);
char *option_file(struct argp_state *state, const char *option, char *text);
char *option_dir(struct argp_state *state, char *text);
error_t option_source(struct argp_state *state, int key, char *text,
		      struct input *input, enum clock_zone *zone);
void option_check_input(struct argp_state *state, const struct input *input);
void option_check_filtered(struct argp_state *state, const char *option, bool filtered);
error_t option_no_argument(struct argp_state *state, int key, const char *arg);

const char *option_input(bool of_file);

#endif /* OPTION_H */
