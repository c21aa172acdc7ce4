// SPDX-License-Identifier: GPL-2.0-only
/*
 * record_exec.c - start a program for each OOM of this boot that was kept
 *
 * One runs at a time, and one is started in a second at most. OOMs wait for it as places
 * in the files. If too many wait, the oldest of them are left out: the first of a flood
 * has been told, and the last ones say how it is now.
 */
#include <err.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "commands/record_entry.h"
#include "commands/record_exec.h"
#include "commands/record_outlet.h"
#include "host/cgroup.h"
#include "host/program.h"
#include "output/entry.h"
#include "output/keeper.h"
#include "records/clock.h"
#include "records/path.h"

#define PLACE_FILE	"exec"

/* How many OOMs wait at most. */
#define WAITING		16

#define SECOND_NS	1000000000

/* Space for the pointers to the strings of an environment. */
#define STRINGS		1024

/**
 * struct waiting - an OOM that waits
 * @from: the place before its records
 * @behind: the place behind them
 */
struct waiting {
	struct tail_place from;
	struct tail_place behind;
};

/**
 * struct caller - the program, and for which OOMs it was started
 * @program: it
 * @found: how far OOMs were found
 * @read: the one for which it is started
 * @entry: the fields of that one
 * @waiting: those for which it will be started; the oldest is at @oldest
 * @oldest: index into @waiting
 * @count: how many wait
 * @left_out: of how many it was not told since it was started
 * @started_ns: when it was started
 * @own: the file that says in which cgroups this process is
 * @trouble: what is wrong, as it was told; empty: nothing
 */
struct caller {
	struct program program;
	struct outlet found;
	struct outlet read;
	struct entry entry;
	struct waiting waiting[WAITING];
	size_t oldest;
	size_t count;
	unsigned long left_out;
	int64_t started_ns;
	int own;
	char trouble[128];
};

/* Only there if a program is to be started: all memory of this process is locked. */
static struct caller *caller;

/* Say what is wrong, once for each change. */
__attribute__((format(printf, 1, 2)))
static void tell(const char *format, ...)
{
	char text[sizeof(caller->trouble)];
	va_list list;

	va_start(list, format);
	vsnprintf(text, sizeof(text), format, list);
	va_end(list);
	if (*text && strcmp(text, caller->trouble))
		warnx("%s: %s", caller->program.path, text);
	strcpy(caller->trouble, text);
}

/**
 * record_exec_start() - prepare to start a program
 * @keeper: the files of records, of which none has to be open
 * @path: the program
 */
void record_exec_start(const struct keeper *keeper, const char *path)
{
	caller = calloc(1, sizeof(*caller));
	if (!caller)
		err(1, NULL);
	caller->entry.form = ENTRY_ENVIRONMENT;
	caller->program.path = path;
	caller->own = cgroup_open_own();
	if (caller->own < 0)
		warn("/proc/self/cgroup: %s is not started where a cgroup runs out", path);
	outlet_start(&caller->found, keeper, PLACE_FILE);
	tail_start(&caller->read.tail, keeper->dir, keeper->host.boot_id);
	if (access(path, X_OK))
		warn("%s: it cannot be started now", path);
}

/* Those that wait are found again at the next start. */
static void save(void)
{
	outlet_save(&caller->found, caller->count ? &caller->waiting[caller->oldest].from :
						  &caller->found.done);
}

static struct waiting take_oldest(void)
{
	struct waiting oldest = caller->waiting[caller->oldest];

	caller->oldest = (caller->oldest + 1) % WAITING;
	caller->count--;
	return oldest;
}

/* It may be the program itself that ran out: that would be told again and again. */
static bool is_own(const struct episode *episode)
{
	struct path path;

	return episode->oom && path_of(&episode->oom->h, "oom_memcg", &path) &&
	       cgroup_is_own(caller->own, path.bytes, path.length);
}

static void find(const struct tail_place *end)
{
	struct outlet *found = &caller->found;
	bool any = false;

	while (outlet_next(found, end)) {
		any = true;
		if (is_own(&found->current.episode)) {
			caller->left_out++;
			outlet_done(found);
			continue;
		}
		if (caller->count == WAITING) {
			take_oldest();
			caller->left_out++;
		}
		caller->waiting[(caller->oldest + caller->count++) % WAITING] =
			(struct waiting){ found->from, found->behind };
		outlet_done(found);
	}
	if (any)
		save();
}

/* Return: false if its file was removed meanwhile. */
static bool read_again(const struct waiting *which)
{
	struct outlet *read = &caller->read;

	outlet_seek(read, &which->from);
	return outlet_next(read, &which->behind) || current_is_open(&read->current);
}

/* Of another OOM, or of the service manager, which does not know the program. */
static bool is_foreign(const char *string)
{
	return !strncmp(string, ENTRY_PREFIX, strlen(ENTRY_PREFIX)) ||
	       !strncmp(string, "NOTIFY_SOCKET=", 14) ||
	       !strncmp(string, "WATCHDOG_", 9);
}

/* The environment of this process, and the fields of the OOM. */
static void make_environment(char *strings[STRINGS])
{
	size_t count = 0, used, i;

	for (i = 0; environ[i] && count < STRINGS / 2; i++)
		if (!is_foreign(environ[i]))
			strings[count++] = environ[i];
	for (used = 0; used < caller->entry.used && count < STRINGS - 1; count++) {
		strings[count] = caller->entry.bytes + used;
		used += strlen(strings[count]) + 1;
	}
	strings[count] = NULL;
}

static void fill_entry(void)
{
	caller->entry.used = 0;
	entry_print(&caller->entry, "LEFT_OUT", "%lu", caller->left_out);
	record_entry(&caller->entry, &caller->read);
}

static void tell_left_out(void)
{
	if (caller->left_out)
		warnx("%s: it was not started for %lu OOM%s", caller->program.path,
		      caller->left_out, caller->left_out == 1 ? "" : "s");
	caller->left_out = 0;
}

static void start_next(void)
{
	struct waiting oldest = take_oldest();
	char *strings[STRINGS];
	int error;

	save();
	if (!read_again(&oldest)) {
		caller->left_out++;
		return;
	}
	fill_entry();
	make_environment(strings);
	caller->started_ns = clock_read(CLOCK_MONOTONIC);
	error = program_start(&caller->program, strings);
	if (error) {
		caller->left_out++;
		tell("it cannot be started: %s", strerror(error));
		return;
	}
	tell_left_out();
}

static void tell_status(int status)
{
	if (caller->program.killed)
		tell("it was killed, as it ran for %d s", PROGRAM_TIME_S);
	else if (WIFSIGNALED(status))
		tell("it was ended by signal %d", WTERMSIG(status));
	else if (WEXITSTATUS(status))
		tell("it has failed, with exit status %d", WEXITSTATUS(status));
	else
		tell("%s", "");
}

/**
 * record_exec_go_on() - start the program for what was kept since the last call
 * @keeper: the files of records
 * @delivered: the journal has all that it should have of them
 *
 * It does not wait for the program.
 */
void record_exec_go_on(const struct keeper *keeper, bool delivered)
{
	const struct tail_place end = { keeper->part, keeper->bytes };
	int status;

	if (caller->found.trouble)
		save();
	if (delivered)
		find(&end);
	if (caller->program.pid) {
		if (!program_has_ended(&caller->program, &status))
			return;
		tell_status(status);
	}
	if (caller->count && clock_read(CLOCK_MONOTONIC) - caller->started_ns >= SECOND_NS)
		start_next();
}

/**
 * record_exec_end() - end the program
 */
void record_exec_end(void)
{
	program_end(&caller->program);
	tell_left_out();
}
