// SPDX-License-Identifier: GPL-2.0-only
/*
 * stat.c - the state of oomwatch itself: the file stats, with a verdict
 */
#include <argp.h>
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "commands/option.h"
#include "host/absent.h"
#include "host/reader.h"
#include "host/watch.h"
#include "output/json.h"
#include "output/term.h"
#include "output/written.h"
#include "records/clock.h"

#define STATS	"/sys/kernel/debug/oomwatch/stats"

/* More lines than stats has. */
#define MOST_LINES	256

/**
 * struct stats - the file stats
 * @count: lines
 * @lines: name and value of each; shown: it is not to be printed any more
 */
struct stats {
	unsigned int count;
	struct {
		char name[48];
		char value[48];
		bool shown;
	} lines[MOST_LINES];
};

static const struct argp_option options[] = {
	{ "json", 'j', NULL, 0, "Print one JSON object", 0 },
	{ 0 }
};

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
	bool *json = state->input;

	switch (key) {
	case 'j':
		*json = true;
		return 0;
	default:
		return option_no_argument(state, key, arg);
	}
}

static const struct argp argp = {
	.options = options,
	.parser = parse_option,
	.doc = "Show whether oomwatch has missed anything, and what it has counted.",
};

static void read_stats(struct stats *stats)
{
	FILE *file = fopen(STATS, "re");
	char line[128], why[ABSENT_ROOM];

	if (!file && errno == EACCES)
		errx(1, "no permission to read %s: run it as root", STATS);
	if (!file && errno == EPERM)
		errx(1, "%s: the kernel is locked down and refuses it; the records are in /dev/oomwatch",
		     STATS);
	if (!file && errno == ENOENT && !access("/dev/oomwatch", F_OK))
		errx(1, "there is no %s: mount debugfs, by 'mount -t debugfs none /sys/kernel/debug'",
		     STATS);
	if (!file && errno == ENOENT) {
		absent_why(why, STATS);
		errx(1, "%s", why);
	}
	if (!file)
		err(1, "%s", STATS);
	while (stats->count < MOST_LINES && fgets(line, sizeof(line), file))
		if (sscanf(line, "%47s %47[^\n]",
			   stats->lines[stats->count].name,
			   stats->lines[stats->count].value) == 2)
			stats->count++;
	fclose(file);
}

/* The value of a line, which is taken; NULL if there is none. */
static const char *take(struct stats *stats, const char *name)
{
	unsigned int i;

	for (i = 0; i < stats->count; i++) {
		if (strcmp(stats->lines[i].name, name))
			continue;
		stats->lines[i].shown = true;
		return stats->lines[i].value;
	}
	return NULL;
}

static unsigned long long take_number(struct stats *stats, const char *name)
{
	const char *value = take(stats, name);

	return value ? strtoull(value, NULL, 10) : 0;
}

/* Return: 1 if this is a fault, which is then printed. */
static int fault(bool is_one, const char *what, unsigned long long number,
		 const char *advice)
{
	if (!is_one)
		return 0;
	printf("%s! %s", term_style(TERM_BAD), what);
	if (number)
		printf(": %llu", number);
	printf("%s\n", term_style(TERM_PLAIN));
	term_wrap("  ", "%s", advice);
	return 1;
}

static int show_probes(struct stats *stats)
{
	int faults = 0;
	unsigned int i;
	char text[128];

	for (i = 0; i < stats->count; i++) {
		const char *name = stats->lines[i].name;
		const char *value = stats->lines[i].value;

		if (!strncmp(name, "probe_", 6)) {
			stats->lines[i].shown = true;
			snprintf(text, sizeof(text), "probe of %s: %s",
				 name + 6, value);
			faults += fault(!strncmp(value, "error", 5), text, 0,
					"Records lack what this probe reads; this kernel may be too new or too old for it.");
		}
		if (!strncmp(name, "missed_", 7)) {
			stats->lines[i].shown = true;
			snprintf(text, sizeof(text), "missed calls of %s",
				 name + 7);
			faults += fault(strcmp(value, "0"), text,
					strtoull(value, NULL, 10),
					"Records of these calls are incomplete.");
		}
	}
	return faults;
}

static void show_verdict(struct stats *stats)
{
	const char *version = take(stats, "version");
	unsigned long long unobserved = take_number(stats, "unobserved");
	unsigned long long untracked = take_number(stats, "exited_untracked");
	unsigned long long unwatched = take_number(stats, "freed_untracked");
	int faults = 0;

	faults += fault(take_number(stats, "blind"),
			"blind: the probes are switched off", 0,
			"Set 'sysctl kernel.ftrace_enabled=1', and write 1 to /sys/kernel/debug/kprobes/enabled.");
	faults += fault(unobserved, "kills that the probes missed",
			unobserved,
			"The kernel counted them (oom_kill in /proc/vmstat) while the probes were switched off.");
	faults += fault(untracked, "victims whose exit was not watched", untracked,
			"Too many victims were dying at the same time: these have no exited and no reaped record.");
	faults += fault(unwatched, "victims whose memory was not watched",
			unwatched,
			"Too many victims held memory at the same time: these have no freed record.");
	faults += show_probes(stats);
	printf("%soomwatch %s: %s%s\n",
	       term_style(faults ? TERM_BAD : TERM_GOOD),
	       version ? version : "?",
	       faults ? "see the lines above" :
			"healthy: nothing was missed",
	       term_style(TERM_PLAIN));
}

static void show_load(struct stats *stats)
{
	char time[CLOCK_ROOM];

	take(stats, "loaded_ns");
	take(stats, "loaded_wall_ns");
	if (watch_load_time(CLOCK_LOCAL, time))
		printf("loaded    %s\n", time);
}

static void show_ring(struct stats *stats)
{
	unsigned long long bytes = take_number(stats, "ring_bytes");
	unsigned long long used = take_number(stats, "ring_used_bytes");
	unsigned long long records = take_number(stats, "records");
	unsigned long long overwritten = take_number(stats, "overwritten");
	unsigned long long kept_bytes = take_number(stats, "kept_bytes");
	unsigned long long kept_used = take_number(stats, "kept_used_bytes");
	char size[TERM_ROOM], names[READER_ROOM];

	show_load(stats);
	printf("ring      %s, %llu %% used\n", term_size(size, bytes),
	       bytes ? used * 100 / bytes : 0);
	printf("kept      %s more, %llu %% used, by %llu records\n",
	       term_size(size, kept_bytes),
	       kept_bytes ? kept_used * 100 / kept_bytes : 0,
	       take_number(stats, "kept_records"));
	printf("records   %llu, of which %llu were overwritten\n", records,
	       overwritten);
	printf("readers   %llu\n", take_number(stats, "readers"));
	if (reader_find(names))
		term_wrap("          ", "open in %s: rmmod is refused as long", names);
}

static void show_episodes(struct stats *stats)
{
	static const char prefix[] = "episodes_";
	unsigned int i;

	printf("events    %llu", take_number(stats, "episodes"));
	for (i = 0; i < stats->count; i++) {
		if (strncmp(stats->lines[i].name, prefix, strlen(prefix)))
			continue;
		stats->lines[i].shown = true;
		if (strcmp(stats->lines[i].value, "0"))
			printf("\n          %-16s %s",
			       stats->lines[i].name + strlen(prefix),
			       stats->lines[i].value);
	}
	printf("\n          %-16s %llu\n", "coalesced",
	       take_number(stats, "coalesced"));
	printf("          worth keeping: whole %llu, in part %llu, not %llu\n",
	       take_number(stats, "keep_whole"), take_number(stats, "keep_core"),
	       take_number(stats, "keep_nothing"));
}

/* How candidates are seen, and what that costs; nothing if they are not. */
static void show_candidates(struct stats *stats)
{
	unsigned long long direct = take_number(stats, "direct_oom_badness");
	const char *waits = take(stats, "rmmod");
	const char *probe = take(stats, "probe_oom_badness");

	if (!probe || strcmp(probe, "attached"))
		return;
	printf("candidates are seen by a %s\n",
	       direct ? "direct call" : "return probe");
	if (waits)
		term_wrap("  ", "%s",
			  "The module was loaded with direct=1: rmmod may wait for RCU-tasks, that is, until each task has slept voluntarily or has run in user mode. This has no limit while a task meets one OOM after the other. Meanwhile no other module can be loaded and no other probe attached.");
}

static void show_rest(struct stats *stats)
{
	unsigned long long ns = take_number(stats, "longest_handler_ns");
	char time[TERM_ROOM];
	unsigned int i;

	printf("victims   %llu", take_number(stats, "victims"));
	printf(", further threads of them %llu", take_number(stats, "victims_threads"));
	printf(", unrecorded %llu\n", take_number(stats, "victims_unrecorded"));
	printf("endings   exited %llu", take_number(stats, "exited"));
	printf(", reaped %llu", take_number(stats, "reaped"));
	printf(", memory free %llu", take_number(stats, "freed"));
	printf(", still held %llu\n", take_number(stats, "held"));
	printf("candidates whose memory could not be read: %llu\n",
	       take_number(stats, "failed_trylocks"));
	printf("memory.stat  %llu figures can be read\n",
	       take_number(stats, "memory_stat"));
	printf("system    %llu figures", take_number(stats, "system_figures"));
	printf(" and %llu pools of huge pages can be read\n",
	       take_number(stats, "hugetlb_pools"));
	printf("handler   at most %s\n", term_time(time, ns / 1000));
	show_candidates(stats);
	for (i = 0; i < stats->count; i++)
		if (!stats->lines[i].shown)
			printf("%s %s\n", stats->lines[i].name,
			       stats->lines[i].value);
}

static void show_json(const struct stats *stats)
{
	static struct json json;
	unsigned long long number;
	struct json_key key;
	unsigned int i;
	char *end;

	json_start(&json, stdout);
	json_open_object(&json, JSON_ELEMENT);
	json_u64(&json, JSON_KEY("schema"), JSON_SCHEMA);
	for (i = 0; i < stats->count; i++) {
		const char *value = stats->lines[i].value;

		key.length = snprintf(key.text, sizeof(key.text), ",\"%s\":",
				      stats->lines[i].name);
		number = strtoull(value, &end, 10);
		if (*end)
			json_name(&json, &key, value, strlen(value), false);
		else
			json_u64(&json, &key, number);
	}
	json_close_object(&json);
	json_end_line(&json);
	json_flush(&json);
}

/**
 * stat_run() - show the state of oomwatch itself
 * @argc: how many arguments there are
 * @argv: the arguments
 *
 * Return: the exit status of the program.
 */
int stat_run(int argc, char **argv)
{
	static struct stats stats;
	bool json = false;

	argp_parse(&argp, argc, argv, 0, NULL, &json);
	read_stats(&stats);
	if (json) {
		show_json(&stats);
	} else {
		show_verdict(&stats);
		show_ring(&stats);
		show_episodes(&stats);
		show_rest(&stats);
	}
	written_check(stdout, WRITTEN_STDOUT, 1);
	return 0;
}
